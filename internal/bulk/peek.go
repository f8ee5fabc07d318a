package bulk

import (
	"context"
	"errors"
)

// Peek tells whether a child is there, for a check that may be out of date: like [Cache.Get], but a
// snapshot that lacks the child is believed, whatever its age and whatever was written since, so
// that many checks cost no more than one list.
func (c *Cache[T]) Peek(ctx context.Context, parent, key string) (item T, found bool, err error) {
	for !c.source.Off {
		if err := ctx.Err(); err != nil {
			return item, false, err
		}
		c.mu.Lock()
		p := c.parent(parent)
		item, found, known := p.lookup(key)
		switch {
		case known || p.snapshot != nil:
			c.mu.Unlock()
			return item, found, nil
		case c.source.Get != nil && p.single(key, c.source.BreakEven):
			item, stale, err := c.single(ctx, p, parent, key)
			if stale {
				continue
			}
			return present(item, err)
		}
		if err := c.list(ctx, p, parent, key); err != nil {
			return item, false, err
		}
	}
	return present(c.uncached(ctx, parent, key))
}

func present[T any](item T, err error) (T, bool, error) {
	if errors.Is(err, ErrAbsent) {
		return item, false, nil
	}
	return item, err == nil, err
}
