package keycard_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const organizationAddress = "tenancy_keycard_organization.test"

func organizationConfig(name, rest string) string {
	return fmt.Sprintf("resource \"tenancy_keycard_organization\" \"test\" {\n  name = %q\n  %s\n}\n", name, rest)
}

func attribute(address, name string) func(*terraform.State) (string, error) {
	return func(s *terraform.State) (string, error) {
		return s.RootModule().Resources[address].Primary.Attributes[name], nil
	}
}

// unknownName is a name that is only known after another resource was applied.
func unknownName(name, revision string) string {
	return fmt.Sprintf(`
resource "terraform_data" "name" {
  input            = %q
  triggers_replace = %q
}
resource "tenancy_keycard_organization" "test" {
  name = terraform_data.name.output
}
`, name, revision)
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	renamed := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(organizationAddress, plancheck.ResourceActionUpdate),
		plancheck.ExpectUnknownValue(organizationAddress, tfjsonpath.New("label")),
		plancheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("id"), knownvalue.NotNull()),
	}}
	s.Test(t,
		resource.TestStep{
			Config:            s.Config(unknownName("Acme", "1")),
			ConfigStateChecks: texts(organizationAddress, map[string]string{"label": "acme", "deletion_policy": "abandon"}),
		},
		resource.TestStep{ // a name that is unknown while planning and turns out to be the same
			Config: s.Config(unknownName("Acme", "2")), ConfigPlanChecks: renamed,
			ConfigStateChecks: texts(organizationAddress, map[string]string{"label": "acme", "name": "Acme"}),
		},
		resource.TestStep{ResourceName: organizationAddress, ImportState: true, ImportStateVerify: true},
		resource.TestStep{ // by label
			ResourceName: organizationAddress, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: attribute(organizationAddress, "label"),
		},
		resource.TestStep{
			ResourceName: organizationAddress, ImportState: true, ImportStateId: "acme/extra",
			ExpectError: said(`expected an import id of the form <id>, with 1 parts`),
		},
		resource.TestStep{ResourceName: organizationAddress, ImportState: true, ImportStateId: "nobody", ExpectError: said(`Could not resolve id "nobody"`)},
		resource.TestStep{ // renamed behind our back, and a label that follows the name
			PreConfig: func() {
				set(t, s, "label_on_rename", "follow")
				s.Send(t, "keycard", http.MethodPatch, "/organizations/acme", `{"name":"Other"}`)
			},
			Config: s.Config(organizationConfig("Acme Corporation", "")), ConfigPlanChecks: renamed,
			ConfigStateChecks: texts(organizationAddress, map[string]string{"label": "acme-corporation"}),
		},
		resource.TestStep{ // the policy is the provider's alone: no call
			PreConfig:        s.ClearCounters,
			Config:           s.Config(organizationConfig("Acme Corporation", `deletion_policy = "delete"`)),
			ConfigPlanChecks: planned(organizationAddress, plancheck.ResourceActionUpdate),
			Check: func(*terraformState) error {
				if writes := s.Counters().Methods[http.MethodPatch]; writes != 0 {
					return fmt.Errorf("%d calls for a change of the policy", writes)
				}
				return nil
			},
		},
		resource.TestStep{ // a service that cannot delete keeps the organization and the state
			Config: s.Config(organizationConfig("Acme Corporation", `deletion_policy = "delete"`)), Destroy: true,
			ExpectError: said(`this service cannot delete organizations`),
		},
		resource.TestStep{ // a later one can: gone behind our back, it is made again
			PreConfig: func() {
				set(t, s, "profile", "2026-10")
				s.Send(t, "keycard", http.MethodDelete, "/organizations/acme-corporation", "")
			},
			Config:           s.Config(organizationConfig("Acme Corporation", `deletion_policy = "delete"`)),
			ConfigPlanChecks: planned(organizationAddress, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			Config: s.Config(organizationConfig("Acme Corporation", `deletion_policy = "delete"`)), Destroy: true,
			Check: func(*terraformState) error {
				s.Only(t, "/organizations")
				return nil
			},
		},
	)
}

// set changes a switch of Keycard's emulator.
func set(t *testing.T, s *acctest.Sandbox, name, value string) {
	t.Helper()
	if err := s.SetSwitch("keycard", name, value); err != nil {
		t.Fatal(err)
	}
}

// By default a destroyed organization stays behind; one that is gone by then is no error.
func TestOrganizationDestroy(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Test(t,
		resource.TestStep{Config: s.Config(organizationConfig("Acme", "")), Destroy: false},
		resource.TestStep{Config: s.Config("\n")},
		resource.TestStep{
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodGet, "/organizations/acme", "")
				set(t, s, "profile", "2026-10")
				disturb(t, s, sandbox.Fault{ // deleted, but says that there was nothing
					Platform: "keycard", Method: http.MethodDelete, Path: "/organizations/*", Action: sandbox.ActionAnswerAfter,
					Status: http.StatusNotFound, Body: `{"message":"organization not found","code":"not_found","status":404}`,
				})
			},
			Config: s.Config(organizationConfig("Short-lived", `deletion_policy = "delete"`)),
		},
		resource.TestStep{Config: s.Config("\n")},
	)
}

// An answer that is lost after the organization was made must not make a second one.
func TestOrganizationAnswerLost(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations", Action: sandbox.ActionDropAfter})
	s.Test(t, resource.TestStep{
		Config: s.Config(organizationConfig("Only once", "") + "\ndata \"tenancy_keycard_organizations\" \"all\" { depends_on = [tenancy_keycard_organization.test] }\n"),
		Check:  resource.TestCheckResourceAttr("data.tenancy_keycard_organizations.all", "organizations.#", "2"),
	})
}

func TestOrganizationBadInput(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for _, c := range []struct{ config, message string }{
		{organizationConfig("", ""), `Expected a name`},
		{organizationConfig(" padded", ""), `white space at its ends`},
		{organizationConfig("Acme", `deletion_policy = "burn"`), `deletion_policy.*one of`},
	} {
		s.Test(t, resource.TestStep{Config: s.Config(c.config), ExpectError: regexp.MustCompile(`(?s)` + c.message)})
	}
}
