package rest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// call is one request on its way through its attempts.
type call struct {
	Request
	target      string
	contentType string
	body        []byte
	// correlation is the id shared by all attempts; "" where the platform has no header for it.
	correlation string
	// mask also knows the secrets of this request, lest the answer echo them.
	mask *Masker

	idempotent bool
	began      time.Time
	attempts   int
	repeats    int
	// renewed says that the credential was renewed once already.
	renewed bool
	// ambiguous says that an earlier attempt may have taken effect.
	ambiguous bool
}

// Do sends a request and decodes a JSON answer into out; nil ignores the body. A typed answer
// that is not JSON is an error. Failures are *[Error].
func (c *Client) Do(ctx context.Context, request Request, out any) (*Response, error) {
	call, err := c.prepare(request)
	if err != nil {
		return nil, &Error{
			Platform: c.config.Platform, Operation: request.Operation, Method: request.Method,
			Path: request.Path, Date: time.Now(), Err: err, mask: c.mask,
		}
	}
	for {
		answer, failure := c.attempt(ctx, call)
		if failure == nil {
			failure = c.decode(call, answer, out)
		}
		if failure == nil {
			return answer, nil
		}
		failure.Ambiguous = failure.Ambiguous || call.ambiguous
		call.ambiguous = failure.Ambiguous
		if !c.again(ctx, call, failure) {
			return nil, failure
		}
	}
}

// prepare does what all attempts share.
func (c *Client) prepare(request Request) (*call, error) {
	call := &call{
		Request: request, target: c.config.Endpoint + request.Path, mask: c.mask, began: time.Now(),
		idempotent: request.Method != http.MethodPost,
	}
	if request.Idempotent != nil {
		call.idempotent = *request.Idempotent
	}
	if query := strings.Trim(request.Query.Encode()+"&"+request.RawQuery, "&"); query != "" {
		call.target += "?" + query
	}
	switch {
	case request.Form != nil:
		call.contentType, call.body = "application/x-www-form-urlencoded", []byte(request.Form.Encode())
	case request.Body != nil:
		body, err := json.Marshal(request.Body)
		if err != nil {
			return nil, fmt.Errorf("encode the request: %w", err)
		}
		call.contentType, call.body = "application/json", body
	}
	if secrets := c.mask.secretsOf(request, call.body); len(secrets) > 0 {
		call.mask = c.mask.With(secrets...)
	}
	if c.config.CorrelationHeader != "" {
		call.correlation = uuid.NewString()
	}
	return call, nil
}

// request builds one attempt's request.
func (c *Client) request(ctx context.Context, call *call) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, call.Method, call.target, bytes.NewReader(call.body))
	if err != nil {
		return nil, errors.New("the path or the method is not valid")
	}
	if call.body == nil {
		r.Body, r.GetBody, r.ContentLength = nil, nil, 0
	}
	r.Header.Set("Accept", "application/json")
	if c.config.UserAgent != "" {
		r.Header.Set("User-Agent", c.config.UserAgent)
	}
	if call.contentType != "" {
		r.Header.Set("Content-Type", call.contentType)
	}
	if call.correlation != "" {
		r.Header.Set(c.config.CorrelationHeader, call.correlation)
	}
	for name, values := range call.Header {
		r.Header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	if c.config.Authorize != nil && !call.Anonymous {
		if err := c.config.Authorize(ctx, r); err != nil {
			return nil, err
		}
	}
	for _, values := range r.Header {
		for i, value := range values {
			// A credential that was read from a file ends with a line break, which no header may hold.
			values[i] = strings.TrimSpace(value)
		}
	}
	c.mask.Add(credentialsOf(r.Header)...)
	return r, nil
}

// succeeded tells whether an answer's code means success.
func (call *call) succeeded(status int) bool {
	if len(call.Success) > 0 {
		return slices.Contains(call.Success, status)
	}
	return status/100 == 2
}

// changes tells whether the call may change something, as also a GET can that sends a mail.
func (call *call) changes() bool {
	return call.Method != http.MethodGet && call.Method != http.MethodHead || !call.idempotent
}

// decode reads a successful answer. Its failures never show the body, which may hold a secret.
func (c *Client) decode(call *call, answer *Response, out any) *Error {
	body := bytes.TrimSpace(answer.Body)
	failure := func(message string) *Error {
		e := c.failure(call, answer)
		e.Message = message
		return e
	}
	if isWebPage(answer.Header, body) {
		// Nothing that serves web pages under an API path has carried out the call.
		return failure("the answer is a web page, not JSON: the endpoint is wrong, or the server does not know this call")
	}
	if out == nil {
		return nil
	}
	var wrong string
	if len(body) == 0 {
		wrong = "the answer is empty where JSON was expected; is the endpoint right?"
	} else if err := json.Unmarshal(body, out); err != nil {
		wrong = "the answer is not the JSON that was expected; is the endpoint right?"
		if kind := new(json.UnmarshalTypeError); errors.As(err, &kind) {
			// The value itself stays out of the text.
			found, _, _ := strings.Cut(kind.Value, " ")
			wrong = fmt.Sprintf("the answer's %s is a JSON %s, which does not fit", cmp.Or(kind.Field, "document"), found)
		}
	}
	if wrong == "" {
		return nil
	}
	e := failure(wrong)
	e.Ambiguous = call.changes()
	return e
}

// isWebPage tells an HTML answer from an API's.
func isWebPage(header http.Header, body []byte) bool {
	return strings.HasPrefix(strings.ToLower(header.Get("Content-Type")), "text/html") && len(body) > 0 ||
		bytes.HasPrefix(body, []byte("<"))
}

// failure starts the error of a call; answer is nil where none arrived.
func (c *Client) failure(call *call, answer *Response) *Error {
	e := &Error{
		Platform: c.config.Platform, Operation: call.Operation, Method: call.Method,
		Path: call.mask.Text(call.Path), RequestID: call.correlation, Date: time.Now(), mask: call.mask,
	}
	if answer != nil {
		e.Status, e.Header, e.Date, e.RequestID = answer.Status, answer.Header, answer.Date, answer.RequestID
	}
	return e
}
