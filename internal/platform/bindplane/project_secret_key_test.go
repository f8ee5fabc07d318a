package bindplane_test

import (
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

func TestProjectSecretKey(t *testing.T) {
	t.Parallel()
	b := start(t)
	config := func(project string) string {
		return b.config(`
ephemeral "tenancy_bindplane_project_secret_key" "test" { project_id = "` + project + `" }
provider "echo" { data = ephemeral.tenancy_bindplane_project_secret_key.test }
resource "echo" "test" {}
`)
	}
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	echoed := func(want knownvalue.Check, path tfjsonpath.Path) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("echo.test", path, want)
	}
	data := tfjsonpath.New("data")
	acctest.Case(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config(seededProject),
				ConfigStateChecks: []statecheck.StateCheck{
					echoed(knownvalue.StringExact("01J0000000000000000000SKY1"), data.AtMapKey("secret_key")),
					echoed(knownvalue.ListSizeExact(0), data.AtMapKey("alternate_secret_keys")),
				},
			},
			{Config: config("elsewhere"), ExpectError: regexp.MustCompile(`no such project`)},
			{ // a credential that sees the current organization alone
				PreConfig: func() {
					if err := b.AddFault(sandbox.Fault{Platform: "bindplane", Path: "/v1/organizations/*/all", Action: sandbox.ActionAnswer, Status: 401, Count: -1}); err != nil {
						t.Error(err)
					}
				},
				Config:            config(seededProject),
				ConfigStateChecks: []statecheck.StateCheck{echoed(knownvalue.StringExact("01J0000000000000000000SKY1"), data.AtMapKey("secret_key"))},
			},
		},
	})
}
