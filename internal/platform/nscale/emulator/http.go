package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// fault is an error answer.
type fault struct {
	status int
	code   string
	text   string
}

func (f *fault) Error() string { return fmt.Sprintf("%d %s: %s", f.status, f.code, f.text) }

func invalid(format string, args ...any) *fault {
	return &fault{http.StatusBadRequest, "invalid_request", fmt.Sprintf(format, args...)}
}

func forbidden(format string, args ...any) *fault {
	return &fault{http.StatusForbidden, "forbidden", fmt.Sprintf(format, args...)}
}

func notFound() *fault {
	return &fault{http.StatusNotFound, "not_found", "the requested resource does not exist"}
}

// conflict is a lost optimistic-lock race; the service words it as if the object existed already.
func conflict() *fault {
	return &fault{http.StatusConflict, "conflict", "the requested resource already exists"}
}

func serverError(text string) *fault {
	return &fault{http.StatusInternalServerError, "server_error", text}
}

// closeConnection is how the service dies on some requests: nothing is stored, nothing answered.
func closeConnection() { panic(http.ErrAbortHandler) }

// undeclared answers with a status that the operation's own schema does not list: the service's
// response validation makes a closed connection of it, where it is on.
func undeclared(c *sandbox.Call, f *fault) *fault {
	if is(c, switchSchemaPanic, "on") {
		closeConnection()
	}
	return f
}

// request is one authenticated call of an operation.
type request struct {
	*sandbox.Call
	http *http.Request
	body []byte
	as   caller
}

func (q *request) decode(into any) {
	if err := json.Unmarshal(q.body, into); err != nil {
		panic(fmt.Errorf("a body that passed its schema: %w", err))
	}
}

type handler func(q *request) (any, error)

// operation answers one route: authentication, then the path, then the body, then the handler.
type operation struct {
	status int
	body   *schema
	run    handler
}

var uuidPattern = regexp.MustCompile("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")

var pathIDs = []string{"organizationID", "groupid", "userID", "serviceAccountID", "projectID", "providerID"}

func (o operation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := &request{Call: sandbox.From(r), http: r}
	answer, err := o.answer(q)
	if err != nil {
		writeFault(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if answer == nil {
		w.WriteHeader(o.status)
		return
	}
	writeJSON(w, o.status, answer)
}

func (o operation) answer(q *request) (any, error) {
	as, err := authenticate(q.Call, q.http.Header.Get("Authorization"))
	if err != nil {
		return nil, err
	}
	q.as = as
	if err := parsePathIDs(q); err != nil {
		return nil, err
	}
	if o.body != nil {
		if q.body, err = o.body.read(q.http); err != nil {
			return nil, err
		}
	}
	answer, err := o.run(q)
	switch {
	case errors.Is(err, errAbsent):
		return nil, notFound()
	case errors.Is(err, errConflict):
		return nil, conflict()
	}
	return answer, err
}

// parsePathIDs reads the ids in the path as UUIDs, which have no case; older releases take any text
// as it is.
func parsePathIDs(q *request) error {
	if !head(q.Call) {
		return nil
	}
	for _, name := range pathIDs {
		id := q.http.PathValue(name)
		if id == "" {
			continue
		}
		if !uuidPattern.MatchString(id) {
			return invalid("invalid path/query element")
		}
		q.http.SetPathValue(name, strings.ToLower(id))
	}
	return nil
}

func unrouted(w http.ResponseWriter, r *http.Request) { writeFault(w, r, notFound()) }

func writeFault(w http.ResponseWriter, r *http.Request, err error) {
	var f *fault
	if !errors.As(err, &f) {
		f = serverError(err.Error())
	}
	c := sandbox.From(r)
	w.Header().Set("Cache-Control", "no-cache")
	if f.status == http.StatusUnauthorized && head(c) {
		w.Header().Set("WWW-Authenticate", fmt.Sprintf("Bearer error=%q,resource_metadata=%q",
			"invalid_token", c.BaseURL+"/.well-known/oauth-protected-resource"))
	}
	body := map[string]string{"error": f.code, "error_description": f.text}
	if head(c) && is(c, switchTraceID, "on") && !strings.HasPrefix(r.URL.Path, "/oauth2/") {
		body["trace_id"] = sandbox.NewID(32, sandbox.Hex)
	}
	writeJSON(w, f.status, body)
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

// newUUID returns a random version 4 UUID.
func newUUID() string {
	id := []byte(sandbox.NewID(32, sandbox.Hex))
	id[12], id[16] = '4', "89ab"[id[16]%4]
	return fmt.Sprintf("%s-%s-%s-%s-%s", id[:8], id[8:12], id[12:16], id[16:20], id[20:])
}
