package rest

import (
	"context"
	"net/http"
	"time"
)

// Messages of log entries. Attempts and waits belong to the debug level; requests and responses,
// which carry masked headers and a masked "body", to trace.
const (
	LogAttempt  = "API call"
	LogWait     = "API wait"
	LogRequest  = "API request"
	LogResponse = "API response"
)

// longestLoggedBody bounds a logged body, in bytes.
const longestLoggedBody = 64 << 10

func (c *Client) logAttempt(ctx context.Context, call *call, e *Error, status int, took time.Duration) {
	if c.config.Log == nil {
		return
	}
	fields := call.fields(c)
	fields["status"] = status
	fields["duration_ms"] = took.Milliseconds()
	if e != nil {
		fields["error"] = e.Error()
		fields["request_id"] = call.mask.Text(e.RequestID)
	}
	c.config.Log(ctx, LogAttempt, fields)
}

func (c *Client) logWait(ctx context.Context, call *call, wait time.Duration, why string) {
	if c.config.Log == nil {
		return
	}
	fields := call.fields(c)
	fields["wait_ms"] = max(0, wait).Milliseconds()
	fields["reason"] = why
	c.config.Log(ctx, LogWait, fields)
}

func (c *Client) logRequest(ctx context.Context, call *call, r *http.Request) {
	if c.config.Log == nil || !c.config.Trace {
		return
	}
	fields := call.fields(c)
	fields["query"] = call.mask.Text(r.URL.RawQuery)
	fields["headers"] = call.mask.Header(r.Header)
	fields["body"] = call.mask.body(call.body)
	c.config.Log(ctx, LogRequest, fields)
}

func (c *Client) logResponse(ctx context.Context, call *call, answer *Response) {
	if c.config.Log == nil || !c.config.Trace {
		return
	}
	fields := call.fields(c)
	fields["status"] = answer.Status
	fields["headers"] = call.mask.Header(answer.Header)
	fields["body"] = call.mask.body(answer.Body)
	c.config.Log(ctx, LogResponse, fields)
}

// fields identifies a call in the log.
func (call *call) fields(c *Client) map[string]any {
	return map[string]any{
		"platform":   c.config.Platform,
		"operation":  call.Operation,
		"method":     call.Method,
		"path":       call.mask.Text(call.Path),
		"attempt":    call.attempts,
		"request_id": call.correlation,
	}
}

// body masks a whole body before it is cut: half a secret would not be found.
func (m *Masker) body(raw []byte) string {
	text := m.Text(string(raw))
	if len(text) > longestLoggedBody {
		text = text[:longestLoggedBody] + "…"
	}
	return text
}
