// Package bulk turns many single reads into few list calls. A [Cache] answers reads of a
// parent's children from one list of that parent, asked for when it pays.
package bulk

import (
	"cmp"
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
//
// A read is answered, in this order, by an own write that no later list has superseded, by the
// parent's snapshot, by a single GET while few of a parent's children were asked for, and by a
// list, as soon as that has come to the child. Calls in progress are shared: they go on while anyone waits for them, whoever began them.
type Cache[T any] struct {
	source  Source[T]
	mu      sync.Mutex
	parents map[string]*parent[T]
}

// New returns an empty cache over a source.
func New[T any](source Source[T]) *Cache[T] {
	source.BreakEven = cmp.Or(source.BreakEven, 2)
	return &Cache[T]{source: source, parents: map[string]*parent[T]{}}
}

// Get returns one child. It is absent (ErrAbsent) only when a complete list begun after the last
// write lacks it or, where the API has one, the single GET says so, or when an own write removed it.
// It returns at once when ctx ends.
func (c *Cache[T]) Get(ctx context.Context, parent, key string) (T, error) {
	if c.source.Off {
		return c.uncached(ctx, parent, key)
	}
	var none T
	needed, first := uint64(0), true
	for {
		if err := ctx.Err(); err != nil {
			return none, err
		}
		c.mu.Lock()
		p := c.parent(parent)
		if first {
			// Absence must be shown by a list that began after all that was written until now.
			needed, first = p.writes, false
		}
		item, found, known := p.lookup(key)
		switch {
		case known && found:
			c.mu.Unlock()
			return item, nil
		case known:
			c.mu.Unlock()
			return none, ErrAbsent
		case c.source.Get != nil && (p.snapshot != nil || p.single(key, c.source.BreakEven)):
			item, stale, err := c.single(ctx, p, parent, key)
			if stale {
				continue
			}
			return item, err
		case c.source.Get == nil && p.snapshot != nil && p.snapshot.began >= needed:
			c.mu.Unlock()
			return none, ErrAbsent
		}
		if err := c.list(ctx, p, parent, key); err != nil {
			return none, err
		}
	}
}

// All returns every child of a parent from the snapshot, own writes included, asking for it when
// there is none.
func (c *Cache[T]) All(ctx context.Context, parent string) ([]T, error) {
	if c.source.Off {
		return collect(c.source.List(ctx, parent))
	}
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.mu.Lock()
		p := c.parent(parent)
		if p.snapshot != nil {
			all := p.all(c.source.Key)
			c.mu.Unlock()
			return all, nil
		}
		if err := c.list(ctx, p, parent, ""); err != nil {
			return nil, err
		}
	}
}

// Put records a child as an own write left it. Lists that began before are not trusted for it.
func (c *Cache[T]) Put(parent string, item T) {
	c.write(parent, c.source.Key(item), write[T]{item: item})
}

// Remove records that an own write removed a child.
func (c *Cache[T]) Remove(parent, key string) {
	c.write(parent, key, write[T]{removed: true})
}

func (c *Cache[T]) write(parent, key string, w write[T]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.parent(parent)
	p.writes++
	w.number = p.writes
	p.own[key] = w
	p.outdate(key)
}

// Invalidate forgets a parent's snapshot and own writes: the next read asks the server, and what
// is being read meanwhile is not kept.
func (c *Cache[T]) Invalidate(parent string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.parents[parent]; p != nil {
		p.forget()
	}
}

// Seed announces a list of a parent that the caller is about to read for itself. The function it
// returns takes over the complete list as the parent's snapshot, unless a later one is there.
func (c *Cache[T]) Seed(parent string) (complete func(items []T)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.parent(parent)
	began := p.writes
	return func(items []T) {
		c.mu.Lock()
		defer c.mu.Unlock()
		p.store(items, began, c.source.Key)
	}
}

// parent returns what is known of a parent; the caller holds the lock.
func (c *Cache[T]) parent(name string) *parent[T] {
	p := c.parents[name]
	if p == nil {
		p = &parent[T]{own: map[string]write[T]{}, singles: map[string]bool{}, gets: map[string]*flight[T]{}}
		c.parents[name] = p
	}
	return p
}

// uncached reads one child without any memory.
func (c *Cache[T]) uncached(ctx context.Context, parent, key string) (T, error) {
	if c.source.Get != nil {
		return c.source.Get(ctx, parent, key)
	}
	var none T
	all, err := collect(c.source.List(ctx, parent))
	if err != nil {
		return none, err
	}
	for _, item := range all {
		if c.source.Key(item) == key {
			return item, nil
		}
	}
	return none, ErrAbsent
}

// collect reads a list to its end; half a list proves nothing.
func collect[T any](list iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}
