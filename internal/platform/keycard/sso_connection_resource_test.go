package keycard_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
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

func ssoConfig(rest string) string { return ssoConfigAt("https://login.example.com", rest) }

// ssoConfigAt is an SSO connection of the seeded organization.
func ssoConfigAt(identifier, rest string) string {
	return fmt.Sprintf(`
resource "tenancy_keycard_sso_connection" "test" {
  organization_id = %q
  identifier      = %q
  %s
}
`, seeded("organization"), identifier, rest)
}

const ssoPath = "/organizations/sandbox/sso-connection"

func update(address string) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}}
}

// Everything that can be unknown while planning is, at first and again when it changes.
func TestSSOConnectionUnknownValues(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := func(word, protocols string) string {
		return s.Config(fmt.Sprintf(`
resource "terraform_data" "organization" { input = %q }
resource "terraform_data" "word" { input = %q }
resource "tenancy_keycard_sso_connection" "test" {
  organization_id = terraform_data.organization.output
  identifier      = "https://${terraform_data.word.output}.example.com"
  client_id       = terraform_data.word.output
  client_secret   = terraform_data.word.output
  protocols       = %s
}
`, seeded("organization"), word, protocols))
	}
	const leaves = `{
    oauth2 = {
      token_endpoint   = "https://${terraform_data.word.output}.example.com/token"
      scopes_supported = [terraform_data.word.output]
    }
  }`
	const whole = `terraform_data.word.output == "" ? null : { openid = { userinfo_endpoint = "https://${terraform_data.word.output}.example.com/me" } }`
	endpoint := func(value string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("protocols").AtMapKey("oauth2").AtMapKey("token_endpoint"), knownvalue.StringExact(value))}
	}
	s.Test(t,
		resource.TestStep{Config: config("one", leaves), ConfigStateChecks: endpoint("https://one.example.com/token")},
		resource.TestStep{Config: config("two", leaves), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: endpoint("https://two.example.com/token")},
		resource.TestStep{Config: config("three", whole), ConfigPlanChecks: update(ssoAddress)},
	)
}

