package bulk

import (
	"cmp"
	"context"
	"iter"
	"slices"
)

// parent is what a cache knows of one parent. The cache's lock guards all of it.
type parent[T any] struct {
	// writes counts own writes; it is the generation that a list is measured by.
	writes uint64
	// floor is the generation of the latest Invalidate: lists begun before it are not kept.
	floor uint64
	// own holds the latest own write of each key, until a list that began later supersedes it.
	own map[string]write[T]
	// snapshot is the latest complete list; nil before the first.
	snapshot *snapshot[T]
	// singles are the keys asked for singly before there was a snapshot.
	singles map[string]bool
	// listing is the list in progress, gets are the single GETs in progress.
	listing *listing[T]
	gets    map[string]*flight[T]
}

// listing is a list in progress. Who waits for a child need not wait for the children behind it.
type listing[T any] struct {
	*flight[[]T]
	arrived map[string]T
	awaited map[string]chan struct{}
}

// await returns what is closed when the key arrives.
func (l *listing[T]) await(key string) <-chan struct{} {
	if l.awaited[key] == nil {
		l.awaited[key] = make(chan struct{})
	}
	return l.awaited[key]
}

// arrive takes a child that the list has come to.
func (l *listing[T]) arrive(key string, item T) {
	l.arrived[key] = item
	if waiting := l.awaited[key]; waiting != nil {
		close(waiting)
		delete(l.awaited, key)
	}
}

// write is what an own write left of a child.
type write[T any] struct {
	number  uint64
	item    T
	removed bool
}

// snapshot is a complete list that began when the parent had seen so many writes.
type snapshot[T any] struct {
	began uint64
	items map[string]listed[T]
}

// listed is a child and its place in the list.
type listed[T any] struct {
	item  T
	place int
}

// lookup returns a child, or that it is known to be removed; known is false where the server has to say.
func (p *parent[T]) lookup(key string) (item T, found, known bool) {
	if w, ok := p.own[key]; ok {
		return w.item, !w.removed, true
	}
	if p.snapshot != nil {
		if l, ok := p.snapshot.items[key]; ok {
			return l.item, true, true
		}
	}
	if p.listing != nil {
		if item, ok := p.listing.arrived[key]; ok {
			return item, true, true
		}
	}
	return item, false, false
}

// single tells whether a key may still be asked for singly, and counts it.
func (p *parent[T]) single(key string, breakEven int) bool {
	if p.listing != nil {
		return false
	}
	if !p.singles[key] && len(p.singles) >= breakEven {
		return false
	}
	p.singles[key] = true
	return true
}

// store keeps a complete list unless it is older than what is there, and drops the own writes
// that it already shows.
func (p *parent[T]) store(items []T, began uint64, keyOf func(T) string) {
	if began < p.floor || p.snapshot != nil && p.snapshot.began > began {
		return
	}
	s := &snapshot[T]{began: began, items: make(map[string]listed[T], len(items))}
	for place, item := range items {
		s.items[keyOf(item)] = listed[T]{item: item, place: place}
	}
	p.snapshot = s
	for key, w := range p.own {
		if w.number <= began {
			delete(p.own, key)
		}
	}
}

// all returns the snapshot with the own writes since, in the list's order, newcomers last in the
// order of their writes.
func (p *parent[T]) all(keyOf func(T) string) []T {
	rows := make([]listed[T], 0, len(p.snapshot.items)+len(p.own))
	for key, l := range p.snapshot.items {
		if _, written := p.own[key]; !written {
			rows = append(rows, l)
		}
	}
	for key, w := range p.own {
		if w.removed {
			continue
		}
		l, ok := p.snapshot.items[key]
		if !ok {
			l.place = len(p.snapshot.items) + int(w.number)
		}
		l.item = w.item
		rows = append(rows, l)
	}
	slices.SortFunc(rows, func(a, b listed[T]) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(keyOf(a.item), keyOf(b.item)))
	})
	all := make([]T, len(rows))
	for i, row := range rows {
		all[i] = row.item
	}
	return all
}

// list joins the parent's list in progress or begins one, and waits for its end or, given a key, for
// the child with that key. The caller holds the lock, and no longer does when list returns.
func (c *Cache[T]) list(ctx context.Context, p *parent[T], name, key string) error {
	l := p.listing
	if l == nil {
		began := p.writes
		l = &listing[T]{arrived: map[string]T{}, awaited: map[string]chan struct{}{}}
		l.flight = launch(ctx, &c.mu, func(ctx context.Context) ([]T, error) {
			return collect(c.noting(l, c.source.List(ctx, name)))
		}, func(f *flight[[]T]) {
			if p.listing != l {
				return
			}
			p.listing = nil
			if f.err == nil && !f.abandoned {
				p.store(f.value, began, c.source.Key)
			}
		})
		p.listing = l
	}
	var sooner <-chan struct{}
	if key != "" {
		sooner = l.await(key)
	}
	_, err := l.wait(ctx, &c.mu, sooner)
	return err
}

// noting passes a list on and notes what has arrived.
func (c *Cache[T]) noting(l *listing[T], list iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item, err := range list {
			if err == nil {
				c.mu.Lock()
				l.arrive(c.source.Key(item), item)
				c.mu.Unlock()
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// single joins or begins the GET of a key and waits for its end. stale says that an own write
// came in between, which knows better. The caller holds the lock, and no longer does afterwards.
func (c *Cache[T]) single(ctx context.Context, p *parent[T], name, key string) (item T, stale bool, err error) {
	f := p.gets[key]
	if f == nil {
		f = launch(ctx, &c.mu, func(ctx context.Context) (T, error) {
			return c.source.Get(ctx, name, key)
		}, func(f *flight[T]) {
			if p.gets[key] != f {
				return
			}
			delete(p.gets, key)
			if f.err == nil && !f.abandoned && p.snapshot != nil {
				p.snapshot.items[key] = listed[T]{item: f.value, place: len(p.snapshot.items)}
			}
		})
		p.gets[key] = f
	}
	item, err = f.wait(ctx, &c.mu, nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	return item, f.outdated, err
}

// outdate takes the GET of a key out of the cache: what it brings was overtaken.
func (p *parent[T]) outdate(key string) {
	if f := p.gets[key]; f != nil {
		f.outdated = true
		delete(p.gets, key)
	}
}

// forget drops all that is known of the parent, but not the count of its writes, by which reads
// in progress measure what they get.
func (p *parent[T]) forget() {
	for key := range p.gets {
		p.outdate(key)
	}
	p.writes++
	p.floor = p.writes
	p.snapshot, p.listing = nil, nil
	clear(p.own)
	clear(p.singles)
}
