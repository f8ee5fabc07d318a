package nscale_test

import (
	"encoding/json"
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
)

const (
	group  = "tenancy_nscale_group.test"
	groups = inOrganization + "/groups"
	ada    = "5a4db0c0-0000-4000-8000-000000000012"
	grace  = "5a4db0c0-0000-4000-8000-000000000013"
)

func groupConfig(name, rest string) string {
	return fmt.Sprintf("resource \"tenancy_nscale_group\" \"test\" {\n  name = %q\n  %s\n}\n", name, rest)
}

func TestGroup(t *testing.T) {
	t.Parallel()
	b := start(t)
	const roles = `data "tenancy_nscale_roles" "all" {}
locals { role = { for r in data.tenancy_nscale_roles.all.roles : r.name => r.id } }
`
	b.Test(
		t,
		resource.TestStep{
			Config: b.config(groupConfig("crew", `role_names = ["user", "reader"]`)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(group, tfjsonpath.New("role_ids"), knownvalue.SetSizeExact(2)),
				statecheck.ExpectKnownValue(group, tfjsonpath.New("user_ids"), knownvalue.SetSizeExact(0)),
			},
		},
		resource.TestStep{ // members who joined on their own side outlive an update here
			PreConfig: func() {
				b.Send(t, "nscale", http.MethodPut, inOrganization+"/users/"+grace,
					`{"spec":{"subject":"grace@example.com","state":"active","groupIDs":["`+developers+`","`+b.named(groups, "crew")[0].Metadata.ID+`"]}}`)
			},
			Config: b.config(roles, groupConfig("crew", `role_ids = [local.role["user"]]`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(group, plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(group, tfjsonpath.New("role_names"), knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("user")})),
			}},
			Check: resource.TestCheckResourceAttr(group, "user_ids.0", grace),
		},
		resource.TestStep{ // the same roles by name are no change
			Config:           b.config(groupConfig("crew", `role_names = ["user"]`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		resource.TestStep{ // and so are both, as Terraform generates them
			Config: b.config(roles, groupConfig("crew", "role_names = [\"user\"]\n  role_ids = [local.role[\"user\"]]")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(group, plancheck.ResourceActionNoop),
			}},
		},
		resource.TestStep{ // named here, the members are all of them
			Config: b.config(groupConfig("crew", `role_names = ["user"]
  user_ids = ["`+ada+`"]
  tags = { a = "b" }`)),
			Check: resource.TestCheckResourceAttr(group, "user_ids.0", ada),
		},
		resource.TestStep{ResourceName: group, ImportState: true, ImportStateVerify: true},
		resource.TestStep{ // gone behind the provider's back
			PreConfig: func() {
				b.Send(t, "nscale", http.MethodDelete, groups+"/"+b.named(groups, "crew")[0].Metadata.ID, "")
			},
			Config: b.config(groupConfig("crew", `role_names = ["user"]`)),
			Check:  func(*terraform.State) error { return exactly(b.named(groups, "crew"), 1) },
		},
	)
}

// People whom another issuer vouches for are in no user_ids; an update must not lose them.
func TestGroupKeepsForeignSubjects(t *testing.T) {
	t.Parallel()
	b := start(t)
	subjects := func() string {
		var g struct {
			Spec struct{ Subjects json.RawMessage }
		}
		raw := b.Send(t, "nscale", http.MethodGet, groups+"/"+b.list(groups)[3].Metadata.ID, "")
		if err := json.Unmarshal([]byte(raw), &g); err != nil {
			t.Fatal(err)
		}
		return string(g.Spec.Subjects)
	}
	var before string
	b.Test(t,
		resource.TestStep{Config: b.config(groupConfig("crew", `role_names = ["user"]`))},
		resource.TestStep{
			PreConfig: func() {
				made := b.named(groups, "crew")[0]
				b.Send(t, "nscale", http.MethodPut, groups+"/"+made.Metadata.ID, fmt.Sprintf(
					`{"metadata":{"name":"crew"},"spec":{"roleIDs":[%q],"serviceAccountIDs":[],"subjects":[{"id":"x","issuer":"https://elsewhere.example"}]}}`, made.Spec.RoleIDs[0]))
				before = subjects()
			},
			Config: b.config(groupConfig("crew", `role_names = ["user"]
  description = "changed"`)),
			Check: func(*terraform.State) error {
				if after := subjects(); after != before || len(after) < 10 {
					return fmt.Errorf("subjects were %s and are %s", before, after)
				}
				return nil
			},
		},
	)
}

func TestGroupBadInput(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.refused("tenancy_nscale_group", map[string]string{
		`name = "crew"`: `At least one attribute out of \[role_ids,role_names\] must be specified`,
		`name = "two words"
  role_names = ["user"]`: `letters, digits, dashes`,
		`name = "crew"
  role_ids = ["user"]`: `must be an id: a UUID`,
	})
	b.refused("tenancy_nscale_group", map[string]string{
		`name = "crew"
  role_names = ["user"]
  role_ids   = ["1f6c0c51-5c07-4bb3-9d0e-51ab1f0e3a02"]`: `Role names and ids differ`,
		`name = "crew"
  role_names = ["captain"]`: `no role "captain"`,
		`name = "crew"
  role_names = ["platform-administrator"]`: `no role "platform-administrator". Roles that only the platform may grant`,
		`name = "crew"
  role_ids = ["` + missing + `"]`: `no role "` + missing,
		`name = "crew"
  role_names = ["user"]
  user_ids = ["` + missing + `"]`: `no user with the id`,
		`name = "crew"
  role_names = ["user"]
  service_account_ids = ["` + missing + `"]`: `no service account with the id`,
	})
}

// What is only known after apply is checked then.
func TestGroupUnknownValues(t *testing.T) {
	t.Parallel()
	b := start(t)
	later := func(role string) string {
		return `resource "terraform_data" "late" { input = "` + role + `" }
` + groupConfig("crew", `role_names = [terraform_data.late.output]`)
	}
	b.Test(t,
		resource.TestStep{Config: b.config(later("captain")), ExpectError: regexp.MustCompile(`no role "captain"`)},
		resource.TestStep{Config: b.config(later("user")), Check: resource.TestCheckResourceAttr(group, "role_ids.#", "1")},
	)
}
