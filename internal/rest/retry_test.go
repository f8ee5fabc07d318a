package rest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// fast returns a client whose backoff counts milliseconds as seconds.
func fast(t *testing.T, server http.RoundTripper, change func(*Config)) *Client {
	t.Helper()
	config := Config{Platform: "Test", Endpoint: "http://api.test/", Transport: server, BackoffSecond: time.Millisecond}
	if change != nil {
		change(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func with(pairs ...string) http.Header {
	header := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		header.Set(pairs[i], pairs[i+1])
	}
	return header
}

func TestWhatIsRepeated(t *testing.T) {
	const get, patch, post = http.MethodGet, http.MethodPatch, http.MethodPost
	yes, no := true, false
	for _, test := range []struct {
		name       string
		method     string
		idempotent *bool
		status     int
		header     http.Header
		attempts   int
		ambiguous  bool
	}{
		{"GET 400", get, nil, 400, nil, 1, false},
		{"GET 409", get, nil, 409, nil, 1, false},
		{"GET 408", get, nil, 408, nil, 4, false},
		{"GET 500 twice at most", get, nil, 500, nil, 3, false},
		{"GET 502", get, nil, 502, nil, 4, false},
		{"GET 503", get, nil, 503, nil, 4, false},
		{"GET 504", get, nil, 504, nil, 4, false},
		{"PATCH 500", patch, nil, 500, nil, 1, true},
		{"PATCH 502", patch, nil, 502, nil, 4, true},
		{"PATCH not idempotent", patch, &no, 502, nil, 1, true},
		{"POST 502", post, nil, 502, nil, 1, true},
		{"POST 503", post, nil, 503, nil, 1, true},
		{"POST 503 with Retry-After", post, nil, 503, with("Retry-After", "0"), 4, false},
		{"POST 400", post, nil, 400, nil, 1, false},
		{"POST 408", post, nil, 408, nil, 1, true},
		{"POST idempotent", post, &yes, 504, nil, 4, true},
		{"told to, GET 409", get, nil, 409, with("X-Should-Retry", "true"), 4, false},
		{"told to, PATCH 500", patch, nil, 500, with("X-Should-Retry", "true"), 4, true},
		{"told to, POST 500", post, nil, 500, with("X-Should-Retry", "true"), 1, true},
		{"told to, POST 502", post, nil, 502, with("X-Should-Retry", "true"), 1, true},
		{"told not to, GET 503", get, nil, 503, with("X-Should-Retry", "false"), 1, false},
		{"told not to, POST 429", post, nil, 429, with("X-Should-Retry", "false"), 1, false},
		{"asked to wait for too long", get, nil, 503, with("Retry-After", "3600"), 1, false},
		{"asked to wait for too long, 429", get, nil, 429, with("Retry-After", "3600"), 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			attempts := 0
			client := fast(t, transport(func(*http.Request) (*http.Response, error) {
				attempts++
				return answerOf(test.status, `{"message":"no"}`, test.header.Clone()), nil
			}), func(c *Config) { c.MaxRetries = 3 })
			_, err := client.Do(t.Context(), Request{Operation: "try", Method: test.method, Path: "/x", Idempotent: test.idempotent}, nil)
			if !HasStatus(err, test.status) || attempts != test.attempts || IsAmbiguous(err) != test.ambiguous {
				t.Errorf("%d attempts, ambiguous %t, want %d, %t: %v", attempts, IsAmbiguous(err), test.attempts, test.ambiguous, err)
			}
		})
	}
}

// A platform may not let a POST be repeated on the word of a 503; what is idempotent still is.
func TestUnrefused(t *testing.T) {
	for method, want := range map[string]int{http.MethodPost: 1, http.MethodPut: 3} {
		attempts := 0
		client := fast(t, transport(func(*http.Request) (*http.Response, error) {
			attempts++
			return answerOf(503, `{"message":"no"}`, with("Retry-After", "0")), nil
		}), func(c *Config) { c.MaxRetries = 2 })
		_, err := client.Do(t.Context(), Request{Operation: "try", Method: method, Path: "/x", Unrefused: true}, nil)
		if attempts != want || !IsAmbiguous(err) {
			t.Errorf("%s: %d attempts, ambiguous %t: %v", method, attempts, IsAmbiguous(err), err)
		}
	}
}

func TestTransportErrors(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: errors.New("refused")}
	for _, test := range []struct {
		name      string
		method    string
		err       error
		attempts  int
		ambiguous bool
	}{
		{"GET dropped", http.MethodGet, io.ErrUnexpectedEOF, 3, false},
		{"DELETE dropped", http.MethodDelete, io.ErrUnexpectedEOF, 3, true},
		{"POST dropped", http.MethodPost, io.ErrUnexpectedEOF, 1, true},
		{"POST not connected", http.MethodPost, refused, 3, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			attempts := 0
			client := fast(t, transport(func(*http.Request) (*http.Response, error) {
				attempts++
				return nil, test.err
			}), func(c *Config) { c.MaxRetries = 2 })
			_, err := client.Do(t.Context(), Request{Method: test.method, Path: "/x"}, nil)
			if !errors.Is(err, test.err) || attempts != test.attempts || IsAmbiguous(err) != test.ambiguous {
				t.Errorf("%d attempts, ambiguous %t: %v", attempts, IsAmbiguous(err), err)
			}
		})
	}
}

