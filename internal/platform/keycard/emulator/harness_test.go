package emulator

import (
	"encoding/json"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

// world is a stage whose caller is the seeded user, until it is another.
type world struct{ *sandboxtest.Stage }

const (
	sandboxOrg = "/organizations/sandbox"
	ownerID    = "sandboxowner00000000000000"
	adaID      = "sandboxada0000000000000000"
	machineID  = "sandboxmachine000000000000"
)

func newWorld(t *testing.T) *world {
	t.Helper()
	return (&world{sandboxtest.NewStage(t, New())}).as("sandbox")
}

// as returns the world with another token; "" is none.
func (w *world) as(token string) *world { return &world{w.Bearer(token)} }

// control calls an entry of the control room, which may refuse.
func (w *world) control(name string, body any) (out map[string]any, err error) {
	if text, ok := body.(string); ok {
		body = json.RawMessage(text)
	}
	err = w.Sandbox.Control("keycard", name, body, &out)
	return out, err
}

func (w *world) principal(spec string) map[string]any {
	w.Helper()
	return w.Principal(spec).(map[string]any)
}

// do sends a request that is answered with a status and, unless that is 204, an object.
func (w *world) do(method, path, body string, status int) map[string]any {
	w.Helper()
	answer := w.Expect(status, method, path, body)
	if status == 204 {
		w.Equal("body of a 204", answer.Body, "")
		return nil
	}
	out := w.Decode(answer).(map[string]any)
	if status >= 400 && (out["status"] != float64(status) || out["code"] == "" || out["message"] == "" || len(out) != 3) {
		w.Fatalf("%s %s: error body %s", method, path, answer.Body)
	}
	return out
}

func (w *world) get(path string, status int) map[string]any {
	w.Helper()
	return w.do("GET", path, "", status)
}

// grant asks for a token with form parameters and, if given, an Authorization header.
func (w *world) grant(form, authorization string, status int) map[string]any {
	w.Helper()
	header := []string{"Content-Type", "application/x-www-form-urlencoded"}
	if authorization != "" {
		header = append(header, "Authorization", authorization)
	}
	return w.Decode(w.as("").Expect(status, "POST", "/service-account-token", form, header...)).(map[string]any)
}

func items(list map[string]any) []map[string]any {
	out := []map[string]any{}
	for _, item := range list["items"].([]any) {
		out = append(out, item.(map[string]any))
	}
	return out
}

func ids(list map[string]any) []string {
	out := []string{}
	for _, item := range items(list) {
		out = append(out, item["id"].(string))
	}
	return out
}
