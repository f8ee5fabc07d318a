package api

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Timing bounds how a [Writer] deals with a service whose reads lag and whose writes collide.
// Zero values mean the defaults.
type Timing struct {
	// Window is how long a lost race is retried and a read is waited for; 30 s.
	Window time.Duration
	// FirstPoll is the pause after the first read that did not show a write; it doubles up to
	// LastPoll. 50 ms and 1 s.
	FirstPoll, LastPoll time.Duration
	// Rewrite is how long reads may fail to show an update before it is sent again: services
	// without optimistic locking lose one of two parallel updates silently. 5 s.
	Rewrite time.Duration
	// Grace is how long an object may be missing from lists before it counts as gone; 5 s.
	Grace time.Duration
}

func (t Timing) withDefaults() Timing {
	set := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	set(&t.Window, 30*time.Second)
	set(&t.FirstPoll, 50*time.Millisecond)
	set(&t.LastPoll, time.Second)
	set(&t.Rewrite, 5*time.Second)
	set(&t.Grace, 5*time.Second)
	return t
}

// ErrGone says that an object which a write builds on is in no list any more.
var ErrGone = errors.New("the object does not exist any more")

// UnconfirmedError says that the service accepted a write which its reads did not show in time.
type UnconfirmedError struct {
	// Operation is what was written: "update group".
	Operation string
	// Err is why reading stopped.
	Err error
}

// Error returns one line.
func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("Nscale: %s was accepted, but could not be seen to have taken effect: %v", e.Operation, e.Err)
}

// Unwrap returns why reading stopped.
func (e *UnconfirmedError) Unwrap() error { return e.Err }

var errNotShown = errors.New("reads still show the state from before")

// locks hands out one lock per key.
type locks struct {
	mu    sync.Mutex
	byKey map[string]chan struct{}
}

// lock waits for a key's turn; the returned function ends it.
func (l *locks) lock(ctx context.Context, key string) (unlock func(), err error) {
	l.mu.Lock()
	if l.byKey == nil {
		l.byKey = map[string]chan struct{}{}
	}
	turn := l.byKey[key]
	if turn == nil {
		turn = make(chan struct{}, 1)
		l.byKey[key] = turn
	}
	l.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// pause sleeps, or returns why it must not.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retry repeats a refused call with jitter while the refusal may pass, until the window ends.
func (w *Writer) retry(ctx context.Context, passing func(error) bool, call func(ctx context.Context) error) error {
	deadline := time.Now().Add(w.timing.Window)
	for ceiling := 2 * w.timing.FirstPoll; ; ceiling = min(2*ceiling, 2*w.timing.LastPoll) {
		err := call(ctx)
		if err == nil || !passing(err) {
			return err
		}
		wait := time.Duration(rand.Int64N(int64(ceiling))) + time.Millisecond
		if time.Now().Add(wait).After(deadline) || pause(ctx, wait) != nil {
			return err
		}
	}
}

// lostRace tells whether a write met another one. The service reports nothing else as 409: names
// never collide.
func lostRace(err error) bool { return rest.HasStatus(err, http.StatusConflict) }

// lagging tells whether a refusal may come from a cache that does not know an object yet which
// this process made moments ago: 404 for the object itself, 400 for what refers to it.
func lagging(err error) bool {
	return rest.IsNotFound(err) || rest.HasStatus(err, http.StatusBadRequest)
}

// poll asks until shown says yes, an error ends it, or the time is over (errNotShown).
func (w *Writer) poll(ctx context.Context, limit time.Duration, shown func() (bool, error)) error {
	deadline := time.Now().Add(limit)
	for wait := w.timing.FirstPoll; ; wait = min(2*wait, w.timing.LastPoll) {
		ok, err := shown()
		if ok || err != nil {
			return err
		}
		if time.Now().Add(wait).After(deadline) {
			return errNotShown
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// lag is how far reads were last seen to stay behind writes. Waiting that long before the first
// look spares the looks that would come too early.
type lag struct {
	mu       sync.Mutex
	expected time.Duration
}

func (l *lag) expect() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.expected
}

// observe records how long a write took to show. What showed at the first look may have been there
// long before, so the expectation shrinks.
func (l *lag) observe(took time.Duration, atOnce bool, most time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if atOnce {
		took = l.expected * 3 / 4
		if took < 5*time.Millisecond {
			took = 0
		}
	}
	l.expected = min(took, most)
}

// settle is poll for what was just written.
func (w *Writer) settle(ctx context.Context, limit time.Duration, shown func() (bool, error)) error {
	began, looks := time.Now(), 0
	if err := pause(ctx, min(w.lag.expect(), limit/2)); err != nil {
		return err
	}
	err := w.poll(ctx, limit-time.Since(began), func() (bool, error) {
		looks++
		return shown()
	})
	if err == nil {
		w.lag.observe(time.Since(began), looks == 1, w.timing.LastPoll)
	}
	return err
}
