package rest

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// created knows which objects a client's creates made or adopted, and which creates are under way.
type created struct {
	mu      sync.Mutex
	keys    map[string]bool
	running map[chan struct{}]bool
}

// begin announces a create call; the function it returns ends it.
func (c *created) begin() (end func()) {
	done := make(chan struct{})
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		c.running = map[chan struct{}]bool{}
	}
	c.running[done] = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.running, done)
		close(done)
	}
}

// settle waits until the calls that are under way now have ended; false means that ctx ended first.
func (c *created) settle(ctx context.Context) bool {
	c.mu.Lock()
	running := slices.Collect(maps.Keys(c.running))
	c.mu.Unlock()
	for _, done := range running {
		select {
		case <-done:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// claim takes an object; false means that another create did so before.
func (c *created) claim(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys[key] {
		return false
	}
	if c.keys == nil {
		c.keys = map[string]bool{}
	}
	c.keys[key] = true
	return true
}

func (c *created) holds(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.keys[key]
}
