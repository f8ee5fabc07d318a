package keycard_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const ssoAddress = "tenancy_keycard_sso_connection.test"

func ssoConfig(rest string) string {
	return organizationConfig("Acme", "") + fmt.Sprintf(`
resource "tenancy_keycard_sso_connection" "test" {
  organization_id = tenancy_keycard_organization.test.id
  identifier      = "https://login.acme.example.com"
  %s
}
`, rest)
}

func update(address string) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}}
}

func secretSet(set bool) []statecheck.StateCheck {
	return []statecheck.StateCheck{statecheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("client_secret_set"), knownvalue.Bool(set))}
}

func TestSSOConnectionSecret(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Test(t,
		resource.TestStep{Config: s.Config(ssoConfig(`client_id = "keycard"`)), ConfigStateChecks: secretSet(false)},
		resource.TestStep{ // write-only
			Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret_wo = \"one\"\n  client_secret_wo_version = 1")), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(true),
		},
		resource.TestStep{ // removed behind our back
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodPatch, "/organizations/acme/sso-connection", `{"client_secret":null}`)
			},
			Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret_wo = \"one\"\n  client_secret_wo_version = 1")), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(true),
		},
		resource.TestStep{ // the form that is kept in state
			Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret = \"two\"")), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(true),
		},
		resource.TestStep{ // dropped: cleared
			Config: s.Config(ssoConfig(`client_id = "keycard"`)), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(false),
		},
		resource.TestStep{ // the client id is cleared too
			Config: s.Config(ssoConfig("")), ConfigPlanChecks: update(ssoAddress),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("client_id"), knownvalue.Null())},
		},
		resource.TestStep{
			ResourceName: ssoAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "organization_id",
			ImportStateIdFunc: attribute(ssoAddress, "organization_id"),
		},
	)
}

func TestSSOConnectionProtocols(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	leaf := func(value knownvalue.Check, names ...string) statecheck.StateCheck {
		at := tfjsonpath.New("protocols")
		for _, name := range names {
			at = at.AtMapKey(name)
		}
		return statecheck.ExpectKnownValue(ssoAddress, at, value)
	}
	full := `client_id = "keycard"
  protocols = {
    oauth2 = { token_endpoint = "https://login.acme.example.com/token", scopes_supported = ["openid", "email"] }
    openid = { userinfo_endpoint = "https://login.acme.example.com/userinfo" }
  }`
	s.Test(t,
		resource.TestStep{Config: s.Config(ssoConfig(full)), ConfigStateChecks: []statecheck.StateCheck{
			leaf(knownvalue.StringExact("https://login.acme.example.com/token"), "oauth2", "token_endpoint"),
			leaf(knownvalue.SetSizeExact(2), "oauth2", "scopes_supported"),
			leaf(knownvalue.Null(), "oauth2", "jwks_uri"),
		}},
		resource.TestStep{ // one leaf is dropped, another one set
			Config: s.Config(ssoConfig(`client_id = "keycard"
  protocols = {
    oauth2 = { jwks_uri = "https://login.acme.example.com/jwks", scopes_supported = ["openid", "email"] }
    openid = { userinfo_endpoint = "https://login.acme.example.com/userinfo" }
  }`)), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: []statecheck.StateCheck{
				leaf(knownvalue.Null(), "oauth2", "token_endpoint"), leaf(knownvalue.NotNull(), "oauth2", "jwks_uri"),
				leaf(knownvalue.SetSizeExact(2), "oauth2", "scopes_supported"),
			},
		},
		resource.TestStep{ // all of it is dropped: the service forgets it
			Config: s.Config(ssoConfig(`client_id = "keycard"`)), ConfigPlanChecks: update(ssoAddress),
			Check: func(*terraformState) error {
				if body := s.Send(t, "keycard", http.MethodGet, "/organizations/acme/sso-connection", ""); regexp.MustCompile(`https://login.acme.example.com/(jwks|userinfo)`).MatchString(body) {
					return fmt.Errorf("the service still holds dropped protocols: %s", body)
				}
				return nil
			},
		},
	)
}

func TestSSOConnectionAnswerLost(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.AddFault(sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/sso-connection", Action: sandbox.ActionDropAfter})
	s.Test(t, resource.TestStep{Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret_wo = \"one\"\n  client_secret_wo_version = 1"))})
}

func TestSSOConnectionBadInput(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for _, c := range []struct{ config, message string }{
		{ssoConfig(""), `Client id is missing`},
		{ssoConfig(`client_secret = "a"` + "\n" + `client_secret_wo = "b"` + "\n" + `client_secret_wo_version = 1`), `client_secret_wo`},
		{ssoConfig(`client_id = "a"` + "\n" + `client_secret_wo = "b"`), `client_secret_wo_version`},
		{ssoConfig(`client_id = "a"` + "\n" + `protocols = { oauth2 = { jwks_uri = "nope" } }`), `Expected an absolute URL.*nope`},
	} {
		s.Test(t, resource.TestStep{Config: s.Config(c.config), ExpectError: regexp.MustCompile(`(?s)` + c.message)})
	}
}

// A second connection names the import that takes over the first.
func TestSSOConnectionExists(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Test(t, resource.TestStep{
		Config: s.Config(ssoConfig(`client_id = "keycard"`) + `
resource "tenancy_keycard_sso_connection" "second" {
  organization_id = tenancy_keycard_sso_connection.test.organization_id
  identifier      = "https://other.example.com"
  client_id       = "other"
}`), ExpectError: regexp.MustCompile(`(?s)has an SSO connection already.*import \{`),
	})
}
