// Package rest is what every platform's client shares: one transport with authorization, retry,
// rate limiting, typed errors and masked logs. It knows nothing of Terraform and of no platform.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config describes one platform's transport.
type Config struct {
	// Platform names the platform in errors and logs: "Keycard".
	Platform string
	// Endpoint is the base URL that every request path is appended to; a trailing slash is cut.
	Endpoint string
	// UserAgent is sent with each request.
	UserAgent string
	// Timeout bounds one attempt; 0 means 60 s.
	Timeout time.Duration
	// MaxRetries is how often one request is repeated after its first attempt. Negative means never.
	// Waiting out a 429 does not count.
	MaxRetries int
	// MaxConcurrent bounds the requests in flight; 0 means 10.
	MaxConcurrent int
	// RequestsPerSecond starts the token bucket; 0 means unlimited until the server says otherwise.
	RequestsPerSecond float64
	// Transport carries the requests; nil means a fresh connection pool. It never follows
	// redirects to another host with credentials.
	Transport http.RoundTripper
	// Authorize puts the credential on a request, just before it is sent. Nil sends none.
	Authorize func(ctx context.Context, r *http.Request) error
	// Reauthorize is called once after a 401. True means the credential was renewed and the
	// request is worth one more try. Nil means a 401 is final.
	Reauthorize func(ctx context.Context) bool
	// CorrelationHeader, when set, carries a fresh UUID per call, the same on each of its attempts.
	CorrelationHeader string
	// RequestIDHeader, when set, is the answer's header that identifies the request to the
	// platform's support. The correlation id stands in where it is absent.
	RequestIDHeader string
	// DecodeError fills Code, Message and Details of an error from its body. Nil keeps a short,
	// masked excerpt of the body as Message.
	DecodeError func(e *Error, body []byte)
	// RateLimit reads the allowance from an answer's headers. Nil reads none.
	RateLimit func(h http.Header) (allowance Allowance, ok bool)
	// Secrets are values that must never appear in a log or an error, whatever field they stand in.
	Secrets []string
	// Log receives one entry per attempt and per wait; nil logs nothing. Fields are masked.
	Log func(ctx context.Context, msg string, fields map[string]any)
}

// Allowance is what a server says of its rate limit.
type Allowance struct {
	// Limit requests are permitted per Window; 0 means unknown.
	Limit  int
	Window time.Duration
	// Remaining requests until Reset; negative means unknown.
	Remaining int
	// Reset is how long until the allowance is full again; 0 means unknown.
	Reset time.Duration
}

// Request is one API call.
type Request struct {
	// Operation names the call in errors: "create invitation".
	Operation string
	Method    string
	// Path below the endpoint, its segments escaped: use [Path].
	Path   string
	Query  url.Values
	Header http.Header
	// Body is encoded as JSON; nil sends none.
	Body any
	// Form is sent as application/x-www-form-urlencoded; it excludes Body.
	Form url.Values
	// Idempotent says that repeating the request is harmless. Nil decides by method: everything
	// but POST. A request that is not idempotent is repeated only when it cannot have arrived, or
	// when the server refused it with 429, or with 503 and Retry-After.
	Idempotent *bool
	// Success lists the status codes that mean success; empty means any 2xx.
	Success []int
	// NoRetry sends the request exactly once (429 included).
	NoRetry bool
}

// Response is a finished, successful answer.
type Response struct {
	Status int
	Header http.Header
	// Body is the whole answer. It may hold a secret: it never goes into an error or a log.
	Body []byte
	// RequestID identifies the call to the platform's support.
	RequestID string
	// Date is the server's clock when it answered; the local one where it sent none.
	Date time.Time
}

// Path joins segments to an absolute path, escaping each.
func Path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}

// Client sends requests to one platform. It is safe for concurrent use.
type Client struct {
	config Config
	http   *http.Client
}

// New checks a configuration and returns its client. It sends nothing.
func New(config Config) (*Client, error) {
	base, err := url.Parse(config.Endpoint)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("%s: endpoint %q is not an absolute URL", config.Platform, config.Endpoint)
	}
	config.Endpoint = strings.TrimRight(config.Endpoint, "/")
	return &Client{config: config, http: &http.Client{Transport: config.Transport, Timeout: config.Timeout}}, nil
}

// Endpoint returns the base URL without a trailing slash.
func (c *Client) Endpoint() string { return c.config.Endpoint }

// Do sends a request and decodes a JSON answer into out; nil ignores the body. A typed answer
// that is not JSON is an error. Failures are *[Error].
func (c *Client) Do(ctx context.Context, request Request, out any) (*Response, error) {
	var body io.Reader
	if request.Body != nil {
		raw, err := json.Marshal(request.Body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	target := c.config.Endpoint + request.Path
	if len(request.Query) > 0 {
		target += "?" + request.Query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, request.Method, target, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	if request.Body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.config.Authorize != nil {
		if err := c.config.Authorize(ctx, r); err != nil {
			return nil, err
		}
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, &Error{Platform: c.config.Platform, Operation: request.Operation, Err: err}
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode/100 != 2 {
		e := &Error{Platform: c.config.Platform, Operation: request.Operation, Status: answer.StatusCode}
		if c.config.DecodeError != nil {
			c.config.DecodeError(e, raw)
		}
		return nil, e
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			return nil, err
		}
	}
	return &Response{Status: answer.StatusCode, Header: answer.Header, Body: raw, Date: time.Now()}, nil
}
