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

// stage is a fresh sandbox that plays Palette on a clock that only the test moves.
type stage struct {
	t        *testing.T
	emulator *sandbox.Emulator
	sandbox  *sandbox.Sandbox
	now      *time.Time
	header   http.Header
}

func newStage(t *testing.T, switches ...string) *stage {
	t.Helper()
	now := time.Date(2026, time.January, 2, 3, 4, 5, 678_000_000, time.UTC)
	s := &stage{t: t, emulator: New(), now: &now, header: http.Header{"Apikey": {"sandbox"}}}
	play := s.emulator.Handler
	s.emulator.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sandbox.From(r).Now = now
		play.ServeHTTP(w, r)
	})
	s.turn(switches...)
	s.sandbox = sandbox.New(sandbox.NewMemoryStore(), s.emulator)
	t.Cleanup(func() { _ = s.sandbox.Close() })
	return s
}

// populate makes two more organizations that the seeded user belongs to, and returns their uids:
// acme with passwords, but none for that user, and globex with single sign-on.
func (s *stage) populate() (acme, globex string) {
	s.t.Helper()
	acme = text(s.do("put-organization", `{"name":"acme"}`), "uid")
	globex = text(s.do("put-organization", `{"name":"globex","auth_type":"sso","sso_logins":[`+globexLogins+`]}`), "uid")
	for _, name := range []string{"acme", "globex"} {
		s.do("put-user", `{"email":"sandbox@example.com","organization":"`+name+`"}`)
	}
	return acme, globex
}

const globexLogins = `{"name":"github","displayName":"GitHub","logo":"/assets/images/github.svg","redirectUri":"https://globex.console.example.com/auth/sso/github"},` +
	`{"name":"google","displayName":"Google","logo":"/assets/images/google.svg","redirectUri":"https://globex.console.example.com/auth/sso/google"}`

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

// with returns the stage with other headers, given as name and value.
func (s *stage) with(pairs ...string) *stage {
	other := *s
	other.header = http.Header{}
	for pair := range slices.Chunk(pairs, 2) {
		other.header.Set(pair[0], pair[1])
	}
	return &other
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (s *stage) send(method, path, body string) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, "http://palette.test"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header = s.header.Clone()
	res, err := s.sandbox.Transport("palette").RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(raw)}
}

// want sends a request and checks its status; it returns the body as it decodes, nil for none.
func (s *stage) want(status int, method, path, body string) any {
	s.t.Helper()
	got := s.send(method, path, body)
	if got.status != status {
		s.t.Fatalf("%s %s: status %d, want %d; body %s", method, path, got.status, status, got.body)
	}
	if wrote := status == 201 || status == 204; wrote != (got.header.Get("AuditUid") != "") || status == 204 && got.body != "" {
		s.t.Fatalf("%s %s: %d with AuditUid %q and body %q", method, path, status, got.header.Get("AuditUid"), got.body)
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

// refuse checks an error answer's status and shape, and returns code and message.
func (s *stage) refuse(status int, method, path, body string) (code, message string) {
	s.t.Helper()
	out, _ := s.want(status, method, path, body).(map[string]any)
	code, _ = out["code"].(string)
	message, _ = out["message"].(string)
	ref, _ := out["ref"].(string)
	if _, ok := out["details"]; !ok || len(out) != 4 || code == "" || message == "" || ref == "" {
		s.t.Fatalf("%s %s: %v is no error object", method, path, out)
	}
	return code, message
}

// do runs a control or, by the name principal, makes a credential.
func (s *stage) do(name, body string) any {
	s.t.Helper()
	var out any
	err := s.sandbox.Do("palette", func(c *sandbox.Call) error {
		c.Now = *s.now
		run := s.emulator.Controls[name]
		if name == "principal" {
			run = s.emulator.Principal
		}
		result, err := run(c, json.RawMessage(body))
		if err != nil {
			return err
		}
		raw, err := json.Marshal(result)
		if err != nil {
			return err
		}
		return json.Unmarshal(raw, &out)
	})
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return out
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

func text(v any, path ...any) string {
	s, _ := at(v, path...).(string)
	return s
}

// each collects one member of every item.
func each(v any, path ...any) []string {
	items, _ := v.([]any)
	var found []string
	for _, item := range items {
		found = append(found, text(item, path...))
	}
	return found
}

func (s *stage) login(body string) string {
	s.t.Helper()
	token := text(s.want(200, "POST", "/v1/auth/authenticate?setCookie=false", body), "Authorization")
	if token == "" {
		s.t.Fatalf("no token for %s", body)
	}
	return token
}

const sandboxLogin = `{"emailId":"sandbox@example.com","password":"sandbox"}`
