package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
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

const (
	sandboxOrg = "/organizations/sandbox"
	ownerID    = "sandboxowner00000000000000"
	adaID      = "sandboxada0000000000000000"
	machineID  = "sandboxmachine000000000000"
)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, box: sandbox.New(sandbox.NewMemoryStore(), New()), token: "sandbox"}
	w.get("/organizations", 200)
	return w
}

func (w *world) as(token string) *world {
	other := *w
	other.token = token
	return &other
}

func (w *world) flip(name, value string) {
	w.Helper()
	if err := w.box.SetSwitch("keycard", name, value); err != nil {
		w.Fatal(err)
	}
}

func (w *world) advance(d time.Duration) {
	w.Helper()
	if err := w.box.Advance(d); err != nil {
		w.Fatal(err)
	}
}

func (w *world) control(name string, body any) (out map[string]any, err error) {
	w.Helper()
	err = w.box.Control("keycard", name, json.RawMessage(quoteJSON(body)), &out)
	return out, err
}

func (w *world) principal(spec string) (out map[string]any) {
	w.Helper()
	if err := w.box.Principal("keycard", json.RawMessage(spec), &out); err != nil {
		w.Fatal(err)
	}
	return out
}

func quoteJSON(v any) []byte {
	if text, ok := v.(string); ok {
		return []byte(text)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

func (w *world) send(method, path, contentType, body string, header http.Header) (*http.Response, []byte) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, "http://keycard.test"+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	if w.token != "" {
		r.Header.Set("Authorization", "Bearer "+w.token)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for name, values := range header {
		r.Header.Set(name, values[0])
	}
	answer, err := w.box.Transport("keycard").RoundTrip(r)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	return answer, raw
}

func (w *world) do(method, path, body string, status int) map[string]any {
	w.Helper()
	answer, raw := w.send(method, path, "application/json", body, nil)
	if answer.StatusCode != status {
		w.Fatalf("%s %s: status %d, want %d: %s", method, path, answer.StatusCode, status, raw)
	}
	if status == 204 {
		if len(raw) > 0 {
			w.Fatalf("%s %s: a 204 has the body %s", method, path, raw)
		}
		return nil
	}
	var out map[string]any
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&out); err != nil {
		w.Fatalf("%s %s: %v: %s", method, path, err, raw)
	}
	if status >= 400 && (out["status"] != float64(status) || out["code"] == "" || out["message"] == "" || len(out) != 3) {
		w.Fatalf("%s %s: error body %s", method, path, raw)
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
	header := http.Header{}
	if authorization != "" {
		header.Set("Authorization", authorization)
	}
	answer, raw := w.as("").send("POST", "/service-account-token", "application/x-www-form-urlencoded", form, header)
	if answer.StatusCode != status {
		w.Fatalf("token: status %d, want %d: %s", answer.StatusCode, status, raw)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		w.Fatal(err)
	}
	return out
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

func (w *world) equal(what string, got, want any) {
	w.Helper()
	if g, e := fmt.Sprint(got), fmt.Sprint(want); g != e {
		w.Errorf("%s: got %s, want %s", what, g, e)
	}
}
