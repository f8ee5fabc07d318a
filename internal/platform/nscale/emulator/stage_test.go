package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// stage is a fresh sandbox that plays Nscale on a clock that only the test moves.
type stage struct {
	t        *testing.T
	emulator *sandbox.Emulator
	sandbox  *sandbox.Sandbox
	now      *time.Time
	aborted  *bool // whether the emulator closed the connection of the last request
	token    string
}

func newStage(t *testing.T, switches ...string) *stage {
	t.Helper()
	now := time.Date(2026, time.January, 2, 3, 4, 5, 600_000_000, time.UTC)
	s := &stage{t: t, emulator: New(), now: &now, aborted: new(bool), token: "sandbox"}
	play := s.emulator.Handler
	s.emulator.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sandbox.From(r).Now = now
		defer func() {
			fault := recover()
			*s.aborted = fault == http.ErrAbortHandler //nolint:errorlint // a recovered value, no error
			if fault != nil {
				panic(fault)
			}
		}()
		play.ServeHTTP(w, r)
	})
	s.turn(switches...)
	s.sandbox = sandbox.New(sandbox.NewMemoryStore(), s.emulator)
	t.Cleanup(func() { _ = s.sandbox.Close() })
	return s
}

// turn sets switches, given as name and value.
func (s *stage) turn(switches ...string) {
	s.t.Helper()
	for pair := range slices.Chunk(switches, 2) {
		i := slices.IndexFunc(s.emulator.Switches, func(sw sandbox.Switch) bool { return sw.Name == pair[0] })
		if i < 0 || len(s.emulator.Switches[i].Values) > 0 && !slices.Contains(s.emulator.Switches[i].Values, pair[1]) {
			s.t.Fatalf("no switch %s=%s", pair[0], pair[1])
		}
		s.emulator.Switches[i].Default = pair[1]
	}
}

func (s *stage) pass(d time.Duration) { *s.now = s.now.Add(d) }

// as returns the stage with another token.
func (s *stage) as(token string) *stage {
	other := *s
	other.token = token
	return &other
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (s *stage) try(method, path, body string, header ...string) (answer, error) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, "http://nscale.test"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for pair := range slices.Chunk(header, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	res, err := s.sandbox.Transport("nscale").RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(raw)}, err
}

func (s *stage) send(method, path, body string, header ...string) answer {
	s.t.Helper()
	got, err := s.try(method, path, body, header...)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

// want sends a request and checks its status; it returns the body as it decodes, nil for none.
func (s *stage) want(status int, method, path, body string) any {
	s.t.Helper()
	got := s.send(method, path, body)
	if got.status != status {
		s.t.Fatalf("%s %s: status %d, want %d; body %s", method, path, got.status, status, got.body)
	}
	if got.body == "" {
		return nil
	}
	var out any
	if err := json.Unmarshal([]byte(got.body), &out); err != nil {
		s.t.Fatalf("%s %s: %v in %s", method, path, err, got.body)
	}
	return out
}

// refuse checks that a request fails with a status and an error code, and returns the text.
func (s *stage) refuse(status int, code, method, path, body string) string {
	s.t.Helper()
	out, _ := s.want(status, method, path, body).(map[string]any)
	if out["error"] != code {
		s.t.Fatalf("%s %s: error %v, want %s", method, path, out["error"], code)
	}
	text, _ := out["error_description"].(string)
	if text == "" {
		s.t.Fatalf("%s %s: no error_description", method, path)
	}
	return text
}

// closed checks that the connection is closed instead of answered.
func (s *stage) closed(method, path, body string) {
	s.t.Helper()
	if got, _ := s.try(method, path, body); !*s.aborted {
		s.t.Fatalf("%s %s: status %d %s, want a closed connection", method, path, got.status, got.body)
	}
}

func (s *stage) do(fn func(c *sandbox.Call) (any, error)) (out any) {
	s.t.Helper()
	err := s.sandbox.Do("nscale", func(c *sandbox.Call) error {
		c.Now = *s.now
		var err error
		out, err = fn(c)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *stage) principal(spec string) principalAnswer {
	s.t.Helper()
	out := s.do(func(c *sandbox.Call) (any, error) { return s.emulator.Principal(c, json.RawMessage(spec)) })
	return out.(principalAnswer)
}

func (s *stage) control(name, body string) any {
	s.t.Helper()
	return s.do(func(c *sandbox.Call) (any, error) { return s.emulator.Controls[name](c, json.RawMessage(body)) })
}

// at walks a decoded body: names for members, integers for items.
func at(v any, path ...any) any {
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

func id(v any) string {
	s, _ := at(v, "metadata", "id").(string)
	return s
}

// pick returns the item of a list with an id, nil when there is none.
func pick(v any, wanted string) any {
	items, _ := v.([]any)
	for _, item := range items {
		if id(item) == wanted {
			return item
		}
	}
	return nil
}

func has(v any, item string) bool {
	items, _ := v.([]any)
	return slices.Contains(items, any(item))
}

const (
	home    = "/api/v1/organizations/" + seedOrganization
	unknown = "/api/v1/organizations/5a4db0c0-0000-4000-8000-0000000000ff"
	nobody  = "5a4db0c0-0000-4000-8000-0000000000fe"

	adhoc = `{"metadata":{"name":"acme"},"spec":{"organizationType":"adhoc"}}`
)

func group(name string) string {
	return `{"metadata":{"name":"` + name + `"},"spec":{"roleIDs":[],"serviceAccountIDs":[]}}`
}

func member(name string, groups ...string) string {
	raw, _ := json.Marshal(append([]string{}, groups...))
	return `{"metadata":{"name":"` + name + `"},"spec":{"groupIDs":` + string(raw) + `}}`
}

func user(subject, state string, groups ...string) string {
	raw, _ := json.Marshal(append([]string{}, groups...))
	return `{"spec":{"subject":"` + subject + `","state":"` + state + `","groupIDs":` + string(raw) + `}}`
}
