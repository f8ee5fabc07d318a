package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// stage is one fresh sandbox that plays Bindplane with chosen switches.
type stage struct {
	t        *testing.T
	emulator *sandbox.Emulator
	sandbox  *sandbox.Sandbox
	// header is sent with each request; it starts with the seeded API key.
	header http.Header
}

func newStage(t *testing.T, switches ...string) *stage {
	t.Helper()
	e := New()
	for pair := range slices.Chunk(switches, 2) {
		at := slices.IndexFunc(e.Switches, func(s sandbox.Switch) bool { return s.Name == pair[0] })
		if at < 0 {
			t.Fatalf("no switch %q", pair[0])
		}
		if values := e.Switches[at].Values; len(values) > 0 && !slices.Contains(values, pair[1]) {
			t.Fatalf("switch %s has no value %q", pair[0], pair[1])
		}
		e.Switches[at].Default = pair[1]
	}
	s := sandbox.New(sandbox.NewMemoryStore(), e)
	t.Cleanup(func() { _ = s.Close() })
	return &stage{t: t, emulator: e, sandbox: s, header: http.Header{"X-Bindplane-Api-Key": {"sandbox"}}}
}

// as returns the same stage with another credential or further headers.
func (s *stage) as(pairs ...string) *stage {
	other := *s
	other.header = http.Header{}
	for pair := range slices.Chunk(pairs, 2) {
		other.header.Set(pair[0], pair[1])
	}
	return &other
}

func (s *stage) basic(username, password string) *stage {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth(username, password)
	return s.as("Authorization", r.Header.Get("Authorization"))
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (s *stage) send(method, path, body string) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, "http://bindplane.test"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header = s.header.Clone()
	res, err := s.sandbox.Transport("bindplane").RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(raw)}
}

// want sends a request, checks its status and returns the decoded body.
func (s *stage) want(status int, method, path, body string) map[string]any {
	s.t.Helper()
	got := s.send(method, path, body)
	if got.status != status {
		s.t.Fatalf("%s %s: status %d, want %d; body %s", method, path, got.status, status, got.body)
	}
	if got.body == "" {
		return nil
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(got.body), &out); err != nil {
		s.t.Fatalf("%s %s: %v in %s", method, path, err, got.body)
	}
	return out
}

func (s *stage) control(name, body string) map[string]any {
	s.t.Helper()
	return s.do(func(c *sandbox.Call) (any, error) { return s.emulator.Controls[name](c, json.RawMessage(body)) })
}

func (s *stage) principal(spec string) map[string]any {
	s.t.Helper()
	return s.do(func(c *sandbox.Call) (any, error) { return s.emulator.Principal(c, json.RawMessage(spec)) })
}

func (s *stage) do(fn func(c *sandbox.Call) (any, error)) (out map[string]any) {
	s.t.Helper()
	err := s.sandbox.Do("bindplane", func(c *sandbox.Call) error {
		result, err := fn(c)
		if err != nil {
			return err
		}
		raw, _ := json.Marshal(result)
		return json.Unmarshal(raw, &out)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// at walks decoded JSON by keys and indexes.
func at(t *testing.T, v any, steps ...any) any {
	t.Helper()
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("%v is no object, looking for %q", v, step)
			}
			v = m[step]
		case int:
			l, ok := v.([]any)
			if !ok || step >= len(l) {
				t.Fatalf("%v has no item %d", v, step)
			}
			v = l[step]
		}
	}
	return v
}

func (s *stage) create(name string) (organizationID, accountID string) {
	s.t.Helper()
	out := s.want(201, "POST", "/v1/organizations", `{"organizationName":"`+name+`","accountName":"First","eulaAccepted":true}`)
	return at(s.t, out, "organization", "metadata", "id").(string), at(s.t, out, "account", "metadata", "id").(string)
}

var ulid = regexp.MustCompile(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)

func TestSeedIsTheSameAndLooksReal(t *testing.T) {
	s := newStage(t)
	all := s.want(200, "GET", "/v1/organizations/projects/all", "")
	for _, id := range []any{
		at(t, all, "activeAccountId"),
		at(t, all, "organizationAccounts", 0, "organization", "metadata", "id"),
		at(t, all, "organizationAccounts", 0, "accounts", 0, "metadata", "id"),
		at(t, all, "organizationAccounts", 0, "accounts", 0, "spec", "secretKey"),
	} {
		if !ulid.MatchString(id.(string)) {
			t.Errorf("%v does not look like a ULID", id)
		}
	}
	if got := at(t, all, "organizationAccounts", 0, "organization", "metadata", "displayName"); got != "Sandbox" {
		t.Errorf("seeded organization is %v", got)
	}
	users := at(t, s.want(200, "GET", "/v1/organizations/users", ""), "users").([]any)
	var emails []string
	for _, u := range users {
		emails = append(emails, at(t, u, "spec", "email").(string))
		if id := at(t, u, "metadata", "id").(string); !ulid.MatchString(id) {
			t.Errorf("user id %s does not look like a ULID", id)
		}
	}
	if !slices.Equal(emails, []string{"sandbox@example.com", "alice@example.com", "bob@example.com"}) {
		t.Errorf("seeded users are %v", emails)
	}
	if got := New().Exports("http://h:1"); !slices.Equal(got, []string{"BINDPLANE_TF_REMOTE_URL=http://h:1", "BINDPLANE_TF_API_KEY=sandbox"}) {
		t.Errorf("exports are %v", got)
	}
}

func TestAuthentication(t *testing.T) {
	s := newStage(t)
	tests := map[string]struct {
		caller *stage
		status int
	}{
		"seeded key":                {s, 200},
		"seeded e-mail":             {s.basic("sandbox@example.com", "sandbox"), 200},
		"nothing":                   {s.as(), 401},
		"wrong key":                 {s.as("X-Bindplane-Api-Key", "nope"), 401},
		"former header":             {s.as("X-Api-Key", "sandbox"), 401},
		"bearer":                    {s.as("Authorization", "Bearer sandbox"), 401},
		"wrong password":            {s.basic("sandbox@example.com", "nope"), 401},
		"user without a password":   {s.basic("alice@example.com", ""), 401},
		"wrong key beats good user": {s.as("X-Bindplane-Api-Key", "nope", "Authorization", s.basic("sandbox@example.com", "sandbox").header.Get("Authorization")), 401},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := test.caller.send("GET", "/v1/organizations", "")
			if got.status != test.status {
				t.Errorf("status %d, want %d", got.status, test.status)
			}
			if got.status == 401 && got.body != "" {
				t.Errorf("401 carries a body: %s", got.body)
			}
		})
	}
}

func TestUnknownPathsShowTheWebInterface(t *testing.T) {
	paths := [][2]string{
		{"GET", "/"},
		{"GET", "/v2/organizations"},
		{"DELETE", "/v1/organizations"},
		{"POST", "/v1/organizations/users"},
		{"PUT", "/v1/organizations/x/metadata"},
		{"GET", "/v1/organizations/"},
		{"GET", "/v1//organizations"},
		{"GET", "/v1/organizations/.."},
	}
	html, missing := newStage(t).as(), newStage(t, "unknown_path", "json_404").as()
	for _, p := range paths {
		got := html.send(p[0], p[1], "")
		if got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s %s: %d %s", p[0], p[1], got.status, got.header.Get("Content-Type"))
		}
		if errs := at(t, missing.want(404, p[0], p[1], ""), "errors", 0); errs != "resource not found" {
			t.Errorf("%s %s: errors are %v", p[0], p[1], errs)
		}
	}
}
