package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// world is a fresh sandbox with this emulator alone.
type world struct {
	*testing.T
	box   *sandbox.Sandbox
	token string
}

type object = map[string]any

const (
	sandboxID = "org_sandbox000000000"
	child     = `"name":"Acme","sub_domain":"acme"`
)

func newWorld(t *testing.T) *world {
	t.Helper()
	return &world{T: t, box: sandbox.New(sandbox.NewMemoryStore(), New()), token: "sandbox"}
}

func (w *world) as(token string) *world {
	other := *w
	other.token = token
	return &other
}

func (w *world) flip(name, value string) {
	w.Helper()
	if err := w.box.SetSwitch("katapult", name, value); err != nil {
		w.Fatal(err)
	}
}

func (w *world) advance(d time.Duration) {
	w.Helper()
	if err := w.box.Advance(d); err != nil {
		w.Fatal(err)
	}
}

func (w *world) control(name, body string) {
	w.Helper()
	if err := w.box.Control("katapult", name, json.RawMessage(body), nil); err != nil {
		w.Fatal(err)
	}
}

// dormant makes a managed organization that is suspended and was never activated, with the
// sub-domain sandbox-dormant, and returns its id.
func (w *world) dormant() string {
	w.Helper()
	id := w.create(`"name":"Dormant","sub_domain":"sandbox-dormant"`)["id"].(string)
	w.control("set-organization", `{"organization":"sandbox-dormant","suspended":true,"activated":false}`)
	return id
}

// principal returns the secret of a new token.
func (w *world) principal(spec string) string {
	w.Helper()
	var out struct {
		APIToken string `json:"api_token"`
	}
	if err := w.box.Principal("katapult", json.RawMessage(spec), &out); err != nil {
		w.Fatal(err)
	}
	return out.APIToken
}

// send makes a request below /core/v1. A body is sent as JSON.
func (w *world) send(method, path, body string) (*http.Response, object) {
	w.Helper()
	r := httptest.NewRequestWithContext(w.Context(), method, "http://katapult.test/core/v1"+path, strings.NewReader(body))
	r.RemoteAddr = "203.0.113.9:4711"
	if w.token != "" {
		r.Header.Set("Authorization", "Bearer "+w.token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return w.perform(r)
}

func (w *world) perform(r *http.Request) (*http.Response, object) {
	w.Helper()
	answer, err := w.box.Transport("katapult").RoundTrip(r)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	var out object
	if err := json.Unmarshal(raw, &out); err != nil {
		w.Fatalf("%s %s: %v: %s", r.Method, r.URL, err, raw)
	}
	w.equal("Content-Type", answer.Header.Get("Content-Type"), "application/json")
	return answer, out
}

func (w *world) do(method, path, body string, status int) object {
	w.Helper()
	answer, out := w.send(method, path, body)
	if answer.StatusCode != status {
		w.Fatalf("%s %s: status %d, want %d: %v", method, path, answer.StatusCode, status, out)
	}
	return out
}

// refused makes a request that must fail with a code, and returns the detail.
func (w *world) refused(method, path, body string, status int, code string) object {
	w.Helper()
	answer, out := w.send(method, path, body)
	inner, _ := out["error"].(object)
	if answer.StatusCode != status || inner["code"] != code {
		w.Fatalf("%s %s: %d %v, want %d %s", method, path, answer.StatusCode, out, status, code)
	}
	w.equal("X-Api-Schema", answer.Header.Get("X-Api-Schema"), "json-error")
	w.equal("keys of the error", keys(inner), "[code description detail]")
	w.equal("keys of the answer", keys(out), "[error]")
	detail, ok := inner["detail"].(object)
	if !ok || inner["description"] == "" {
		w.Fatalf("%s %s: error %v", method, path, inner)
	}
	return detail
}

func keys(o object) []string { return slices.Sorted(maps.Keys(o)) }

func list(o object, key string) []object {
	out := []object{}
	for _, item := range o[key].([]any) {
		out = append(out, item.(object))
	}
	return out
}

func (w *world) equal(what string, got, want any) {
	w.Helper()
	if g, e := fmt.Sprint(got), fmt.Sprint(want); g != e {
		w.Errorf("%s: got %s, want %s", what, g, e)
	}
}
