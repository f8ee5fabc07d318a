// Package rest is what every platform's client shares: one transport with authorization, retry,
// rate limiting, typed errors and masked logs. It knows nothing of Terraform and of no platform.
package rest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
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
	// Waiting out a 429 does not count. 0 means 4.
	MaxRetries int
	// MaxConcurrent bounds the requests in flight; 0 means 10.
	MaxConcurrent int
	// RequestsPerSecond starts the token bucket; 0 means unlimited until the server says otherwise.
	RequestsPerSecond float64
	// Transport carries the requests; nil means a fresh connection pool. It never follows
	// redirects to another host with credentials.
	Transport http.RoundTripper
	// Authorize puts the credential on a request, before each attempt. It may be called
	// concurrently, and may send an Anonymous request through this client. Nil sends none.
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
	// EmptyNotFound lets [IsNotFound] accept a 404 without a body, for platforms that send such.
	// Elsewhere an empty 404 may come from a proxy that never asked the platform.
	EmptyNotFound bool
	// Secrets are values that must never appear in a log or an error, whatever field they stand
	// in. What Authorize puts into credential headers is learned and need not be listed.
	Secrets []string
	// SecretKeys are JSON keys, form fields and headers whose values are masked beside the usual
	// ones (those that speak of a secret, password, token, API key, licence key or cookie).
	SecretKeys []string
	// Log receives one entry per attempt and per wait; nil logs nothing. Fields are masked. msg is
	// one of [LogAttempt] and [LogWait], meant for debug, [LogRequest] and [LogResponse], for trace.
	Log func(ctx context.Context, msg string, fields map[string]any)
	// Trace adds the entries LogRequest and LogResponse, with masked headers and bodies.
	Trace bool
	// BackoffSecond is what backoff counts as a second; 0 means one second. Tests make it shorter.
	// Waits that the server asks for are not scaled.
	BackoffSecond time.Duration
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
	Path  string
	Query url.Values
	// RawQuery is escaped and follows Query as it is, for APIs to which the order of arguments
	// means something.
	RawQuery string
	Header   http.Header
	// Body is encoded as JSON; nil sends none.
	Body any
	// Form is sent as application/x-www-form-urlencoded; it excludes Body.
	Form url.Values
	// Idempotent says that repeating the request is harmless. Nil decides by method: everything
	// but POST. A request that is not idempotent is repeated only when it cannot have arrived, or
	// when the server refused it with 429, or with 503 and Retry-After.
	Idempotent *bool
	// Unrefused says that even a 503 with Retry-After leaves open whether the request took effect, so
	// that one that is not idempotent is not repeated after it.
	Unrefused bool
	// Success lists the status codes that mean success; empty means any 2xx.
	Success []int
	// NoRetry sends the request exactly once (429 included).
	NoRetry bool
	// Anonymous sends the request without a credential: the one that obtains it.
	Anonymous bool
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
	pacer  *pacer
	mask   *Masker
	// ahead is by how much the server's clock is ahead of the local one, in nanoseconds.
	ahead atomic.Int64
	// created keeps the client's creates apart.
	created created
}

// New checks a configuration and returns its client. It sends nothing.
func New(config Config) (*Client, error) {
	base, err := url.Parse(config.Endpoint)
	switch {
	case err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http"):
		return nil, fmt.Errorf("%s: the endpoint is not an absolute http(s) URL", config.Platform)
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, fmt.Errorf("%s: the endpoint may have neither a user, nor a query, nor a fragment", config.Platform)
	}
	config.Endpoint = strings.TrimRight(config.Endpoint, "/")
	config.Timeout = cmp.Or(config.Timeout, 60*time.Second)
	config.MaxRetries = cmp.Or(config.MaxRetries, 4)
	config.MaxConcurrent = max(cmp.Or(config.MaxConcurrent, 10), 1)
	config.BackoffSecond = cmp.Or(config.BackoffSecond, time.Second)
	if config.Transport == nil {
		pool := http.DefaultTransport.(*http.Transport).Clone()
		pool.MaxIdleConnsPerHost = config.MaxConcurrent
		config.Transport = pool
	}
	mask := NewMasker(config.Secrets...)
	for _, key := range config.SecretKeys {
		mask.keys = append(mask.keys, normalized(key))
	}
	return &Client{
		config: config,
		http:   &http.Client{Transport: config.Transport, CheckRedirect: followOnlyHome},
		pacer:  newPacer(config.BackoffSecond, config.MaxConcurrent, config.RequestsPerSecond),
		mask:   mask,
	}, nil
}

// Endpoint returns the base URL without a trailing slash.
func (c *Client) Endpoint() string { return c.config.Endpoint }

// Masker returns what keeps the client's secrets out of texts, for use in diagnostics. Secrets
// that come up later, such as a created credential, can be added to it.
func (c *Client) Masker() *Masker { return c.mask }

// skew returns by how much the server's clock is ahead of the local one, as its latest answer
// with a Date header showed, to the second; 0 before the first.
func (c *Client) skew() time.Duration { return time.Duration(c.ahead.Load()) }

// followOnlyHome follows redirects of reads within the endpoint's host. Any other redirect is
// answered to the caller as it is: a credential never travels to another host.
func followOnlyHome(r *http.Request, via []*http.Request) error {
	first := via[0]
	readOnly := slices.Contains([]string{http.MethodGet, http.MethodHead}, first.Method)
	if !readOnly || r.URL.Host != first.URL.Host || r.URL.Scheme != first.URL.Scheme || len(via) >= 10 {
		return http.ErrUseLastResponse
	}
	return nil
}
