package bulk

import (
	"context"
	"errors"
)

// Peek tells whether a child is there, for a check that may be out of date: like [Cache.Get], but a
// snapshot that lacks the child is believed, whatever its age and whatever was written since, so
// that many checks cost no more than one list.
func (c *Cache[T]) Peek(ctx context.Context, parent, key string) (item T, found bool, err error) {
	if !c.source.Off {
		c.mu.Lock()
		p := c.parent(parent)
		item, found, known := p.lookup(key)
		believed := known || p.snapshot != nil
		c.mu.Unlock()
		if believed {
			return item, found, nil
		}
	}
	item, err = c.Get(ctx, parent, key)
	if errors.Is(err, ErrAbsent) {
		return item, false, nil
	}
	return item, err == nil, err
}
