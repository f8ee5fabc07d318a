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

func TestOrganization(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Test(t,
		resource.TestStep{
			Config: s.Config(organizationConfig("Acme", "")),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("label"), knownvalue.StringExact("acme")),
				statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("deletion_policy"), knownvalue.StringExact("abandon")),
			},
		},
		resource.TestStep{ResourceName: organizationAddress, ImportState: true, ImportStateVerify: true},
		resource.TestStep{ // by label
			ResourceName: organizationAddress, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: attribute(organizationAddress, "label"),
		},
		resource.TestStep{ // a rename is an update in place that leaves the label open
			Config: s.Config(organizationConfig("Acme Corporation", "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(organizationAddress, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(organizationAddress, tfjsonpath.New("label")),
				plancheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("id"), knownvalue.NotNull()),
			}},
		},
	)
}

// An answer that is lost after the organization was made must not make a second one.
func TestOrganizationAnswerLost(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.AddFault(sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations", Action: sandbox.ActionDropAfter})
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
