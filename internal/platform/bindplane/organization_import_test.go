package bindplane_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func TestOrganizationImport(t *testing.T) {
	t.Parallel()
	b := start(t, "duplicate_names", "allowed")
	twins := []string{b.create("Twin"), b.create("Twin")}
	single := b.create("Single / 50 %")
	b.control("add-project", map[string]string{"organization_id": single, "name": "Second"})
	importing := func(id, config string) string {
		return b.config(config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", organizationAddress, id))
	}
	b.Test(t,
		resource.TestStep{
			Config:      importing("Twin", organization("Twin", "")),
			ExpectError: regexp.MustCompile(`(?s)2\s+organizations\s+are\s+named\s+"Twin".*(` + twins[0] + `.*` + twins[1] + `|` + twins[1] + `.*` + twins[0] + `)`),
		},
		resource.TestStep{Config: importing("Nobody", organization("Nobody", "")), ExpectError: regexp.MustCompile(`(?s)no\s+such\s+organization`)},
		resource.TestStep{ // which of several projects was the first, nothing tells
			Config: importing("Single / 50 %", strings.Replace(organization("Single / 50 %", ""), `initial_project_name = "First"`, "", 1)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("id"), knownvalue.StringExact(single)),
				statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("initial_project_name"), knownvalue.StringExact("")),
				statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("initial_project_id"), knownvalue.Null()),
				statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("eula_accepted"), knownvalue.Bool(true)),
			},
		},
	)
}

// What an import cannot know is accepted as configured: there is nothing to do until something else
// changes, which notes it.
func TestOrganizationImportPlansNothing(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.control("add-project", map[string]string{"organization_id": b.create("Acme"), "name": "Second"})
	config := func(name, licenseType string) string {
		return strings.Replace(organization(name, `license_type = "`+licenseType+`"`), "deletion_protection  = false", "", 1)
	}
	nothing := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	b.Test(t,
		resource.TestStep{
			Config:           b.config(config("Acme", "Growth") + fmt.Sprintf("import {\n  to = %s\n  id = \"Acme\"\n}\n", organizationAddress)),
			ConfigPlanChecks: nothing,
			Check:            resource.TestCheckResourceAttr(organizationAddress, "license_type", ""),
		},
		resource.TestStep{Config: b.config(config("Acme", "Free")), PlanOnly: true},
		resource.TestStep{
			Config: b.config(config("Other", "Growth")),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(organizationAddress, "license_type", "Growth"),
				resource.TestCheckResourceAttr(organizationAddress, "initial_project_name", "First"),
			),
		},
		resource.TestStep{Config: b.config(config("Other", "Free")), ExpectError: regexp.MustCompile(`keeps its license_type`)},
		resource.TestStep{Config: b.config(organization("Other", ""))},
	)
}

func TestOrganizationImportByIdentity(t *testing.T) {
	acctest.Newer(t)
	b := start(t)
	b.Test(t,
		resource.TestStep{Config: b.config(organization("Acme", ""))},
		resource.TestStep{
			ResourceName: organizationAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
			ExpectNonEmptyPlan: true, // deletion_protection starts switched on
		},
	)
}

// What `terraform query` lists and generates configuration for can be taken over as it is.
func TestOrganizationAdoption(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.control("add-project", map[string]string{"organization_id": b.create("Acme"), "name": "Second"})
	if n := b.Adopt(t, organizationType, nil); n != 2 {
		t.Errorf("adopted %d organizations", n)
	}
}
