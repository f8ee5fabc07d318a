package sandboxtest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Stage is a test of one emulator: a fresh sandbox in memory that plays one platform, on a clock
// that only the test moves, and a client that sends raw HTTP requests to it. What goes wrong
// without being asked for ends the test.
type Stage struct {
	*testing.T
	// Sandbox plays the platform.
	Sandbox *sandbox.Sandbox
	// Header goes with each request.
	Header http.Header

	platform string
	now      *time.Time
}

// NewStage puts an emulator on a stage, at 2026-01-02T03:04:05.678Z, with switches given as name
// and value. The emulator is the stage's own from then on.
func NewStage(t *testing.T, e *sandbox.Emulator, switches ...string) *Stage {
	t.Helper()
	now := time.Date(2026, time.January, 2, 3, 4, 5, 678_000_000, time.UTC)
	s := &Stage{T: t, Header: http.Header{}, platform: e.Name, now: &now}
	s.stopClock(e)
	s.Sandbox = sandbox.New(sandbox.NewMemoryStore(), e)
	t.Cleanup(func() {
		if err := s.Sandbox.Close(); err != nil {
			t.Error(err)
		}
	})
	s.Turn(switches...)
	// The first call seeds.
	if err := s.Sandbox.Do(e.Name, func(*sandbox.Call) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return s
}

// stopClock gives whatever the emulator does the stage's moment.
func (s *Stage) stopClock(e *sandbox.Emulator) {
	handler, seed, principal := e.Handler, e.Seed, e.Principal
	e.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sandbox.From(r).Now = *s.now
		handler.ServeHTTP(w, r)
	})
	if seed != nil {
		e.Seed = func(c *sandbox.Call) error {
			c.Now = *s.now
			return seed(c)
		}
	}
	if principal != nil {
		e.Principal = func(c *sandbox.Call, spec json.RawMessage) (any, error) {
			c.Now = *s.now
			return principal(c, spec)
		}
	}
	for name, control := range e.Controls {
		e.Controls[name] = func(c *sandbox.Call, body json.RawMessage) (any, error) {
			c.Now = *s.now
			return control(c, body)
		}
	}
}

// Now is the stage's moment.
func (s *Stage) Now() time.Time { return *s.now }

// Pass lets time pass.
func (s *Stage) Pass(d time.Duration) { *s.now = s.now.Add(d) }

// Turn sets switches, given as name and value.
func (s *Stage) Turn(switches ...string) {
	s.Helper()
	for pair := range slices.Chunk(switches, 2) {
		if err := s.Sandbox.SetSwitch(s.platform, pair[0], pair[1]); err != nil {
			s.Fatal(err)
		}
	}
}

// With is the stage with other headers than the stage's own, given as name and value.
func (s *Stage) With(header ...string) *Stage {
	other := *s
	other.Header = http.Header{}
	for pair := range slices.Chunk(header, 2) {
		other.Header.Set(pair[0], pair[1])
	}
	return &other
}

// Bearer is the stage with a token, or with no header at all where the token is empty.
func (s *Stage) Bearer(token string) *Stage {
	if token == "" {
		return s.With()
	}
	return s.With("Authorization", "Bearer "+token)
}

// Answer is what a platform answered.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Perform carries a request to the platform, without the stage's headers. A connection closed
// instead of an answer is an error that wraps io.ErrUnexpectedEOF.
func (s *Stage) Perform(r *http.Request) (Answer, error) {
	res, err := s.Sandbox.Transport(s.platform).RoundTrip(r)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return Answer{res.StatusCode, res.Header, string(raw)}, err
}

// Try sends a request. A body is called JSON unless a header calls it otherwise; further headers
// are given as name and value.
func (s *Stage) Try(method, path, body string, header ...string) (Answer, error) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, "http://"+s.platform+".test"+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	r.Header = s.Header.Clone()
	if body != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for pair := range slices.Chunk(header, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	return s.Perform(r)
}

// Send is Try for a request that is answered.
func (s *Stage) Send(method, path, body string, header ...string) Answer {
	s.Helper()
	got, err := s.Try(method, path, body, header...)
	if err != nil {
		s.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

// Closed checks that the connection is closed instead of a request being answered.
func (s *Stage) Closed(method, path, body string) {
	s.Helper()
	if got, err := s.Try(method, path, body); !errors.Is(err, io.ErrUnexpectedEOF) {
		s.Fatalf("%s %s: status %d %s, %v, want a closed connection", method, path, got.Status, got.Body, err)
	}
}

// Expect is Send for a request that is answered with a status.
func (s *Stage) Expect(status int, method, path, body string, header ...string) Answer {
	s.Helper()
	got := s.Send(method, path, body, header...)
	if got.Status != status {
		s.Fatalf("%s %s: status %d, want %d; body %s", method, path, got.Status, status, got.Body)
	}
	return got
}

// Want is Expect for the JSON of the answer; nil where the body is empty.
func (s *Stage) Want(status int, method, path, body string) any {
	s.Helper()
	return s.Decode(s.Expect(status, method, path, body))
}

// Decode returns the JSON of an answer; nil where the body is empty.
func (s *Stage) Decode(got Answer) (out any) {
	s.Helper()
	if got.Body == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(got.Body), &out); err != nil {
		s.Fatalf("%v in %s", err, got.Body)
	}
	return out
}

// Control calls one of the platform's entries of the control room, with a body of JSON; "" is an
// empty object.
func (s *Stage) Control(name, body string) (out any) {
	s.Helper()
	if err := s.Sandbox.Control(s.platform, name, json.RawMessage(cmp.Or(body, "{}")), &out); err != nil {
		s.Fatalf("%s: %v", name, err)
	}
	return out
}

// Principal makes a credential from a description in JSON.
func (s *Stage) Principal(spec string) (out any) {
	s.Helper()
	if err := s.Sandbox.Principal(s.platform, json.RawMessage(spec), &out); err != nil {
		s.Fatalf("principal %s: %v", spec, err)
	}
	return out
}

// Equal checks that two values print alike.
func (s *Stage) Equal(what string, got, want any) {
	s.Helper()
	if g, e := fmt.Sprint(got), fmt.Sprint(want); g != e {
		s.Errorf("%s: got %s, want %s", what, g, e)
	}
}

// At walks decoded JSON, names for members and integers for items; nil where it leads nowhere.
func At(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			members, _ := v.(map[string]any)
			v = members[step]
		case int:
			items, _ := v.([]any)
			if step >= len(items) {
				return nil
			}
			v = items[step]
		}
	}
	return v
}

// Text is At for a text; "" where there is none.
func Text(v any, path ...any) string {
	text, _ := At(v, path...).(string)
	return text
}
