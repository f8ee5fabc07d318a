package rest

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// Error is a failed call. Branch on Status with [IsNotFound], [HasStatus] and [IsAmbiguous], never on text.
type Error struct {
	Platform  string
	Operation string
	Method    string
	// Path is the request's path, without its query.
	Path string
	// Status is the answer's code; 0 means no answer arrived.
	Status int
	// Code is the platform's symbolic code, Message its text, Fields its messages by request field.
	Code    string
	Message string
	Fields  map[string]string
	// Details is the error's platform-specific part, masked; nil when there is none.
	Details json.RawMessage
	// RequestID identifies the call to the platform's support.
	RequestID string
	// Date is the server's clock when it answered; the local one where it sent none.
	Date time.Time
	// Header of the answer; nil when none arrived.
	Header http.Header
	// Ambiguous says that the request may have taken effect although it failed: it was written,
	// and no definite answer came back.
	Ambiguous bool
	// Err is the cause where no answer arrived.
	Err error
}

// Error returns one line: what failed, how, and the id to quote to support.
func (e *Error) Error() string {
	return e.Platform + ": " + e.Operation + " failed: " + e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// HasStatus tells whether err is an answer with one of the given codes.
func HasStatus(err error, codes ...int) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range codes {
		if e.Status == code {
			return true
		}
	}
	return false
}

// IsNotFound tells whether the platform itself answered that the object is absent: a 404 in the
// platform's error format. An HTML page or a proxy's 404 is not one.
func IsNotFound(err error) bool { return HasStatus(err, http.StatusNotFound) }

// IsAmbiguous tells whether a failed call may nevertheless have taken effect.
func IsAmbiguous(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Ambiguous
}
