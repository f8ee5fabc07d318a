package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// recorded is a request as the server saw it.
type recorded struct {
	method, path, query, body string
	header                    http.Header
}

// recorder is a server that keeps its requests and answers them by a function.
type recorder struct {
	*httptest.Server
	mu   sync.Mutex
	seen []recorded
}

func record(t *testing.T, answer http.HandlerFunc) *recorder {
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

// client returns a client of the recorder with a static token, which never retries.
func (r *recorder) client(t *testing.T) *api.Client {
	t.Helper()
	return connect(t, api.Config{Endpoint: r.URL + "/", AccessToken: "planted-token"})
}

func connect(t *testing.T, config api.Config) *api.Client {
	t.Helper()
	config.Rest = rest.Config{UserAgent: "test/1", MaxRetries: -1}
	client, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// answer writes one JSON answer to every request.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}
