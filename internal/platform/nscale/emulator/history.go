package emulator

import (
	"errors"
	"slices"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// revision is one version of an object, kept as long as some cache may still show it.
type revision[T any] struct {
	At      time.Time
	Deleted bool
	Row     T
}

type history[T any] []revision[T]

// at returns the index of the revision that was current at a moment, -1 before the first.
func (h history[T]) at(moment time.Time) int {
	for i, v := range slices.Backward(h) {
		if !v.At.After(moment) {
			return i
		}
	}
	return -1
}

// newest picks the revision that is current, whatever caches show.
func newest[T any](h history[T]) int { return len(h) - 1 }

func (h history[T]) row(i int) (row T, ok bool) {
	if i < 0 || h[i].Deleted {
		return row, false
	}
	return h[i].Row, true
}

// seen returns the index of the revision that the service's cache shows.
func (h history[T]) seen(c *sandbox.Call) int {
	if lag := duration(c, switchReadLag); lag > 0 {
		return h.at(c.Now.Add(-lag))
	}
	return newest(h)
}

// base returns the index of the revision that an update starts from: what the cache shows, and
// of updates that count as concurrent none. Its creation alone never makes an object contended.
func (h history[T]) base(c *sandbox.Call) int {
	seen := h.seen(c)
	if window := duration(c, switchLostRaces); window > 0 && seen >= 0 {
		return max(min(seen, h.at(c.Now.Add(-window))), 0)
	}
	return seen
}

var (
	errAbsent   = errors.New("no such row")
	errConflict = errors.New("the row changed since it was read")
)

// table keeps the histories of one kind of object.
type table[T any] struct {
	rows sandbox.Table[history[T]]
}

func newTable[T any](name string) table[T] {
	return table[T]{rows: sandbox.Table[history[T]]{Bucket: "nscale/" + name}}
}

// latest returns the object as it is, whatever caches show.
func (t table[T]) latest(c *sandbox.Call, key ...string) (T, bool) {
	h, _ := t.rows.Get(c, key...)
	return h.row(newest(h))
}

// seen returns the object as reads show it.
func (t table[T]) seen(c *sandbox.Call, key ...string) (T, bool) {
	h, _ := t.rows.Get(c, key...)
	return h.row(h.seen(c))
}

// list returns, in key order, the objects below a key that choose picks a revision of.
func (t table[T]) list(c *sandbox.Call, choose func(history[T]) int, prefix ...string) []T {
	found := []T{}
	t.rows.Scan(c, prefix, "", func(h history[T]) bool {
		if row, ok := h.row(choose(h)); ok {
			found = append(found, row)
		}
		return true
	})
	return found
}

// listSeen lists what reads show.
func (t table[T]) listSeen(c *sandbox.Call, prefix ...string) []T {
	return t.list(c, func(h history[T]) int { return h.seen(c) }, prefix...)
}

// listLatest lists what is, whatever caches show.
func (t table[T]) listLatest(c *sandbox.Call, prefix ...string) []T {
	return t.list(c, newest[T], prefix...)
}

// insert adds a new object.
func (t table[T]) insert(c *sandbox.Call, row T, key ...string) {
	t.rows.Put(c, history[T]{{At: c.Now, Row: row}}, key...)
}

// update changes an object from the copy that the service's cache holds. It returns errAbsent
// when the cache or the store has none, and errConflict when optimistic locking finds the copy
// stale; without locking the stale copy wins.
func (t table[T]) update(c *sandbox.Call, change func(*T), key ...string) error {
	h, _ := t.rows.Get(c, key...)
	base := h.base(c)
	row, ok := h.row(base)
	if !ok || h[len(h)-1].Deleted {
		return errAbsent
	}
	if base != len(h)-1 && locking(c) {
		return errConflict
	}
	change(&row)
	t.put(c, h, row, key)
	return nil
}

// overwrite changes an object as it is, without looking at revisions.
func (t table[T]) overwrite(c *sandbox.Call, change func(*T), key ...string) error {
	h, _ := t.rows.Get(c, key...)
	row, ok := h.row(newest(h))
	if !ok {
		return errAbsent
	}
	change(&row)
	t.put(c, h, row, key)
	return nil
}

func (t table[T]) put(c *sandbox.Call, h history[T], row T, key []string) {
	t.rows.Put(c, append(h, revision[T]{At: c.Now, Row: row}).prune(c), key...)
}

// remove deletes an object; caches may show it for a while.
func (t table[T]) remove(c *sandbox.Call, key ...string) {
	h, _ := t.rows.Get(c, key...)
	if h = append(h, revision[T]{At: c.Now, Deleted: true}).prune(c); len(h) == 1 {
		t.rows.Delete(c, key...)
		return
	}
	t.rows.Put(c, h, key...)
}

// prune drops the revisions that no cache can show any more.
func (h history[T]) prune(c *sandbox.Call) history[T] {
	keep := max(duration(c, switchReadLag), duration(c, switchLostRaces), duration(c, switchACLCache))
	for len(h) > 1 && !h[1].At.After(c.Now.Add(-keep)) {
		h = h[1:]
	}
	return h
}
