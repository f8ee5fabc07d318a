package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// decodeMessage is a platform's error format: {"code", "message"}.
func decodeMessage(e *Error, body []byte) {
	var shape struct{ Code, Message string }
	if json.Unmarshal(body, &shape) == nil {
		e.Code, e.Message = shape.Code, shape.Message
	}
	if e.Code == "route_not_found" {
		e.Recognized = false
	}
}

func TestNotFoundIsThePlatformsOwnWord(t *testing.T) {
	for _, test := range []struct {
		name, body     string
		decode         func(*Error, []byte)
		empty, isFound bool
	}{
		{"the platform's error", `{"code":"not_found","message":"no such object"}`, decodeMessage, false, true},
		{"another JSON object", `{"error":"no route"}`, decodeMessage, false, false},
		{"an unknown route", `{"code":"route_not_found"}`, decodeMessage, false, false},
		{"a JSON object, no format known", `{"error":"no route"}`, nil, false, true},
		{"a web page", `<html>404</html>`, decodeMessage, true, false},
		{"plain text", `404 page not found`, nil, true, false},
		{"cut JSON", `{"message":"no such`, nil, true, false},
		{"empty", "", decodeMessage, false, false},
		{"empty where the platform does so", " ", decodeMessage, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			client := fast(t, transport(func(*http.Request) (*http.Response, error) { return answerOf(404, test.body, nil), nil }), func(c *Config) {
				c.DecodeError, c.EmptyNotFound = test.decode, test.empty
			})
			_, err := client.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x"}, nil)
			if IsNotFound(err) != test.isFound || !HasStatus(err, 404) || strings.Contains(err.Error(), "<html") {
				t.Errorf("IsNotFound is %t: %v", IsNotFound(err), err)
			}
		})
	}
	if IsNotFound(nil) || IsNotFound(io.EOF) || IsNotFound(&Error{Status: 404}) || HasStatus(nil, 0) {
		t.Error("what is no answer of the platform counts as its word")
	}
}

func TestErrorSaysWhatFailed(t *testing.T) {
	client := fast(t, transport(func(*http.Request) (*http.Response, error) {
		return answerOf(409, "{\"code\":\"conflict\",\"message\":\"taken\\nby another\"}", with("X-Request-Id", "req-7", "Date", "Wed, 21 Oct 2015 07:28:00 GMT")), nil
	}), func(c *Config) {
		c.DecodeError = decodeMessage
		c.RequestIDHeader = "X-Request-Id"
	})
	_, err := client.Do(t.Context(), Request{Operation: "create invitation", Method: http.MethodPost, Path: Path("organizations", "a/b")}, nil)
	const want = "Test: create invitation (POST /organizations/a%2Fb) failed with HTTP 409 Conflict: conflict: taken by another (request id req-7)"
	var e *Error
	if !errors.As(fmt.Errorf("wrapped: %w", err), &e) || e.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if e.Date.Year() != 2015 || e.Header.Get("X-Request-Id") != "req-7" || e.Method != http.MethodPost || e.Ambiguous {
		t.Errorf("%#v", e)
	}
}

func TestUnusableSuccess(t *testing.T) {
	const secret = "hunter2hunter2"
	type typed struct {
		ID string `json:"id"`
	}
	for _, test := range []struct {
		name, body, text string
		status           int
		success          []int
		ambiguous        bool
	}{
		{"web page", "<!doctype html>" + secret, "web page", 200, nil, false},
		{"empty", "", "empty", 200, nil, true},
		{"text", secret, "not the JSON", 200, nil, true},
		{"another shape", `{"id":123456` + "}", "id is a JSON number", 200, nil, true},
		{"another type", `["` + secret + `"]`, "document is a JSON array", 200, nil, true},
		{"not in the success set", `{"id":"` + secret + `"}`, "does not answer this call so", 202, []int{200, 201}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			client := fast(t, transport(func(*http.Request) (*http.Response, error) { return answerOf(test.status, test.body, nil), nil }), nil)
			_, err := client.Do(t.Context(), Request{Method: http.MethodPost, Path: "/x", Success: test.success}, &typed{})
			if err == nil || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), secret) ||
				strings.Contains(err.Error(), "123456") || IsAmbiguous(err) != test.ambiguous {
				t.Errorf("ambiguous %t: %v", IsAmbiguous(err), err)
			}
		})
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }
func (endless) Close() error               { return nil }

func TestOversizedAnswer(t *testing.T) {
	attempts := 0
	client := fast(t, transport(func(*http.Request) (*http.Response, error) {
		attempts++
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: endless{}}, nil
	}), nil)
	_, err := client.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x"}, nil)
	if !errors.Is(err, errTooLarge) || attempts != 1 {
		t.Error(attempts, err)
	}
}

func TestRedirects(t *testing.T) {
	for _, test := range []struct {
		name, method, to string
		ok               bool
	}{
		{"read within the host", http.MethodGet, "http://api.test/new", true},
		{"read to another host", http.MethodGet, "http://evil.test/new?secret=hunter2", false},
		{"read to another port", http.MethodGet, "http://api.test:81/new", false},
		{"write within the host", http.MethodPost, "http://api.test/new", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			client := fast(t, transport(func(r *http.Request) (*http.Response, error) {
				if r.URL.Host != "api.test" {
					t.Error("followed to", r.URL.Host)
				}
				if r.URL.Path == "/new" {
					return answerOf(200, `{}`, nil), nil
				}
				answer := answerOf(302, "", with("Location", test.to))
				answer.Request = r
				return answer, nil
			}), nil)
			_, err := client.Do(t.Context(), Request{Method: test.method, Path: "/old"}, nil)
			if (err == nil) != test.ok || err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Error(err)
			}
		})
	}
}

func TestEndpoints(t *testing.T) {
	for endpoint, ok := range map[string]bool{
		"https://api.test": true, "http://localhost:3001/prefix/": true,
		"": false, "api.test": false, "ftp://api.test": false, "https://user:pw@api.test": false, "https://api.test?x=1": false, "%": false,
	} {
		client, err := New(Config{Platform: "Test", Endpoint: endpoint})
		if (err == nil) != ok || err != nil && strings.Contains(err.Error(), "pw") {
			t.Errorf("%q: %v", endpoint, err)
		}
		if ok && strings.HasSuffix(client.Endpoint(), "/") {
			t.Error(client.Endpoint())
		}
	}
}