// A service that discovers what was left out: nothing differs, and what is set and dropped is cleared.
func TestSSOConnectionDiscovery(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	set(t, s, "sso_discovery", "on")
	token := func(value knownvalue.Check) []statecheck.StateCheck {
		return []statecheck.StateCheck{
			statecheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("protocols").AtMapKey("oauth2").AtMapKey("token_endpoint"), value),
			statecheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("protocols").AtMapKey("oauth2").AtMapKey("jwks_uri"), knownvalue.StringExact("https://login.example.com/.well-known/jwks.json")),
		}
	}
	const own = `
  protocols = { oauth2 = { token_endpoint = "https://own.example.com/token" } }`
	s.Test(t,
		resource.TestStep{Config: s.Config(ssoConfig(`client_id = "keycard"`)), ConfigStateChecks: token(knownvalue.StringExact("https://login.example.com/token"))},
		resource.TestStep{
			Config: s.Config(ssoConfig(`client_id = "keycard"` + own)), ConfigPlanChecks: update(ssoAddress),
			ConfigStateChecks: token(knownvalue.StringExact("https://own.example.com/token")),
		},
		resource.TestStep{ // another identifier may change what was discovered
			Config: s.Config(ssoConfigAt("https://other.example.com", `client_id = "keycard"`+own)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(ssoAddress, tfjsonpath.New("protocols").AtMapKey("oauth2").AtMapKey("jwks_uri")),
				plancheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("protocols").AtMapKey("oauth2").AtMapKey("token_endpoint"), knownvalue.NotNull()),
			}},
		},
		resource.TestStep{
			Config: s.Config(ssoConfigAt("https://other.example.com", `client_id = "keycard"`)), ConfigPlanChecks: update(ssoAddress),
			ConfigStateChecks: token(knownvalue.Null()),
		},
		resource.TestStep{ // another client id leaves it all as it is
			Config: s.Config(ssoConfigAt("https://other.example.com", `client_id = "other"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("protocols").AtMapKey("oauth2").AtMapKey("jwks_uri"), knownvalue.NotNull()),
			}},
		},
		resource.TestStep{ // emptied: no perpetual difference
			Config: s.Config(ssoConfigAt("https://other.example.com", "client_id = \"other\"\n  protocols = { oauth2 = {}, openid = {} }")),
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
    oauth2 = { token_endpoint = "https://login.example.com/token", scopes_supported = ["openid", "email"] }
    openid = { userinfo_endpoint = "https://login.example.com/userinfo" }
  }`
	s.Test(t,
		resource.TestStep{Config: s.Config(ssoConfig(full)), ConfigStateChecks: []statecheck.StateCheck{
			leaf(knownvalue.StringExact("https://login.example.com/token"), "oauth2", "token_endpoint"),
			leaf(knownvalue.SetSizeExact(2), "oauth2", "scopes_supported"),
			leaf(knownvalue.Null(), "oauth2", "jwks_uri"),
		}},
		resource.TestStep{ // one leaf is dropped, another one set
			Config: s.Config(ssoConfig(`client_id = "keycard"
  protocols = {
    oauth2 = { jwks_uri = "https://login.example.com/jwks", scopes_supported = ["openid", "email"] }
    openid = { userinfo_endpoint = "https://login.example.com/userinfo" }
  }`)), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: []statecheck.StateCheck{
				leaf(knownvalue.Null(), "oauth2", "token_endpoint"), leaf(knownvalue.NotNull(), "oauth2", "jwks_uri"),
				leaf(knownvalue.SetSizeExact(2), "oauth2", "scopes_supported"),
			},
		},
		resource.TestStep{ // all of it is dropped: the service forgets it
			Config: s.Config(ssoConfig(`client_id = "keycard"`)), ConfigPlanChecks: update(ssoAddress),
			Check: func(*terraformState) error {
				if body := s.Send(t, "keycard", http.MethodGet, ssoPath, ""); regexp.MustCompile(`https://login\.example\.com/(jwks|userinfo)`).MatchString(body) {
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
	disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/sso-connection", Action: sandbox.ActionDropAfter})
	s.Test(t, resource.TestStep{
		Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret_wo = \"one\"\n  client_secret_wo_version = 1")),
		Check: func(*terraformState) error {
			if posts := s.Counters().Methods[http.MethodPost]; posts != 1 {
				return fmt.Errorf("%d creates", posts)
			}
			return nil
		},
	})
}

func TestSSOConnectionBadInput(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for _, c := range []struct{ config, message string }{
		{ssoConfig(""), `Client id is missing`},
		{ssoConfigAt(strings.Repeat("é", 2049), ""), `Attribute identifier UTF-8 character count must be between 1 and 2048`},
		{ssoConfigAt("", ""), `Attribute identifier UTF-8 character count must be between 1 and 2048`},
		{ssoConfig(`client_secret = "a"` + "\n" + `client_secret_wo = "b"` + "\n" + `client_secret_wo_version = 1`), `client_secret_wo`},
		{ssoConfig(`client_id = "a"` + "\n" + `client_secret_wo = "b"`), `client_secret_wo_version`},
		{ssoConfig(`client_id = "a"` + "\n" + `protocols = { oauth2 = { jwks_uri = "nope" } }`), `Expected an absolute URL.*nope`},
	} {
		s.Test(t, resource.TestStep{Config: s.Config(c.config), PlanOnly: true, ExpectError: said(c.message)})
	}
}

// A second connection names the import that takes over the first; a refusal lands on its setting.
func TestSSOConnectionRefused(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	protocols := s.Config(ssoConfig("client_id = \"keycard\"\n  protocols = { oauth2 = { token_endpoint = \"https://login.example.com/token\" } }"))
	s.Test(t,
		resource.TestStep{
			PreConfig: func() {
				disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/sso-connection", Action: sandbox.ActionAnswer, Status: 400, Body: `{"message":"protocols.oauth2.token_endpoint must be a URI","code":"invalid","status":400}`})
			},
			Config: protocols, ExpectError: said(`protocols.oauth2.token_endpoint must be a URI Keycard: enable`),
		},
		resource.TestStep{
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodPost, ssoPath, `{"identifier":"https://login.example.com","client_id":"keycard"}`)
			},
			Config: protocols, ExpectError: said(`has an SSO connection already.*import \{.*id = "` + seeded("organization")),
		},
	)
}
