package katapult_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func TestManagedOrganizationBadInput(t *testing.T) {
	t.Parallel()
	w := start(t)
	other := w.create("other")
	unknownParent := `
resource "terraform_data" "parent" {
  input = "sandbox"
}
` + strings.Replace(managed("Acme", "acme", ""), `"`+parentID+`"`, "terraform_data.parent.output", 1)
	var steps []resource.TestStep
	for _, c := range []struct{ config, message string }{
		{managed("", "acme", ""), `Expected a name`},
		{managed("Acme", "", ""), `Expected a name`},
		{managed("Acme", "acme", `annotations = { "" = "x" }`), `annotations`},
		{strings.Replace(managed("Acme", "acme", ""), parentID, "sandbox", 1), `parent = "` + parentID},
		{strings.Replace(managed("Acme", "acme", ""), parentID, "org_nowhere000000000", 1), `Katapult has no organization "org_nowhere`},
		{managed("Acme", "Sandbox", ""), `Sub-domain is taken`},
		{managed("Acme", "other", ""), `already been taken.*id = "` + parentID + `/` + other},
		{unknownParent, `parent = "` + parentID},
	} {
		steps = append(steps, resource.TestStep{Config: w.config(c.config), ExpectError: matching(c.message)})
	}
	w.Test(t, steps...)
	w.control("set-policy-limit", map[string]any{"value": 1})
	w.Test(t, resource.TestStep{Config: w.config(managed("Acme", "acme", "")), ExpectError: matching(`organization_limit_reached`)})
	if got := w.children(); len(got) != 1 {
		t.Errorf("made: %v", got)
	}
}

// What the API cannot change back, and what stands in the way of a deletion, is said while planning.
func TestManagedOrganizationWarnings(t *testing.T) {
	t.Parallel()
	w := start(t)
	cli := acctest.NewWorkspace(t)
	cli.Write("main.tf", "terraform {\n  required_providers {\n    tenancy = { source = \"tenancy/tenancy\" }\n  }\n}\n"+w.config(managed("Acme", "acme", "")))
	cli.Apply()
	w.control("set-organization", map[string]any{"organization": "acme", "name": "Renamed"})
	w.control("set-deletion-step", map[string]any{"organization": "acme", "step": "disks", "satisfied": false})
	for _, c := range []struct {
		arguments []string
		says      string
	}{
		{[]string{"plan", "-detailed-exitcode", "-refresh=false"}, `No changes`},
		{[]string{"apply", "-auto-approve", "-refresh-only"}, `"Renamed"`},
		{[]string{"plan", "-detailed-exitcode"}, `Changed outside of Terraform.*"Renamed" where the configuration still has "Acme".*`},
		{[]string{"plan", "-destroy"}, `cannot be deleted yet.*- disks: Delete the disks`},
	} {
		outcome := cli.Must(c.arguments...)
		if text := strings.NewReplacer("│", "", "╷", "", "╵", "").Replace(outcome.Stdout + outcome.Stderr); !matching(c.says).MatchString(text) {
			t.Errorf("%v: got %s", c.arguments, text)
		}
	}
}

// Values that are not known while planning are compared when they are.
func TestManagedOrganizationUnknownValues(t *testing.T) {
	t.Parallel()
	w := start(t)
	config := func(value, trigger string) string {
		return w.config(fmt.Sprintf("resource \"terraform_data\" \"facts\" {\n  input            = %q\n  triggers_replace = %q\n}\n", value, trigger) +
			strings.NewReplacer(`"from-facts"`, "terraform_data.facts.output").Replace(managed("from-facts", "from-facts", `annotations = { fact = "from-facts" }`)))
	}
	w.Test(t,
		resource.TestStep{Config: config("acme", "1"), ConfigStateChecks: []statecheck.StateCheck{state("sub_domain", knownvalue.StringExact("acme"))}},
		resource.TestStep{
			Config: config("acme", "2"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.NotNull()),
			}},
			ConfigStateChecks: []statecheck.StateCheck{state("activated_at", knownvalue.NotNull())},
		},
		resource.TestStep{Config: config("other", "2"), ExpectError: matching(`changes name from "acme" to "other"`)},
	)
}
