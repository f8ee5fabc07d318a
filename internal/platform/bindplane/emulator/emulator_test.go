package emulator

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

// stage is a stage whose caller has the seeded API key, until it is another.
type stage struct {
	*sandboxtest.Stage
	emulator *sandbox.Emulator
}

func newStage(t *testing.T, switches ...string) *stage {
	t.Helper()
	e := New()
	s := &stage{sandboxtest.NewStage(t, e, switches...), e}
	return s.as("X-Bindplane-Api-Key", "sandbox")
}

// as returns the stage with other headers, given as name and value.
func (s *stage) as(header ...string) *stage { return &stage{s.With(header...), s.emulator} }

func (s *stage) basic(username, password string) *stage {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth(username, password)
	return s.as("Authorization", r.Header.Get("Authorization"))
}

var at, text = sandboxtest.At, sandboxtest.Text

func (s *stage) create(name string) (organizationID, accountID string) {
	s.Helper()
	out := s.Want(201, "POST", "/v1/organizations", `{"organizationName":"`+name+`","accountName":"First","eulaAccepted":true}`)
	return text(out, "organization", "metadata", "id"), text(out, "account", "metadata", "id")
}

var ulid = regexp.MustCompile(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)

func TestSeedIsTheSameAndLooksReal(t *testing.T) {
	s := newStage(t)
	all := s.Want(200, "GET", "/v1/organizations/projects/all", "")
	for _, id := range []any{
		at(all, "activeAccountId"),
		at(all, "organizationAccounts", 0, "organization", "metadata", "id"),
		at(all, "organizationAccounts", 0, "accounts", 0, "metadata", "id"),
		at(all, "organizationAccounts", 0, "accounts", 0, "spec", "secretKey"),
	} {
		if !ulid.MatchString(id.(string)) {
			t.Errorf("%v does not look like a ULID", id)
		}
	}
	if got := at(all, "organizationAccounts", 0, "organization", "metadata", "displayName"); got != "Sandbox" {
		t.Errorf("seeded organization is %v", got)
	}
	users := at(s.Want(200, "GET", "/v1/organizations/users", ""), "users").([]any)
	var emails []string
	for _, u := range users {
		emails = append(emails, text(u, "spec", "email"))
		if id := text(u, "metadata", "id"); !ulid.MatchString(id) {
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
		"wrong key beats good user": {s.as("X-Bindplane-Api-Key", "nope", "Authorization", s.basic("sandbox@example.com", "sandbox").Header.Get("Authorization")), 401},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := test.caller.Send("GET", "/v1/organizations", "")
			if got.Status != test.status {
				t.Errorf("status %d, want %d", got.Status, test.status)
			}
			if got.Status == 401 && got.Body != "" {
				t.Errorf("401 carries a body: %s", got.Body)
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
		got := html.Send(p[0], p[1], "")
		if got.Status != 200 || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s %s: %d %s", p[0], p[1], got.Status, got.Header.Get("Content-Type"))
		}
		if errs := at(missing.Want(404, p[0], p[1], ""), "errors", 0); errs != "resource not found" {
			t.Errorf("%s %s: errors are %v", p[0], p[1], errs)
		}
	}
}
