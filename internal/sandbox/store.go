package sandbox

import (
	"maps"
	"slices"
	"sync"
)

// Tx is one transaction on a store: named buckets of keys in byte order.
type Tx interface {
	// Get returns the value of key, nil when there is none. The bytes must not be changed.
	Get(bucket, key string) []byte
	// Put writes a value; it fails in a read-only transaction.
	Put(bucket, key string, value []byte) error
	// Delete removes a key; a missing key is no error.
	Delete(bucket, key string) error
	// Scan calls fn with each key >= from in order until fn returns false.
	Scan(bucket, from string, fn func(key string, value []byte) bool)
}

// Store keeps a sandbox's data. Update commits when fn returns nil and discards everything
// otherwise; View sees one consistent state.
type Store interface {
	View(fn func(Tx) error) error
	Update(fn func(Tx) error) error
	Close() error
}

// NewMemoryStore returns a store that lives as long as the process.
func NewMemoryStore() Store { return &memoryStore{buckets: map[string]*memoryBucket{}} }

type memoryStore struct {
	mu      sync.RWMutex
	buckets map[string]*memoryBucket
}

// memoryBucket keeps its keys sorted lazily: writes mark the order stale, the next scan restores it.
type memoryBucket struct {
	values map[string][]byte
	mu     sync.Mutex // guards keys among concurrent readers
	keys   []string
}

func (b *memoryBucket) sorted() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.keys == nil {
		b.keys = slices.Sorted(maps.Keys(b.values))
	}
	return b.keys
}

func (s *memoryStore) View(fn func(Tx) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return fn(&memoryTx{store: s})
}

func (s *memoryStore) Update(fn func(Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	tx := &memoryTx{store: s, writable: true}
	done := false
	defer func() {
		if !done {
			tx.rollback()
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	done = true
	return nil
}

func (s *memoryStore) Close() error { return nil }

type memoryTx struct {
	store    *memoryStore
	writable bool
	undo     []func()
}

func (t *memoryTx) rollback() {
	for _, undo := range slices.Backward(t.undo) {
		undo()
	}
}

func (t *memoryTx) Get(bucket, key string) []byte {
	if b := t.store.buckets[bucket]; b != nil {
		return b.values[key]
	}
	return nil
}

func (t *memoryTx) set(bucket, key string, value []byte) error {
	if !t.writable {
		return errReadOnly
	}
	b := t.store.buckets[bucket]
	if b == nil {
		b = &memoryBucket{values: map[string][]byte{}}
		t.store.buckets[bucket] = b
	}
	old, had := b.values[key]
	t.undo = append(t.undo, func() { b.put(key, old, had) })
	b.put(key, value, value != nil)
	return nil
}

func (b *memoryBucket) put(key string, value []byte, present bool) {
	_, had := b.values[key]
	if present {
		b.values[key] = value
	} else {
		delete(b.values, key)
	}
	if had != present {
		b.keys = nil
	}
}

func (t *memoryTx) Put(bucket, key string, value []byte) error {
	return t.set(bucket, key, append([]byte{}, value...))
}

func (t *memoryTx) Delete(bucket, key string) error { return t.set(bucket, key, nil) }

func (t *memoryTx) Scan(bucket, from string, fn func(string, []byte) bool) {
	b := t.store.buckets[bucket]
	if b == nil {
		return
	}
	keys := b.sorted()
	start, _ := slices.BinarySearch(keys, from)
	for _, key := range keys[start:] {
		// A scan may delete what it has seen: the value may be gone by now.
		if value, ok := b.values[key]; ok && !fn(key, value) {
			return
		}
	}
}
