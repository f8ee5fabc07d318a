package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// planted is the credential of every test.
const planted = "planted-api-token"

// recorded is a request as the server saw it.
type recorded struct {
	method, path, query, body string
	header                    http.Header
}

// recorder is a server that keeps its requests and answers them one after the other, the last
// answer over and over.
type recorder struct {
	*httptest.Server
	mu   sync.Mutex
	seen []recorded
}

type answer struct {
	status int
	body   string
	header map[string]string
}

func record(t testing.TB, answers ...answer) *recorder {
	t.Helper()
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		a := answers[min(len(r.seen), len(answers)-1)]
		r.seen = append(r.seen, recorded{q.Method, q.URL.EscapedPath(), q.URL.RawQuery, string(body), q.Header.Clone()})
		r.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		for name, value := range a.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *recorder) requests() []recorded {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.seen)
}

// client returns a client of the recorder that never retries.
func (r *recorder) client(t testing.TB) *api.Client {
	t.Helper()
	c, err := api.New(api.Config{Endpoint: r.URL + "/", APIToken: planted, Rest: rest.Config{UserAgent: "test/1", MaxRetries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// transport answers without a socket.
type transport func() (status int, body string)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := t()
	return &http.Response{
		StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: r,
		Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}
