package rest

import (
	"context"
	"net/http"
	"time"
)

// again decides whether a failed call is worth another attempt, and waits for it. The policy: what
// is idempotent is repeated after transient failures; what is not, only when it cannot have
// arrived or the server refused it. A 429 is waited out by all callers together, in the pacer.
func (c *Client) again(ctx context.Context, call *call, e *Error) bool {
	if ctx.Err() != nil || call.NoRetry {
		return false
	}
	should := e.Header.Get("X-Should-Retry")
	switch {
	case e.Status == http.StatusUnauthorized && c.config.Reauthorize != nil && !call.renewed && !call.Anonymous:
		call.renewed = true
		return c.config.Reauthorize(ctx)
	case should == "false":
		return false
	case e.Status == http.StatusTooManyRequests:
		return c.outlast(ctx, call)
	case !c.repeatable(call, e, should == "true") || call.repeats >= c.config.MaxRetries:
		return false
	}
	wait := backoff(c.config.BackoffSecond, call.repeats)
	if stated, ok := retryAfter(e.Header, time.Now()); ok {
		wait = stated
	}
	call.repeats++
	c.logWait(ctx, call, wait, "transient failure")
	return wait <= patience && sleep(ctx, wait)
}

// outlast tells whether a pause is worth waiting for; the wait itself is the pacer's.
func (c *Client) outlast(ctx context.Context, call *call) bool {
	pause := c.pacer.pausing()
	deadline, limited := ctx.Deadline()
	if c.pacer.hopeless(call.began, pause) || limited && time.Until(deadline) < pause {
		return false
	}
	c.logWait(ctx, call, pause, "rate limit")
	return true
}

// repeatable tells whether a failure is transient and its call may be sent again. told says that
// the server asks for a repeat.
func (c *Client) repeatable(call *call, e *Error, told bool) bool {
	_, stated := retryAfter(e.Header, time.Now())
	switch e.Status {
	case 0:
		return !e.unsent && !permanent(e.Err) && (call.idempotent || !e.arrived)
	case http.StatusServiceUnavailable:
		return call.idempotent || stated && !call.Unrefused
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusGatewayTimeout:
		return call.idempotent
	case http.StatusInternalServerError:
		return call.idempotent && told || !call.changes() && call.repeats < 2
	default:
		return told && call.idempotent && e.Status >= 400
	}
}
