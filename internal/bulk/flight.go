package bulk

import (
	"context"
	"sync"
)

// flight is a call in progress that several callers wait for. It runs apart from the cancellation
// of the caller that began it, and is cancelled when nobody waits any more. The cache's lock
// guards it.
type flight[V any] struct {
	done    chan struct{}
	value   V
	err     error
	waiters int
	cancel  context.CancelFunc
	// abandoned says that the last waiter left before the end.
	abandoned bool
	// outdated says that a write overtook the call.
	outdated bool
	// land takes the flight out of its cache, once, with the lock held.
	land func(*flight[V])
}

// launch begins a call. The caller holds mu, and waits for the flight before it lets go of it.
func launch[V any](ctx context.Context, mu *sync.Mutex, call func(context.Context) (V, error), land func(*flight[V])) *flight[V] {
	detached, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight[V]{done: make(chan struct{}), cancel: cancel, land: land}
	go func() {
		defer cancel()
		value, err := call(detached)
		mu.Lock()
		defer mu.Unlock()
		f.value, f.err = value, err
		f.land(f)
		close(f.done)
	}()
	return f
}

// wait returns the flight's result, at once when ctx ends, and nothing at all when the caller has
// what it waits for sooner (nil is never): then the flight goes on, whoever waits for it. The caller
// holds mu, and no longer does when wait returns.
func (f *flight[V]) wait(ctx context.Context, mu *sync.Mutex, sooner <-chan struct{}) (V, error) {
	f.waiters++
	mu.Unlock()
	var none V
	select {
	case <-f.done:
		return f.value, f.err
	case <-sooner:
		mu.Lock()
		defer mu.Unlock()
		f.waiters--
		return none, nil
	case <-ctx.Done():
	}
	mu.Lock()
	defer mu.Unlock()
	if f.waiters--; f.waiters == 0 {
		// Nobody may join a call that is being cancelled.
		f.abandoned = true
		f.land(f)
		f.cancel()
	}
	return none, ctx.Err()
}
