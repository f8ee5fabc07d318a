package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// longestHalf bounds each half of an error that is too long to show, in runes.
const longestHalf = 600

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
	// Recognized says that the body was in the platform's error format: a JSON object in which
	// DecodeError found a code, a message or fields. It is true before DecodeError runs when the
	// body is a JSON object, and DecodeError may clear it, for instance for an unknown route.
	Recognized bool
	// Advice says what to do about it, where the platform's code tells more than the status; DecodeError
	// fills it.
	Advice string
	// RequestID identifies the call to the platform's support.
	RequestID string
	// Date is the server's clock when it answered; the local one where it sent none.
	Date time.Time
	// Header of the answer; nil when none arrived.
	Header http.Header
	// Ambiguous says that the request may have taken effect although it failed: it was written,
	// and no definite answer came back.
	Ambiguous bool
	// Err is the cause where no answer arrived, or where one could not be used.
	Err error

	// unsent says that no attempt was made, arrived that a failed one may have reached the server.
	unsent, arrived bool
	// mask knows the client's secrets; nil masks by key alone.
	mask *Masker
	// emptyNotFound lets a 404 without a body count as the platform's own.
	emptyNotFound bool
}

// Error returns one masked line: what failed, how, and the id to quote to support.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Platform + ": " + e.Operation)
	if e.Method != "" {
		b.WriteString(" (" + e.Method + " " + e.Path + ")")
	}
	b.WriteString(" failed")
	if e.Status != 0 {
		b.WriteString(strings.TrimRight(fmt.Sprintf(" with HTTP %d %s", e.Status, http.StatusText(e.Status)), " "))
	}
	for _, part := range []string{e.Code, e.Message} {
		if part != "" {
			b.WriteString(": " + part)
		}
	}
	for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
		b.WriteString("; " + field + ": " + e.Fields[field])
	}
	if cause := causeOf(e.Err); cause != "" && !strings.Contains(e.Message, cause) {
		b.WriteString(": " + cause)
	}
	if e.RequestID != "" {
		b.WriteString(" (request id " + e.RequestID + ")")
	}
	if e.Ambiguous {
		b.WriteString("; it may have taken effect all the same")
	}
	return oneLine(e.mask.Text(b.String()))
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// HasStatus tells whether err is an answer with one of the given codes.
func HasStatus(err error, codes ...int) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(codes, e.Status)
}

// IsNotFound tells whether the platform itself answered that the object is absent: a 404 in the
// platform's error format. An HTML page or a proxy's 404 is not one, and a 404 without a body is
// one only where the configuration's EmptyNotFound says that the platform sends such.
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusNotFound && (e.Recognized || e.emptyNotFound)
}

// IsAmbiguous tells whether a failed call may nevertheless have taken effect.
func IsAmbiguous(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Ambiguous
}

// decode fills an error from an answer's body and masks all of it that people get to see.
func (e *Error) decode(config *Config, body []byte) {
	trimmed := bytes.TrimSpace(body)
	e.Recognized = len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(trimmed)
	e.emptyNotFound = config.EmptyNotFound && len(trimmed) == 0
	if config.DecodeError != nil {
		config.DecodeError(e, body)
		e.Recognized = e.Recognized && (e.Code != "" || e.Message != "" || len(e.Fields) > 0)
	}
	if e.Message == "" && e.Code == "" && len(e.Fields) == 0 {
		e.Message = excerpt(e.mask.Text(string(trimmed)))
	}
	e.Code = e.mask.Text(e.Code)
	e.Message = e.mask.Text(e.Message)
	for field, text := range e.Fields {
		e.Fields[field] = e.mask.Text(text)
	}
	e.Details = e.mask.raw(e.Details)
}

// excerpt shortens a body that is in no known format. A web page says nothing worth reading.
func excerpt(body string) string {
	const longest = 200
	switch {
	case body == "":
		return ""
	case strings.HasPrefix(body, "<"):
		return "the answer is a web page, not an API error; is the endpoint right?"
	}
	if runes := []rune(body); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return body
}

// causeOf renders a cause without the URL that net/http puts in front: its query is nobody's business.
func causeOf(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

// oneLine folds white space and drops control characters, and bounds the length.
func oneLine(text string) string {
	fields := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	text = strings.Join(fields, " ")
	if runes := []rune(text); len(runes) > 2*longestHalf {
		// The end holds the request id.
		return string(runes[:longestHalf]) + " … " + string(runes[len(runes)-longestHalf:])
	}
	return text
}
