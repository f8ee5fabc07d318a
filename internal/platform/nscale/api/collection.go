package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// collection is one kind of object: what confirmed reads and lost answers need to know of it.
type collection[T any] struct {
	// kind names it in errors: "service account".
	kind string
	list *sharedList[T]
	meta func(T) Metadata

	mu sync.Mutex
	// known are the ids that were there before this process first made something, per organization,
	// and those it made since.
	known map[string]map[string]bool
	// made is when this process made an object, by id.
	made map[string]time.Time
}

func newCollection[T any](kind string, meta func(T) Metadata, list func(ctx context.Context, org string) ([]T, error)) *collection[T] {
	return &collection[T]{
		kind: kind, list: newSharedList(list), meta: meta,
		known: map[string]map[string]bool{}, made: map[string]time.Time{},
	}
}

// find picks one object of a list by id.
func (c *collection[T]) find(items []T, id string) (item T, ok bool) {
	for _, item := range items {
		if c.meta(item).ID == id {
			return item, true
		}
	}
	return item, false
}

// young tells whether this process made the object so recently that caches may not know it.
func (c *collection[T]) young(id string, window time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	made, ok := c.made[id]
	return ok && time.Since(made) < window
}

// ours tells whether this process made the object, however long ago.
func (c *collection[T]) ours(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.made[id]
	return ok
}

// baseline remembers, once per organization, what is there: whatever a lost answer made is not.
func (c *collection[T]) baseline(ctx context.Context, org string) error {
	c.mu.Lock()
	_, done := c.known[org]
	c.mu.Unlock()
	if done {
		return nil
	}
	items, err := c.list.fresh(ctx, org)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[org] == nil {
		c.known[org] = map[string]bool{}
	}
	for _, item := range items {
		c.known[org][c.meta(item).ID] = true
	}
	return nil
}

// claim records an object as this process's own.
func (c *collection[T]) claim(org, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[org] == nil {
		c.known[org] = map[string]bool{}
	}
	c.known[org][id] = true
	c.made[id] = time.Now()
}

// newcomers returns the objects that nobody here knows and that match.
func (c *collection[T]) newcomers(ctx context.Context, org string, match func(T) bool) ([]T, error) {
	items, err := c.list.fresh(ctx, org)
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []T
	for _, item := range items {
		if !c.known[org][c.meta(item).ID] && match(item) {
			found = append(found, item)
		}
	}
	return found, err
}

// create makes an object exactly once. Creates of one name wait for each other, so that after a
// lost answer the newcomer of that name can only be ours. A 409 counts as a lost answer: the
// service may have stored the object before it lost the race for something else.
func (c *collection[T]) create(
	ctx context.Context, w *Writer, org, name string,
	post func(ctx context.Context) (T, error), match func(T) bool, resolve func(ctx context.Context, match T) (T, error),
) (T, error) {
	var none T
	unlock, err := w.locks.lock(ctx, c.kind+"/"+org+"/"+name)
	if err != nil {
		return none, err
	}
	defer unlock()
	if err := c.baseline(ctx, org); err != nil {
		return none, err
	}
	made, err := rest.Create(ctx, w.client.rest, func(ctx context.Context) (T, error) {
		made, err := post(ctx)
		if e := (*rest.Error)(nil); errors.As(err, &e) && e.Status == http.StatusConflict {
			lost := *e
			lost.Ambiguous = true
			return made, &lost
		}
		if err == nil && c.meta(made).ID == "" {
			return made, fmt.Errorf("Nscale: create %s %q was accepted without an id in the answer: it may have been left behind", c.kind, name)
		}
		return made, err
	}, rest.Ambiguity[T]{
		Find:      func(ctx context.Context) ([]T, error) { return c.newcomers(ctx, org, match) },
		CreatedAt: func(item T) time.Time { return c.meta(item).Created() },
		Resolve:   resolve,
		Describe:  func(item T) string { return fmt.Sprintf("%s %s (%q)", c.kind, c.meta(item).ID, name) },
	})
	if err == nil {
		c.claim(org, c.meta(made).ID)
	}
	return made, err
}

// confirm waits until a list shows the object as it was written, and returns it from there.
func (c *collection[T]) confirm(ctx context.Context, w *Writer, org, id string, limit time.Duration, shown func(T) bool) (T, error) {
	return c.look(ctx, w.settle, org, id, limit, shown)
}

// look reads lists, at wait's pace, until one shows the object as wished.
func (c *collection[T]) look(
	ctx context.Context, wait func(context.Context, time.Duration, func() (bool, error)) error, org, id string, limit time.Duration, shown func(T) bool,
) (T, error) {
	var seen T
	err := wait(ctx, limit, func() (bool, error) {
		items, err := c.list.fresh(ctx, org)
		if err != nil {
			return false, err
		}
		item, ok := c.find(items, id)
		if ok {
			seen = item
		}
		return ok && shown(item), nil
	})
	return seen, err
}

// update writes until a list shows the write. With current, each attempt starts from the object as
// it is read then.
func (c *collection[T]) update(
	ctx context.Context, w *Writer, org, id string, needsCurrent bool, young bool,
	put func(ctx context.Context, current T) (shown func(T) bool, err error),
) (T, error) {
	operation := "update " + c.kind
	young = young || c.young(id, w.timing.Window)
	deadline := time.Now().Add(w.timing.Window)
	for {
		var shown func(T) bool
		passing := func(err error) bool { return lostRace(err) || young && lagging(err) }
		err := w.retry(ctx, passing, func(ctx context.Context) (err error) {
			var current T
			if needsCurrent {
				if current, err = c.current(ctx, w, org, id); err != nil {
					return err
				}
			}
			shown, err = put(ctx, current)
			return err
		})
		if err != nil {
			var none T
			return none, err
		}
		limit := min(w.timing.Rewrite, time.Until(deadline))
		seen, err := c.confirm(ctx, w, org, id, limit, shown)
		if err == nil {
			return seen, nil
		}
		if !errors.Is(err, errNotShown) || time.Now().Add(w.timing.LastPoll).After(deadline) {
			return seen, &UnconfirmedError{Operation: operation, Err: err}
		}
	}
}

// current reads the object that a write builds on.
func (c *collection[T]) current(ctx context.Context, w *Writer, org, id string) (T, error) {
	limit := w.timing.Grace
	if c.young(id, w.timing.Window) {
		limit = w.timing.Window
	}
	item, err := c.look(ctx, w.poll, org, id, limit, func(T) bool { return true })
	if errors.Is(err, errNotShown) {
		return item, fmt.Errorf("Nscale: update %s %s: %w", c.kind, id, ErrGone)
	}
	return item, err
}

// remove deletes an object and waits until lists lack it. What is gone already is removed; a young
// object that the service claims not to know is looked for before that is believed.
func (c *collection[T]) remove(ctx context.Context, w *Writer, org, id string, send func(ctx context.Context) error) error {
	unknown := func(err error) bool {
		if !rest.IsNotFound(err) || !c.young(id, w.timing.Window) {
			return false
		}
		_, err = c.look(ctx, w.poll, org, id, w.timing.Grace, func(T) bool { return true })
		return err == nil
	}
	err := w.retry(ctx, func(err error) bool { return lostRace(err) || unknown(err) }, send)
	if err != nil && !rest.IsNotFound(err) {
		return err
	}
	err = w.settle(ctx, w.timing.Window, func() (bool, error) {
		items, err := c.list.fresh(ctx, org)
		_, there := c.find(items, id)
		return err == nil && !there, err
	})
	if err != nil {
		return &UnconfirmedError{Operation: "delete " + c.kind, Err: err}
	}
	return nil
}
