package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// largestAnswer bounds a body, in bytes.
const largestAnswer = 64 << 20

var errTooLarge = errors.New("the answer is larger than 64 MiB")

// arrival observes how far a request got.
type arrival struct{ asked, connected atomic.Bool }

func (a *arrival) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { a.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { a.connected.Store(true) },
	})
}

// impossible tells whether a failed request cannot have arrived: no connection was ever handed to
// it. A transport that reports nothing gets no benefit of the doubt unless it failed to dial.
func (a *arrival) impossible(err error) bool {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return !a.connected.Load()
	}
	return a.asked.Load() && !a.connected.Load()
}

// attempt sends a call once. Its failure says in Status what was answered, and in Ambiguous
// whether the call may have taken effect.
func (c *Client) attempt(ctx context.Context, call *call) (*Response, *Error) {
	call.attempts++
	// The credential comes first: fetching it may need a turn of its own.
	limited, cancel := context.WithTimeout(ctx, c.config.Timeout)
	r, err := c.request(limited, call)
	cancel()
	if err != nil {
		e := c.failure(call, nil)
		e.Err, e.unsent = fmt.Errorf("not sent: %w", err), true
		return nil, e
	}
	epoch, err := c.pacer.acquire(ctx)
	if err != nil {
		e := c.failure(call, nil)
		e.Err, e.unsent = fmt.Errorf("not sent, its turn did not come: %w", err), true
		return nil, e
	}
	defer c.pacer.release()

	limited, cancel = context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	var arrived arrival
	c.logRequest(ctx, call, r)
	began := time.Now()
	answer, err := c.send(r.WithContext(arrived.trace(limited)), call)
	if err != nil && answer == nil {
		e := c.failure(call, nil)
		e.Err = err
		if ctx.Err() == nil && limited.Err() != nil {
			e.Err = fmt.Errorf("no complete answer within %s", c.config.Timeout)
		}
		e.arrived = !arrived.impossible(err)
		e.Ambiguous = call.changes() && e.arrived
		c.logAttempt(ctx, call, e, 0, time.Since(began))
		return nil, e
	}
	e := c.judge(call, answer, err)
	c.observe(answer, epoch)
	c.logAttempt(ctx, call, e, answer.Status, time.Since(began))
	c.logResponse(ctx, call, answer)
	if e != nil {
		return nil, e
	}
	return answer, nil
}

// send returns an answer with its whole body. Both results are set when the answer's code is
// known but its body is not complete.
func (c *Client) send(r *http.Request, call *call) (*Response, error) {
	got, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	now := time.Now()
	date := serverDate(got.Header, now)
	if !date.Equal(now) {
		c.ahead.Store(int64(date.Sub(now)))
	}
	body, err := io.ReadAll(io.LimitReader(got.Body, largestAnswer+1))
	if err == nil && len(body) > largestAnswer {
		err = errTooLarge
	}
	answer := &Response{
		Status: got.StatusCode, Header: got.Header, Body: body,
		RequestID: call.correlation, Date: date,
	}
	if c.config.RequestIDHeader != "" {
		if id := got.Header.Get(c.config.RequestIDHeader); id != "" {
			answer.RequestID = id
		}
	}
	return answer, err
}

// judge turns an answer into a failure, or into nil where it succeeded. unread is why its body is
// not complete.
func (c *Client) judge(call *call, answer *Response, unread error) *Error {
	if call.succeeded(answer.Status) && unread == nil {
		return nil
	}
	e := c.failure(call, answer)
	switch {
	case unread != nil && answer.Status/100 == 2:
		// Half an answer is none, although the call itself most likely succeeded.
		e.Status, e.Err = 0, errors.New("the answer was cut off")
		e.arrived, e.Ambiguous = true, call.changes()
		if errors.Is(unread, errTooLarge) {
			e.Err = errTooLarge
		}
	case answer.Status/100 == 2:
		e.Message = "the platform does not answer this call so; is the endpoint right?"
		e.Ambiguous = call.changes() && !isWebPage(answer.Header, answer.Body)
	case answer.Status/100 == 3:
		e.Message = "redirected, which is not followed"
		if to, err := url.Parse(answer.Header.Get("Location")); err == nil && to.Host != "" {
			e.Message = fmt.Sprintf("redirected to %s, which is not followed; is the endpoint right?", to.Host)
		}
	default:
		e.decode(&c.config, answer.Body)
		_, stated := retryAfter(answer.Header, answer.Date)
		refused := answer.Status == http.StatusServiceUnavailable && stated && !call.Unrefused
		e.Ambiguous = call.changes() && (answer.Status >= 500 || answer.Status == http.StatusRequestTimeout) && !refused
	}
	return e
}

// observe tells the pacer what an answer says of the rate.
func (c *Client) observe(answer *Response, epoch int) {
	var allowance Allowance
	known := false
	if c.config.RateLimit != nil {
		allowance, known = c.config.RateLimit(answer.Header)
	}
	if answer.Status != http.StatusTooManyRequests {
		c.pacer.pass()
		if known {
			c.pacer.allow(allowance)
		}
		return
	}
	wait, stated := retryAfter(answer.Header, time.Now())
	if known {
		c.pacer.allow(allowance)
		if !stated && allowance.Reset > 0 {
			wait, stated = allowance.Reset, true
		}
	}
	c.pacer.refuse(epoch, wait, stated)
}

// permanent tells whether a transport error would be the same the next time.
func permanent(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		hostname    x509.HostnameError
	)
	return errors.Is(err, errTooLarge) || errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &hostname)
}
