package rest

import (
	"context"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// patience is how long a client waits out 429s without a single other answer.
const patience = 5 * time.Minute

// pacer holds back one client's requests: a bound on those in flight, and a token bucket that
// learns the server's rate from its refusals. A 429 pauses all callers, not the one it hit.
//
// Between two refusals the server's bucket went from empty to empty, so what it let through in
// that time is its rate, or less where the bucket overflowed during the pause: then the time after
// the pause, less the full bucket, tells. The rate at which the refusal came was too much. The new
// rate is the geometric mean of the two, and closes in on the server's within a few refusals
// wherever it started. It then grows slowly, and only while callers wait for it, to notice when
// the server allows more.
type pacer struct {
	second   time.Duration
	patience time.Duration
	slots    chan struct{}

	mu      sync.Mutex
	limiter *rate.Limiter
	// ceiling is the rate the server states in its headers; 0 means unknown. It is put to use by
	// the first refusal: many servers let a burst through that exceeds it.
	ceiling float64
	// epoch counts refusals. One that belongs to an earlier epoch was sent before the pause.
	epoch       int
	pausedUntil time.Time
	// inRow counts refusals since the last answer that was none.
	inRow int
	// passed counts other answers since the mark, which is the last refusal or the first request.
	passed   int
	mark     time.Time
	lastPass time.Time
	// bucket is the size of the server's bucket, as its first refusal showed; 0 means unknown.
	bucket int
	// tooFast is the rate at which the last refusal came; grown is when the rate last grew.
	tooFast float64
	grown   time.Time
}

func newPacer(second time.Duration, inFlight int, perSecond float64) *pacer {
	limit, burst := rate.Inf, 1
	if perSecond > 0 {
		limit, burst = rate.Limit(perSecond), max(1, int(perSecond))
	}
	return &pacer{
		second: second, patience: patience,
		slots: make(chan struct{}, inFlight), limiter: rate.NewLimiter(limit, burst),
	}
}

// acquire waits for a turn. The caller sends at once, and calls release when the answer is read.
// It fails when the context ends, or would end before the turn comes.
func (p *pacer) acquire(ctx context.Context) (epoch int, err error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	// Select picks at random when both are ready.
	if ctx.Err() != nil {
		p.release()
		return 0, context.Cause(ctx)
	}
	for {
		wait, turn, epoch := p.reserve()
		if wait <= 0 && turn {
			return epoch, nil
		}
		if !sleep(ctx, wait) {
			p.release()
			if err := context.Cause(ctx); err != nil {
				return 0, err
			}
			return 0, context.DeadlineExceeded
		}
		// A pause that began meanwhile takes the turn away again.
		if turn && p.current() == epoch {
			return epoch, nil
		}
	}
}

func (p *pacer) release() { <-p.slots }

func (p *pacer) current() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.epoch
}

// reserve says how long to wait, and whether a turn follows or merely the end of a pause.
func (p *pacer) reserve() (wait time.Duration, turn bool, epoch int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.mark.IsZero() {
		p.mark, p.lastPass = now, now
	}
	if wait := p.pausedUntil.Sub(now); wait > 0 {
		return wait, false, p.epoch
	}
	wait = p.limiter.ReserveN(now, 1).DelayFrom(now)
	if wait > 0 {
		p.grow(now)
	}
	return wait, true, p.epoch
}

// grow raises the rate: quickly well below the rate that was refused, slowly near it.
func (p *pacer) grow(now time.Time) {
	elapsed := min(now.Sub(p.grown), p.second).Seconds() / p.second.Seconds()
	p.grown = now
	if p.epoch == 0 {
		return
	}
	limit := float64(p.limiter.Limit())
	step := 0.01
	if limit < 0.9*p.tooFast {
		step = 0.25
	}
	limit *= 1 + step*elapsed
	if p.ceiling > 0 {
		limit = min(limit, p.ceiling)
	}
	p.limiter.SetLimitAt(now, rate.Limit(limit))
}

// pass notes an answer that was no refusal.
func (p *pacer) pass() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passed++
	p.inRow = 0
	p.lastPass = time.Now()
}

// allow takes note of what an answer's headers say. An allowance used up pauses until its reset.
func (p *pacer) allow(allowance Allowance) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if allowance.Limit > 0 && allowance.Window > 0 {
		p.ceiling = float64(allowance.Limit) / allowance.Window.Seconds()
	}
	if allowance.Remaining == 0 && allowance.Reset > 0 {
		p.pause(time.Now().Add(allowance.Reset))
	}
}

func (p *pacer) pause(until time.Time) {
	if until.After(p.pausedUntil) {
		p.pausedUntil = until
	}
}

// refuse notes a 429 for a request sent in an epoch, and pauses the bucket for as long as the
// server asks, or for a growing time where it does not say.
func (p *pacer) refuse(epoch int, wait time.Duration, stated bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if epoch != p.epoch {
		// The pause that answers this refusal has begun already.
		if stated {
			p.pause(now.Add(wait))
		}
		return
	}
	p.adapt(now)
	p.epoch++
	if !stated {
		wait = pauseFor(p.second, p.inRow)
	}
	p.inRow++
	p.pause(now.Add(wait))
}

// pausing returns how long the pause still is; negative when there is none.
func (p *pacer) pausing() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.pausedUntil)
}

// adapt sets the rate after a refusal.
func (p *pacer) adapt(now time.Time) {
	passed := float64(max(p.passed, 1)) / max(now.Sub(p.mark).Seconds(), 1e-3)
	if active := now.Sub(p.pausedUntil); p.epoch > 0 && p.bucket > 0 && active > p.second/2 {
		passed = max(passed, float64(p.passed-p.bucket)/active.Seconds())
	}
	limit, burst := float64(p.limiter.Limit()), p.limiter.Burst()
	switch {
	case p.limiter.Limit() == rate.Inf:
		// The first refusal ends the server's initial burst, and ours mirrors its size.
		p.bucket = max(1, p.passed)
		limit, burst = passed, p.bucket
		p.tooFast = limit
		limit /= 2
	case p.epoch == 0:
		p.tooFast = limit
		limit = min(limit, passed)
	default:
		p.tooFast = limit
		// A little below the mean, so that the server's bucket is not empty when the pause ends.
		limit = 0.95 * math.Sqrt(limit*min(passed, limit))
		burst = min(burst, max(1, p.passed))
	}
	if p.ceiling > 0 {
		limit = min(limit, p.ceiling)
	}
	// One request in ten seconds keeps a client alive under any misjudgement.
	slowest := 0.1 * time.Second.Seconds() / p.second.Seconds()
	p.limiter = rate.NewLimiter(rate.Limit(max(limit, slowest)), burst)
	p.limiter.AllowN(now, burst)
	p.passed, p.mark, p.grown = 0, now, now
}

// hopeless tells whether a request that began at some time has waited out refusals long enough.
func (p *pacer) hopeless(began time.Time, pause time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := began
	if p.lastPass.After(since) {
		since = p.lastPass
	}
	return pause > p.patience || time.Since(since) > p.patience
}
