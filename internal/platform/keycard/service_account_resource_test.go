package keycard_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	accountAddress    = "tenancy_keycard_service_account.test"
	credentialAddress = "tenancy_keycard_service_account_credential.test"
)

// accountConfig is a service account with a credential, if any, in the seeded organization.
func accountConfig(account, credential string) string {
	config := fmt.Sprintf(`
resource "tenancy_keycard_service_account" "test" {
  organization_id = %q
  %s
}
`, seeded("organization"), account)
	if credential != "" {
		config += fmt.Sprintf(`
resource "tenancy_keycard_service_account_credential" "test" {
  organization_id    = %q
  service_account_id = tenancy_keycard_service_account.test.id
  %s
}
`, seeded("organization"), credential)
	}
	return config
}

// account returns the path of the seeded organization's service account with the given name.
func account(t *testing.T, s *acctest.Sandbox, name string) string {
	t.Helper()
	for listed := range s.List(t, "tenancy_keycard_service_account", map[string]string{"organization_id": "sandbox"}, 0, false) {
		if listed.DisplayName == name {
			return "/organizations/sandbox/service-accounts/" + listed.Identity["id"]
		}
	}
	t.Fatalf("there is no service account %q", name)
	return ""
}

func replaced(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(accountAddress, action), plancheck.ExpectResourceAction(credentialAddress, action),
	}}
}

func TestServiceAccount(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	full := s.Config(accountConfig("name = \"ci\"\n  description = \"Deploys\"", "name = \"key\"\n  description = \"Signs in\""))
	bare := s.Config(accountConfig(`name = "ci"`, `name = "key"`))
	identity := func(want map[string]string) []statecheck.StateCheck {
		return append(texts(accountAddress, want), texts(credentialAddress, want)...)
	}
	s.Test(t,
		resource.TestStep{Config: full, ConfigStateChecks: append(
			texts(accountAddress, map[string]string{"description": "Deploys", "organization_id": seeded("organization")}),
			texts(credentialAddress, map[string]string{"description": "Signs in", "organization_id": seeded("organization")})...,
		)},
		resource.TestStep{ResourceName: accountAddress, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID(accountAddress, "organization_id", "id")},
		resource.TestStep{ // by the organization's label
			ResourceName: credentialAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"client_secret"},
			ImportStateIdFunc: importID(credentialAddress, "=sandbox", "service_account_id", "id"),
		},
		resource.TestStep{
			ResourceName: accountAddress, ImportState: true, ImportStateId: "just-one",
			ExpectError: said(`expected an import id of the form <organization_id>/<id>`),
		},
		resource.TestStep{
			ResourceName: credentialAddress, ImportState: true, ImportStateId: "sandbox/two",
			ExpectError: said(`expected an import id of the form <organization_id>/<service_account_id>/<id>`),
		},
		resource.TestStep{ // renamed and described anew behind our back, and the descriptions dropped, which clears them
			PreConfig: func() {
				account := account(t, s, "ci")
				s.Send(t, "keycard", http.MethodPatch, account, `{"name":"other","description":"other"}`)
				s.Send(t, "keycard", http.MethodPatch, account+"/credentials/"+s.Only(t, account+"/credentials"), `{"name":"other","description":"other"}`)
			},
			Config: bare, ConfigPlanChecks: replaced(plancheck.ResourceActionUpdate),
			ConfigStateChecks: identity(map[string]string{"description": ""}),
		},
		resource.TestStep{ // an empty description is as good as none, and no perpetual difference
			Config: s.Config(accountConfig("name = \"ci\"\n  description = \"\"", "name = \"key\"\n  description = \"\"")),
		},
		resource.TestStep{Config: bare, Taint: []string{accountAddress, credentialAddress}, ConfigPlanChecks: replaced(plancheck.ResourceActionReplace)},
		resource.TestStep{ // deleted behind our back: made again, with its credential
			PreConfig: func() { s.Send(t, "keycard", http.MethodDelete, account(t, s, "ci"), "") },
			Config:    bare, ConfigPlanChecks: replaced(plancheck.ResourceActionCreate),
		},
		resource.TestStep{ // gone before the destroy gets to it
			PreConfig: func() {
				for _, path := range []string{"/organizations/*/service-accounts/*", "/organizations/*/service-accounts/*/credentials/*"} {
					disturb(t, s, sandbox.Fault{
						Platform: "keycard", Method: http.MethodDelete, Path: path, Action: sandbox.ActionAnswerAfter,
						Status: http.StatusNotFound, Body: `{"message":"not found","code":"not_found","status":404}`,
					})
				}
			},
			Config: s.Config("\n"),
		},
	)
}

