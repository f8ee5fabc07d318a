package rest

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// backoff returns how long to wait before repeat number n (from 0) of a request: full jitter
// below 0.5 s doubled n times, at most 8 s, in units of the configured second.
func backoff(second time.Duration, n int) time.Duration {
	ceiling := min(float64(second)/2*math.Exp2(float64(n)), 8*float64(second))
	return time.Duration(rand.Float64() * ceiling)
}

// pauseFor returns how long a 429 that names no time pauses the whole bucket, n counting those in
// a row: from 1 s, doubled, at most 60 s, the upper half of it random.
func pauseFor(second time.Duration, n int) time.Duration {
	ceiling := min(float64(second)*math.Exp2(float64(n)), 60*float64(second))
	return time.Duration(ceiling/2 + rand.Float64()*ceiling/2)
}

// retryAfter reads how long the server asks to wait: Retry-After-Ms, or Retry-After in seconds or
// as a date, which is measured against the server's own clock.
func retryAfter(header http.Header, now time.Time) (wait time.Duration, ok bool) {
	if ms, err := strconv.ParseFloat(strings.TrimSpace(header.Get("Retry-After-Ms")), 64); err == nil && ms >= 0 {
		return capped(ms * float64(time.Millisecond)), true
	}
	value := strings.TrimSpace(header.Get("Retry-After"))
	if value == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 {
		return capped(seconds * float64(time.Second)), true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(serverDate(header, now))), true
	}
	return 0, false
}

// capped converts nanoseconds that a server may have made up.
func capped(ns float64) time.Duration {
	return time.Duration(min(ns, float64(1000*time.Hour)))
}

// serverDate returns the server's clock, or now where the answer carries no date.
func serverDate(header http.Header, now time.Time) time.Time {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		return date
	}
	return now
}

// sleep waits and tells whether the full time passed. It returns at once, false, when the context
// would end first: time that leads nowhere is not spent.
func sleep(ctx context.Context, wait time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return false
	}
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
