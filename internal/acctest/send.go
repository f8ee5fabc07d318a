package acctest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// credentials are the headers that carry the seeded credential to each platform.
var credentials = map[string]http.Header{
	"keycard":   {"Authorization": {"Bearer sandbox"}},
	"bindplane": {"X-Bindplane-Api-Key": {"sandbox"}},
	"nscale":    {"Authorization": {"Bearer sandbox"}},
	"katapult":  {"Authorization": {"Bearer sandbox"}},
	"palette":   {"Apikey": {"sandbox"}},
}

// Send talks to a platform behind the provider's back, as the seeded principal, and returns the
// answer's body. An answer other than 2xx fails the test.
func (s *Sandbox) Send(t testing.TB, platform, method, path, body string) string {
	t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, s.PlatformURL(platform)+path, content)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = credentials[platform].Clone()
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %s: %s", method, path, answer.Status, raw)
	}
	return string(raw)
}

// Only returns the id of the one item that a Keycard list holds; any other number fails the test.
func (s *Sandbox) Only(t testing.TB, path string) string {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	if err := json.Unmarshal([]byte(s.Send(t, "keycard", http.MethodGet, path, "")), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != 1 {
		t.Fatalf("%s holds %d items, want 1", path, len(list.Items))
	}
	return list.Items[0].ID
}