// Everything that can be unknown while planning is, at first and again when it changes.
func TestServiceAccountUnknownValues(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := func(word string) string {
		return s.Config(fmt.Sprintf(`
resource "terraform_data" "organization" { input = %[1]q }
resource "terraform_data" "word" { input = %[2]q }
resource "tenancy_keycard_service_account" "test" {
  organization_id = terraform_data.organization.output
  name            = terraform_data.word.output
  description     = terraform_data.word.output
}
resource "tenancy_keycard_service_account_credential" "test" {
  organization_id    = terraform_data.organization.output
  service_account_id = tenancy_keycard_service_account.test.id
  name               = terraform_data.word.output
  description        = terraform_data.word.output
  rotation_triggers  = { word = "constant" }
}
`, seeded("organization"), word))
	}
	s.Test(t,
		resource.TestStep{Config: config("one")},
		resource.TestStep{Config: config("two"), ConfigPlanChecks: replaced(plancheck.ResourceActionUpdate), ConfigStateChecks: append(
			texts(accountAddress, map[string]string{"name": "two", "description": "two"}), texts(credentialAddress, map[string]string{"name": "two", "description": "two"})...,
		)},
	)
}

// The organization of the provider block, by id or label, stands in for one that is left out.
func TestProviderOrganization(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := func(organization string) string {
		return s.Provider(fmt.Sprintf("  keycard = {\n    endpoint = %q\n    access_token = \"sandbox\"\n    organization_id = %q\n  }\n", s.PlatformURL("keycard"), organization)) + `
resource "tenancy_keycard_service_account" "test" {
  name = "ci"
}
resource "tenancy_keycard_service_account_credential" "test" {
  service_account_id = tenancy_keycard_service_account.test.id
  name               = "key"
}
resource "tenancy_keycard_sso_connection" "test" {
  identifier = "https://login.example.com"
  client_id  = "keycard"
}
`
	}
	here := map[string]string{"organization_id": seeded("organization")}
	s.Test(t,
		resource.TestStep{Config: config("sandbox"), ConfigStateChecks: slices.Concat(texts(accountAddress, here), texts(credentialAddress, here), texts(ssoAddress, here))},
		resource.TestStep{ResourceName: accountAddress, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID(accountAddress, "id")},
		resource.TestStep{
			ResourceName: credentialAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"client_secret"},
			ImportStateIdFunc: importID(credentialAddress, "service_account_id", "id"),
		},
		resource.TestStep{Config: config(seeded("organization")), ConfigPlanChecks: nothingPlanned},
		resource.TestStep{Config: config("nowhere"), ConfigPlanChecks: nothingPlanned}, // existing objects stay where they are
		resource.TestStep{
			Config:      config("nowhere") + "resource \"tenancy_keycard_service_account\" \"second\" {\n  name = \"second\"\n}\n",
			ExpectError: said(`provider block names the organization "nowhere"`),
		},
	)
}

// Absence that another endpoint shows proves nothing: an error, and the state stays.
func TestAnotherEndpoint(t *testing.T) {
	t.Parallel()
	s, elsewhere := acctest.Start(t), acctest.Start(t)
	config := organizationConfig("Acme", "") + accountConfig(`name = "ci"`, "") + fmt.Sprintf(`
resource "tenancy_keycard_service_account_credential" "test" {
  organization_id    = %[1]q
  service_account_id = %[2]q
  name               = "key"
}
resource "tenancy_keycard_sso_connection" "test" {
  organization_id = %[1]q
  identifier      = "https://login.example.com"
  client_id       = "keycard"
}
`, seeded("organization"), seeded("machine"))
	s.Test(t,
		resource.TestStep{Config: s.Config(config)},
		resource.TestStep{Config: elsewhere.Config(config), ExpectError: said(`(was not found, but it was last seen elsewhere.*){4}`)},
		resource.TestStep{Config: s.Config(config), ConfigPlanChecks: nothingPlanned},
	)
}

