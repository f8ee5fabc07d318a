package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// fault is an error answer: the bare object of every Palette error.
type fault struct {
	status  int
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Details json.RawMessage `json:"details"`
	Ref     string          `json:"ref"`
}

func (f *fault) Error() string { return f.Code + ": " + f.Message }

// Codes of the errors. Only codeNotFound and codeTooMany are published; the others are a choice.
const (
	codeInvalid      = "InvalidRequest"
	codeUnauthorized = "Unauthorized"
	codeNotFound     = "ResourceNotFound"
	codeDuplicate    = "ResourceAlreadyExists"
	codeTooMany      = "TooManyRequests"
	codeInternal     = "InternalError"
)

func invalid(format string, args ...any) *fault {
	return &fault{status: http.StatusBadRequest, Code: codeInvalid, Message: fmt.Sprintf(format, args...)}
}

func unauthorized(message string) *fault {
	return &fault{status: http.StatusUnauthorized, Code: codeUnauthorized, Message: message}
}

func notFound(format string, args ...any) *fault {
	return &fault{status: http.StatusNotFound, Code: codeNotFound, Message: fmt.Sprintf(format, args...)}
}

// request is one call of an operation.
type request struct {
	*sandbox.Call
	http *http.Request
	out  http.Header
	as   userRow // the caller; zero where no credential is needed
}

// body decodes a JSON request body.
func (q *request) body(into any) error {
	if err := json.NewDecoder(q.http.Body).Decode(into); err != nil {
		return invalid("the request body is not valid: %v", err)
	}
	return nil
}

type handler func(q *request) (any, error)

// operation answers one route.
type operation struct {
	status int
	open   bool // no credential needed
	run    handler
}

func (o operation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := &request{Call: sandbox.From(r), http: r, out: w.Header()}
	answer, err := o.answer(q)
	if err != nil {
		writeFault(w, err)
		return
	}
	if o.status != http.StatusOK {
		w.Header().Set("AuditUid", newUID())
	}
	if answer == nil {
		w.WriteHeader(o.status)
		return
	}
	writeJSON(w, o.status, answer)
}

func (o operation) answer(q *request) (any, error) {
	if !o.open {
		caller, err := identify(q.Call, q.http.Header)
		if err != nil {
			return nil, err
		}
		q.as = caller
	}
	return o.run(q)
}

func unrouted(w http.ResponseWriter, r *http.Request) {
	writeFault(w, notFound("no operation %s %s", r.Method, r.URL.Path))
}

func writeFault(w http.ResponseWriter, err error) {
	f := &fault{status: http.StatusInternalServerError, Code: codeInternal, Message: err.Error()}
	errors.As(err, &f)
	f.Ref = newUID()
	writeJSON(w, f.status, f)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}

// newUID returns an id of the shape that every Palette object has.
func newUID() string { return sandbox.NewID(24, sandbox.Hex) }

// timestamp writes a moment as Palette does: UTC with milliseconds, also where there is none.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
