package sandbox

import "errors"

var errReadOnly = errors.New("sandbox: write in a read-only transaction; the emulator's Writes must name this request")

// Tx is one transaction on a store: named buckets of keys in byte order.
type Tx interface {
	// Get returns the value of key, nil when there is none. The bytes must not be changed and
	// must not be kept beyond the transaction.
	Get(bucket, key string) []byte
	// Put writes a value; it fails in a read-only transaction.
	Put(bucket, key string, value []byte) error
	// Delete removes a key; a missing key is no error.
	Delete(bucket, key string) error
	// Scan calls fn with each key >= from in order until fn returns false. When fn changes the
	// bucket, the rest of the scan sees the change.
	Scan(bucket, from string, fn func(key string, value []byte) bool)
	// Buckets returns the names of the buckets that exist, in byte order.
	Buckets() []string
	// Drop removes a bucket with all its keys; a missing bucket is no error.
	Drop(bucket string) error
}

// Store keeps a sandbox's data. Update commits when fn returns nil and discards everything
// otherwise; View sees one consistent state. Transactions must not be nested.
type Store interface {
	View(fn func(Tx) error) error
	Update(fn func(Tx) error) error
	Close() error
}