// TestRealConnections runs the cases that depend on net/http's own reports.
func TestRealConnections(t *testing.T) {
	var mu sync.Mutex
	hits := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		hits[r.Method+r.URL.Path]++
		mu.Unlock()
		switch r.URL.Path {
		case "/drop":
			panic(http.ErrAbortHandler)
		case "/cut":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"half":`)
		case "/hang":
			select {
			case <-r.Context().Done():
			case <-time.After(time.Second):
			}
		}
	}))
	defer server.Close()
	unused, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := unused.Close(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		method, endpoint, path string
		hits                   int
		ambiguous              bool
		text                   string
	}{
		{http.MethodGet, server.URL, "/drop", 3, false, "EOF"},
		{http.MethodPost, server.URL, "/drop", 1, true, "EOF"},
		{http.MethodGet, server.URL, "/cut", 3, false, "cut off"},
		{http.MethodPost, server.URL, "/cut", 1, true, "cut off"},
		{http.MethodGet, server.URL, "/hang", 3, false, "no complete answer within 50ms"},
		{http.MethodPost, server.URL, "/hang", 1, true, "no complete answer within 50ms"},
		{http.MethodPost, "http://" + unused.Addr().String(), "/none", 0, false, "refused"},
		{http.MethodPost, strings.Replace(server.URL, "http:", "https:", 1), "/tls", 0, false, "HTTP"},
	} {
		t.Run(test.method+test.path, func(t *testing.T) {
			client := fast(t, nil, func(c *Config) {
				c.Endpoint, c.MaxRetries = test.endpoint, 2
				if test.path == "/hang" {
					c.Timeout = 50 * time.Millisecond
				}
			})
			var out map[string]any
			_, err := client.Do(t.Context(), Request{Operation: "try", Method: test.method, Path: test.path, Body: map[string]string{"a": "b"}}, &out)
			if err == nil || !strings.Contains(err.Error(), test.text) || IsAmbiguous(err) != test.ambiguous || !HasStatus(err, 0) {
				t.Errorf("ambiguous %t: %v", IsAmbiguous(err), err)
			}
			mu.Lock()
			defer mu.Unlock()
			if got := hits[test.method+test.path]; got != test.hits {
				t.Errorf("%d requests arrived, want %d", got, test.hits)
			}
		})
	}
}

func TestRepeatSendsTheSameRequest(t *testing.T) {
	var bodies, ids []string
	client := fast(t, transport(func(r *http.Request) (*http.Response, error) {
		raw, _ := io.ReadAll(r.Body)
		bodies, ids = append(bodies, string(raw)), append(ids, r.Header.Get("X-Correlation"))
		if len(bodies) < 3 {
			return answerOf(502, "", nil), nil
		}
		return answerOf(200, `{"ok":true}`, nil), nil
	}), func(c *Config) { c.CorrelationHeader = "X-Correlation" })
	response, err := client.Do(t.Context(), Request{Method: http.MethodPut, Path: "/x", Body: map[string]int{"a": 1}}, nil)
	if err != nil || fmt.Sprint(bodies) != `[{"a":1} {"a":1} {"a":1}]` || ids[0] == "" || ids[0] != ids[2] || response.RequestID != ids[0] {
		t.Error(err, bodies, ids)
	}
}
