package api

import (
	"context"
	"sync"
)

// sharedList lets callers that confirm their writes at the same time share list calls. Each gets
// a list that began after it asked, so that its own earlier write can be in it.
type sharedList[T any] struct {
	list func(ctx context.Context, org string) ([]T, error)

	mu     sync.Mutex
	queues map[string]*queue[T]
}

// queue is one organization's list call that has not begun yet. Its presence in the map means
// that a goroutine is at work on it.
type queue[T any] struct {
	next *flight[T]
}

type flight[T any] struct {
	done  chan struct{}
	items []T
	err   error
}

func newSharedList[T any](list func(ctx context.Context, org string) ([]T, error)) *sharedList[T] {
	return &sharedList[T]{list: list, queues: map[string]*queue[T]{}}
}

// fresh returns a list that began after the call. The result is shared: it is not to be changed.
func (s *sharedList[T]) fresh(ctx context.Context, org string) ([]T, error) {
	s.mu.Lock()
	q := s.queues[org]
	idle := q == nil
	if idle {
		q = &queue[T]{}
		s.queues[org] = q
	}
	if q.next == nil {
		q.next = &flight[T]{done: make(chan struct{})}
	}
	f := q.next
	s.mu.Unlock()
	if idle {
		// The first caller may give up while others still wait.
		go s.serve(context.WithoutCancel(ctx), org, q)
	}
	select {
	case <-f.done:
		return f.items, f.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// serve lists, one call after the other, until nobody waits.
func (s *sharedList[T]) serve(ctx context.Context, org string, q *queue[T]) {
	for {
		s.mu.Lock()
		f := q.next
		q.next = nil
		if f == nil {
			delete(s.queues, org)
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		f.items, f.err = s.list(ctx, org)
		close(f.done)
	}
}