// An answer that is lost leaves exactly one object of each kind, and a credential whose secret is
// known, even where many objects have one name and several answers for a credential are lost.
func TestServiceAccountAnswerLost(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/service-accounts", Skip: 3, Action: sandbox.ActionDropAfter})
	disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/service-accounts/*/credentials", Count: 2, Action: sandbox.ActionDropAfter})
	const count = 20
	s.Test(t, resource.TestStep{
		Config: s.Config(fmt.Sprintf(`
resource "tenancy_keycard_service_account" "test" {
  count           = %[2]d
  organization_id = %[1]q
  name            = "alike"
}
resource "tenancy_keycard_service_account_credential" "test" {
  organization_id    = %[1]q
  service_account_id = tenancy_keycard_service_account.test[0].id
  name               = "key"
}
`, seeded("organization"), count)),
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttrSet(credentialAddress, "client_secret"),
			func(state *terraformState) error {
				ids := map[string]bool{}
				for n := range count {
					ids[state.RootModule().Resources[fmt.Sprintf("%s.%d", accountAddress, n)].Primary.ID] = true
				}
				all := 0
				for range s.List(t, "tenancy_keycard_service_account", map[string]string{"organization_id": "sandbox"}, 0, false) {
					all++
				}
				if len(ids) != count || all != count+1 {
					return fmt.Errorf("%d accounts in state, %d at the service; want %d and the seeded one", len(ids), all, count)
				}
				first := state.RootModule().Resources[accountAddress+".0"].Primary.ID
				s.Only(t, "/organizations/sandbox/service-accounts/"+first+"/credentials")
				return nil
			},
		),
	})
}

func TestServiceAccountBadInput(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	long := strings.Repeat("é", 501)
	in := func(organization string) string {
		return fmt.Sprintf("resource \"tenancy_keycard_service_account\" \"test\" {\n  %s\n  name = \"ci\"\n}\n", organization)
	}
	// A credential that refers to the account is not looked at while the account is wrong.
	both := func(account, credential string) string {
		return strings.Replace(accountConfig(account, credential), "tenancy_keycard_service_account.test.id", `"nobody"`, 1)
	}
	for _, c := range []struct{ config, message string }{
		{both(`name = ""`, "name = \" key\""), `(Expected a name.*){2}`},
		{both("name = \"ci\"\n  description = \""+long+"\"", "name = \"key\"\n  description = \""+long+"\""), `(Attribute description UTF-8 character count must be at most 500.*){2}`},
		{both("name = \"ci\"\n  description = \"two\\nlines\"", "name = \"key\"\n  description = \"padded \""), `description without control characters.*description without white space`},
		{in(`organization_id = "sandbox"`), `organization_id.*is the label of the organization with the id "` + seeded("organization")},
		{in(`organization_id = "nobody"`), `organization_id.*no organization "nobody"`},
		{in(""), `No organization given`},
		{both(`name = "ci"`, `name = "key"`), `service_account_id.*has no service account "nobody"`},
	} {
		s.Test(t, resource.TestStep{Config: s.Config(c.config), PlanOnly: true, ExpectError: said(c.message)})
	}
}

// A refusal lands on the attribute that the service names, and one that concerns the parent says so.
func TestServiceAccountRefused(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	refuse := func(status int, body string) func() {
		return func() {
			disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/service-accounts", Action: sandbox.ActionAnswer, Status: status, Body: body})
		}
	}
	config := s.Config(accountConfig(`name = "ci"`, ""))
	s.Test(t,
		resource.TestStep{PreConfig: refuse(400, `{"message":"name is reserved","code":"invalid","status":400}`), Config: config, ExpectError: said(`name = "ci".*name is reserved`)},
		resource.TestStep{PreConfig: refuse(404, `{"message":"organization not found","code":"not_found","status":404}`), Config: config, ExpectError: said(`organization \(organization_id\) does not exist`)},
		resource.TestStep{PreConfig: refuse(403, `{"message":"no","code":"forbidden","status":403}`), Config: config, ExpectError: said(`its role does not permit this call`)},
	)
}
