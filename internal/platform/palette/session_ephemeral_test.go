package palette_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// session is the configuration of a session that is used.
func session(arguments string) string {
	return "ephemeral \"tenancy_palette_session\" \"test\" {\n" + arguments + "\n}\n" + `
provider "echo" {
  data = ephemeral.tenancy_palette_session.test
}
resource "echo" "test" {}
`
}

const seeded = "email_id = \"sandbox@example.com\"\npassword = \"sandbox\"\norg = \"Sandbox\""

// echo runs steps with a provider that can be given ephemeral values.
func (w world) echo(steps ...resource.TestStep) {
	w.t.Helper()
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	acctest.Case(w.t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps})
}

// balanced checks that every session that was opened has been revoked.
func (w world) balanced() {
	w.t.Helper()
	if issued, revoked := w.sessions(); issued == 0 || issued != revoked {
		w.t.Errorf("%d sessions were opened, %d revoked", issued, revoked)
	}
}

func TestSession(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.echo(resource.TestStep{
		Config: w.config(session(seeded)),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("authorization"), knownvalue.StringRegexp(regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+$`))),
			statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("expires_at"), knownvalue.StringRegexp(regexp.MustCompile(`^20.*Z$`))),
		},
	})
	w.balanced()
}

// A run that fails leaves no session behind either.
func TestSessionOfAFailingApply(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.echo(resource.TestStep{
		Config: w.config(session(seeded) + `
resource "terraform_data" "fails" {
  input = "as planned"
  lifecycle {
    postcondition {
      condition     = self.output != "as planned"
      error_message = "It fails on purpose."
    }
  }
}
`),
		ExpectError: matching(`It fails on purpose`),
	})
	w.balanced()
}

func TestSessionBadInput(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.control("put-user", map[string]any{"email": "factor@example.com", "password": "secret", "mfa": true}, nil)
	w.join("acme", map[string]any{})
	w.control("put-user", map[string]any{"email": "sandbox@example.com", "organization": "acme", "password": "sandbox"}, nil)
	const mail = "email_id = \"sandbox@example.com\"\n"
	var steps []resource.TestStep
	for _, c := range []struct{ arguments, message string }{
		{mail, `"password" is required`},
		{mail + `password = ""`, `password.*length`},
		{`password = "x"`, `"email_id" is required`},
		{"email_id = \"nobody\"\npassword = \"x\"", `Malformed e-mail address`},
		{mail + "password = \"x\"\norg = \"\"", `org.*length`},
		{mail + `password = "wrong"`, `Could not sign in to Palette.*password or the organization is wrong`},
		{mail + `password = "sandbox"`, `Could not sign in to Palette.*several organizations`},
		{"email_id = \"factor@example.com\"\npassword = \"secret\"", `second factor`},
	} {
		steps = append(steps, resource.TestStep{Config: w.config(session(c.arguments)), ExpectError: matching(c.message)})
	}
	w.echo(steps...)
	if issued, _ := w.sessions(); issued != 0 {
		t.Errorf("%d sessions were opened", issued)
	}
}

// A session that cannot be revoked fails no run: it ends by itself.
func TestSessionThatCannotBeRevoked(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.fault(sandbox.Fault{Path: "/v1/users/auth/tokens/revoke", Action: sandbox.ActionAnswer, Status: http.StatusForbidden, Body: `{"code":"Forbidden","message":"no"}`, Count: -1})
	w.echo(resource.TestStep{Config: w.config(session(seeded))})
	if issued, revoked := w.sessions(); issued == 0 || revoked != 0 {
		t.Errorf("%d sessions were opened, %d revoked", issued, revoked)
	}
}
