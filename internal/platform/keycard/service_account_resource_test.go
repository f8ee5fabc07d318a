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

const (
	accountAddress    = "tenancy_keycard_service_account.test"
	credentialAddress = "tenancy_keycard_service_account_credential.test"
)

func accountConfig(account, credential string) string {
	config := organizationConfig("Acme", "") + fmt.Sprintf(`
resource "tenancy_keycard_service_account" "test" {
  organization_id = tenancy_keycard_organization.test.id
  %s
}
`, account)
	if credential != "" {
		config += fmt.Sprintf(`
resource "tenancy_keycard_service_account_credential" "test" {
  organization_id    = tenancy_keycard_organization.test.id
  service_account_id = tenancy_keycard_service_account.test.id
  %s
}
`, credential)
	}
	return config
}

func TestServiceAccount(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	description := func(value knownvalue.Check) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(accountAddress, tfjsonpath.New("description"), value)}
	}
	s.Test(t,
		resource.TestStep{
			Config:            s.Config(accountConfig("name = \"ci\"\n  description = \"Deploys\"", `name = "key"`)),
			ConfigStateChecks: description(knownvalue.StringExact("Deploys")),
		},
		resource.TestStep{ResourceName: accountAddress, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID(accountAddress, "organization_id", "id")},
		resource.TestStep{
			ResourceName: credentialAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"client_secret"},
			ImportStateIdFunc: importID(credentialAddress, "organization_id", "service_account_id", "id"),
		},
		resource.TestStep{ // dropping the description clears it
			Config: s.Config(accountConfig(`name = "ci"`, `name = "key"`)), ConfigPlanChecks: update(accountAddress),
			ConfigStateChecks: description(knownvalue.Null()),
		},
		resource.TestStep{ // an empty description is as good as none, and no perpetual difference
			Config: s.Config(accountConfig("name = \"ci\"\n  description = \"\"", `name = "key"`)),
		},
		resource.TestStep{ // deleted behind our back: made again, with its credential
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodDelete, "/organizations/acme/service-accounts/"+s.Only(t, "/organizations/acme/service-accounts"), "")
			},
			Config: s.Config(accountConfig(`name = "ci"`, `name = "key"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(accountAddress, plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction(credentialAddress, plancheck.ResourceActionCreate),
			}},
		},
	)
}

func TestCredentialRotation(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	different := statecheck.CompareValue(compareDifferent{})
	rotated := func(trigger string) resource.TestStep {
		return resource.TestStep{
			Config: s.Config(accountConfig(`name = "ci"`, fmt.Sprintf("name = \"key\"\n  rotation_triggers = { on = %q }\n  lifecycle {\n    create_before_destroy = true\n  }", trigger))),
			ConfigStateChecks: []statecheck.StateCheck{
				different.AddStateValue(credentialAddress, tfjsonpath.New("client_secret")),
				statecheck.ExpectSensitiveValue(credentialAddress, tfjsonpath.New("client_secret")),
			},
		}
	}
	first, second := rotated("2026-01"), rotated("2026-02")
	second.ConfigPlanChecks = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(credentialAddress, plancheck.ResourceActionCreateBeforeDestroy),
	}}
	s.Test(t, first, second)
}

// compareDifferent fails when two neighbouring values are the same.
type compareDifferent struct{}

func (compareDifferent) CompareValues(values ...any) error {
	for i := 1; i < len(values); i++ {
		if values[i] == values[i-1] {
			return fmt.Errorf("the value did not change")
		}
	}
	return nil
}

// An answer that is lost leaves exactly one object of each kind, and a credential whose secret is known.
func TestServiceAccountAnswerLost(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for _, path := range []string{"/organizations/*/service-accounts", "/organizations/*/service-accounts/*/credentials"} {
		s.AddFault(sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: path, Action: sandbox.ActionDropAfter})
	}
	s.Test(t, resource.TestStep{
		Config: s.Config(accountConfig(`name = "ci"`, `name = "key"`)),
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttrSet(credentialAddress, "client_secret"),
			func(*terraformState) error {
				account := s.Only(t, "/organizations/acme/service-accounts")
				s.Only(t, "/organizations/acme/service-accounts/"+account+"/credentials")
				return nil
			},
		),
	})
}

func TestServiceAccountBadInput(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for _, c := range []struct{ config, message string }{
		{accountConfig(`name = ""`, ""), `Expected a name`},
		{accountConfig("name = \"ci\"\n  description = \""+strings.Repeat("é", 501)+"\"", ""), `description.*at most 500`},
		{"resource \"tenancy_keycard_service_account\" \"test\" {\n  organization_id = \"sandbox\"\n  name = \"ci\"\n}\n", `is the label of the organization with the id`},
		{"resource \"tenancy_keycard_service_account\" \"test\" {\n  organization_id = \"nobody\"\n  name = \"ci\"\n}\n", `no organization "nobody"`},
		{"resource \"tenancy_keycard_service_account\" \"test\" {\n  name = \"ci\"\n}\n", `No organization given`},
	} {
		s.Test(t, resource.TestStep{Config: s.Config(c.config), ExpectError: regexp.MustCompile(`(?s)` + c.message)})
	}
}
