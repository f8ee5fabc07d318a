package sandbox

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tidwall/btree"
)

// NewMemoryStore returns a store that lives as long as the process.
func NewMemoryStore() Store {
	s := &memoryStore{}
	s.committed.Store(&snapshot{})
	return s
}

// snapshot is one committed state. It never changes: a writer works on copies of the buckets it
// touches (the trees share their untouched nodes), so readers need no lock, a rollback is
// forgetting the copy, and keys stay ordered however inserts and scans alternate.
type snapshot map[string]*btree.Map[string, []byte]

type memoryStore struct {
	writer    sync.Mutex
	committed atomic.Pointer[snapshot]
}

func (s *memoryStore) View(fn func(Tx) error) error {
	return fn(&memoryTx{data: *s.committed.Load()})
}

func (s *memoryStore) Update(fn func(Tx) error) error {
	s.writer.Lock()
	defer s.writer.Unlock()
	tx := &memoryTx{data: maps.Clone(*s.committed.Load()), own: map[string]bool{}}
	if err := fn(tx); err != nil {
		return err
	}
	s.committed.Store(&tx.data)
	return nil
}

func (s *memoryStore) Close() error { return nil }

type memoryTx struct {
	data snapshot
	// own names the buckets that are this transaction's copies; nil in a read-only one.
	own     map[string]bool
	changes int
}

func (t *memoryTx) Get(bucket, key string) []byte {
	if b := t.data[bucket]; b != nil {
		value, _ := b.Get(key)
		return value
	}
	return nil
}

// writable returns the transaction's own copy of a bucket.
func (t *memoryTx) writable(bucket string) (*btree.Map[string, []byte], error) {
	if t.own == nil {
		return nil, errReadOnly
	}
	t.changes++
	if !t.own[bucket] {
		t.own[bucket] = true
		if b := t.data[bucket]; b != nil {
			t.data[bucket] = b.Copy()
		} else {
			t.data[bucket] = &btree.Map[string, []byte]{}
		}
	}
	return t.data[bucket], nil
}

func (t *memoryTx) Put(bucket, key string, value []byte) error {
	b, err := t.writable(bucket)
	if err == nil {
		b.Set(key, append([]byte{}, value...))
	}
	return err
}

func (t *memoryTx) Delete(bucket, key string) error {
	b, err := t.writable(bucket)
	if err == nil {
		b.Delete(key)
	}
	return err
}

func (t *memoryTx) Scan(bucket, from string, fn func(string, []byte) bool) {
	for more := true; more; {
		more = false
		b := t.data[bucket]
		if b == nil {
			return
		}
		b.Ascend(from, func(key string, value []byte) bool {
			before := t.changes
			if !fn(key, value) {
				return false
			}
			// A change may have moved the tree's nodes: start again behind this key.
			more, from = t.changes != before, key+"\x00"
			return !more
		})
	}
}

func (t *memoryTx) Buckets() []string { return slices.Sorted(maps.Keys(t.data)) }

func (t *memoryTx) Drop(bucket string) error {
	if t.own == nil {
		return errReadOnly
	}
	t.changes++
	delete(t.data, bucket)
	delete(t.own, bucket)
	return nil
}
