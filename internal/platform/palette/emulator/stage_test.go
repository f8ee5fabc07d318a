package emulator

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

// stage is a stage whose caller has the seeded API key, until it is another.
type stage struct{ *sandboxtest.Stage }

func newStage(t *testing.T, switches ...string) *stage {
	t.Helper()
	return (&stage{sandboxtest.NewStage(t, New(), switches...)}).with("ApiKey", "sandbox")
}

// with returns the stage with other headers, given as name and value.
func (s *stage) with(header ...string) *stage { return &stage{s.With(header...)} }

// populate makes two more organizations that the seeded user belongs to, and returns their uids:
// acme with passwords, but none for that user, and globex with single sign-on.
func (s *stage) populate() (acme, globex string) {
	s.Helper()
	acme = text(s.Control("put-organization", `{"name":"acme"}`), "uid")
	globex = text(s.Control("put-organization", `{"name":"globex","auth_type":"sso","sso_logins":[`+globexLogins+`]}`), "uid")
	for _, name := range []string{"acme", "globex"} {
		s.Control("put-user", `{"email":"sandbox@example.com","organization":"`+name+`"}`)
	}
	return acme, globex
}

const globexLogins = `{"name":"github","displayName":"GitHub","logo":"/assets/images/github.svg","redirectUri":"https://globex.console.example.com/auth/sso/github"},` +
	`{"name":"google","displayName":"Google","logo":"/assets/images/google.svg","redirectUri":"https://globex.console.example.com/auth/sso/google"}`

// want is Want for an answer that has an AuditUid where something was written.
func (s *stage) want(status int, method, path, body string) any {
	s.Helper()
	got := s.Expect(status, method, path, body)
	if wrote := status == 201 || status == 204; wrote != (got.Header.Get("AuditUid") != "") || status == 204 && got.Body != "" {
		s.Fatalf("%s %s: %d with AuditUid %q and body %q", method, path, status, got.Header.Get("AuditUid"), got.Body)
	}
	return s.Decode(got)
}

// refuse checks an error answer's status and shape, and returns code and message.
func (s *stage) refuse(status int, method, path, body string) (code, message string) {
	s.Helper()
	out, _ := s.want(status, method, path, body).(map[string]any)
	code, _ = out["code"].(string)
	message, _ = out["message"].(string)
	ref, _ := out["ref"].(string)
	if _, ok := out["details"]; !ok || len(out) != 4 || code == "" || message == "" || ref == "" {
		s.Fatalf("%s %s: %v is no error object", method, path, out)
	}
	return code, message
}

var at, text = sandboxtest.At, sandboxtest.Text

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
	s.Helper()
	token := text(s.want(200, "POST", "/v1/auth/authenticate?setCookie=false", body), "Authorization")
	if token == "" {
		s.Fatalf("no token for %s", body)
	}
	return token
}

const sandboxLogin = `{"emailId":"sandbox@example.com","password":"sandbox"}`
