package api_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Credentials of the tests.
const (
	plantedKey      = "planted-api-key"
	plantedPassword = "planted-password"
)

// recorded is a request as the server saw it.
type recorded struct {
	method, path, query, body string
	header                    http.Header
}

// recorder is a server that keeps its requests.
type recorder struct {
	*httptest.Server
	mu   sync.Mutex
	seen []recorded
}

func record(t testing.TB, answer http.HandlerFunc) *recorder {
	t.Helper()
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.seen = append(r.seen, recorded{q.Method, q.URL.EscapedPath(), q.URL.RawQuery, string(body), q.Header.Clone()})
		r.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		answer(w, q)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *recorder) requests() []recorded {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.seen)
}

// count is how many requests had a path.
func (r *recorder) count(path string) int {
	n := 0
	for _, seen := range r.requests() {
		if strings.HasPrefix(seen.path, path) {
			n++
		}
	}
	return n
}

// answer gives every request the same answer.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func (r *recorder) client(t testing.TB) *api.Client {
	t.Helper()
	return connect(t, api.Config{Endpoint: r.URL + "/", APIKey: plantedKey, ProjectUID: "project-1"})
}

func (r *recorder) withPassword(t testing.TB) *api.Client {
	t.Helper()
	return connect(t, api.Config{Endpoint: r.URL, Email: "ada@example.com", Password: plantedPassword, Organization: "acme"})
}

func connect(t testing.TB, config api.Config) *api.Client {
	t.Helper()
	config.Rest = rest.Config{UserAgent: "test/1", BackoffSecond: time.Millisecond}
	c, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// token makes a session token that ends some time from now.
func token(name string, left time.Duration) string {
	claims := fmt.Sprintf(`{"jti":%q,"exp":%d}`, name, time.Now().Add(left).Unix())
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2lnbmF0dXJl"
}
