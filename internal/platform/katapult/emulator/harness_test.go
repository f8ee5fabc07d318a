package emulator

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

// world is a stage whose caller has the seeded token, until it is another.
type world struct{ *sandboxtest.Stage }

type object = map[string]any

const (
	sandboxID = "org_sandbox000000000"
	child     = `"name":"Acme","sub_domain":"acme"`
)

func newWorld(t *testing.T) *world {
	t.Helper()
	return (&world{sandboxtest.NewStage(t, New())}).as("sandbox")
}

// as returns the world with another token; "" is none.
func (w *world) as(token string) *world { return &world{w.Bearer(token)} }

// dormant makes a managed organization that is suspended and was never activated, with the
// sub-domain sandbox-dormant, and returns its id.
func (w *world) dormant() string {
	w.Helper()
	id := w.create(`"name":"Dormant","sub_domain":"sandbox-dormant"`)["id"].(string)
	w.Control("set-organization", `{"organization":"sandbox-dormant","suspended":true,"activated":false}`)
	return id
}

// principal returns the secret of a new token.
func (w *world) principal(spec string) string {
	w.Helper()
	return sandboxtest.Text(w.Principal(spec), "api_token")
}

// send makes a request below /core/v1 from a public address.
func (w *world) send(method, path, body string) (sandboxtest.Answer, object) {
	w.Helper()
	r := httptest.NewRequestWithContext(w.Context(), method, "http://katapult.test/core/v1"+path, strings.NewReader(body))
	r.RemoteAddr = "203.0.113.9:4711"
	r.Header = w.Header.Clone()
	if body != "" {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return w.perform(r)
}

func (w *world) perform(r *http.Request) (sandboxtest.Answer, object) {
	w.Helper()
	answer, err := w.Perform(r)
	if err != nil {
		w.Fatal(err)
	}
	out := w.Decode(answer).(object)
	w.Equal("Content-Type", answer.Header.Get("Content-Type"), "application/json")
	return answer, out
}

func (w *world) do(method, path, body string, status int) object {
	w.Helper()
	answer, out := w.send(method, path, body)
	if answer.Status != status {
		w.Fatalf("%s %s: status %d, want %d: %v", method, path, answer.Status, status, out)
	}
	return out
}

// refused makes a request that must fail with a code, and returns the detail.
func (w *world) refused(method, path, body string, status int, code string) object {
	w.Helper()
	answer, out := w.send(method, path, body)
	inner, _ := out["error"].(object)
	if answer.Status != status || inner["code"] != code {
		w.Fatalf("%s %s: %d %v, want %d %s", method, path, answer.Status, out, status, code)
	}
	w.Equal("X-Api-Schema", answer.Header.Get("X-Api-Schema"), "json-error")
	w.Equal("keys of the error", keys(inner), "[code description detail]")
	w.Equal("keys of the answer", keys(out), "[error]")
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
