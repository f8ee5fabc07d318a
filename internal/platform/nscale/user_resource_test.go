package nscale_test

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
)

const (
	user  = "tenancy_nscale_user.test"
	users = inOrganization + "/users"
)

func userConfig(subject, rest string) string {
	return fmt.Sprintf("resource \"tenancy_nscale_user\" \"test\" {\n  subject = %q\n  %s\n}\n", subject, rest)
}

func TestUser(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.Test(
		t,
		resource.TestStep{
			Config: b.config(userConfig("Jane@example.com", `group_ids = ["`+developers+`"]`)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(user, tfjsonpath.New("state"), knownvalue.StringExact("active")),
			},
		},
		resource.TestStep{
			Config: b.config(userConfig("Jane@example.com", `state = "suspended"`)),
			Check: func(*terraform.State) error {
				u := b.named(users, "Jane@example.com")
				if len(u) != 1 || u[0].Spec.State != "suspended" || len(u[0].Spec.GroupIDs) != 1 {
					return fmt.Errorf("stored %+v", u)
				}
				return nil
			},
		},
		resource.TestStep{ResourceName: user, ImportState: true, ImportStateVerify: true},
		resource.TestStep{ // deleted behind the provider's back
			PreConfig: func() {
				b.Send(t, "nscale", http.MethodDelete, users+"/"+b.named(users, "Jane@example.com")[0].Metadata.ID, "")
			},
			Config: b.config(userConfig("Jane@example.com", "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(user, plancheck.ResourceActionCreate),
			}},
		},
		resource.TestStep{ // the case of an address matters, so this is somebody else
			Config: b.config(userConfig("jane@example.com", "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(user, plancheck.ResourceActionReplace),
			}},
		},
	)
	if left := b.list(users); len(left) != 4 {
		t.Errorf("left behind: %+v", left)
	}
}

// Someone who is a member already is taken over, with state and groups as configured, also by the
// vintage that would make a second one.
func TestUserExists(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.set("version", "1.11")
	b.Test(t, resource.TestStep{Config: b.config(userConfig("linus@example.com", `group_ids = []`)), Check: func(*terraform.State) error {
		u := b.named(users, "linus@example.com")
		if len(u) != 1 || u[0].Spec.State != "active" || len(u[0].Spec.GroupIDs) != 0 {
			return fmt.Errorf("stored %+v", u)
		}
		return nil
	}})
}

func TestUserBadInput(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.refused("tenancy_nscale_user", map[string]string{
		`subject = "Jane Doe <jane@example.com>"`: `bare e-mail address`,
		`subject = "jane@example.com"
  state = "gone"`: `state value must be one of`,
	})
	b.Test(t,
		resource.TestStep{
			Config: b.config(userConfig("sandbox@example.com", "")), ResourceName: user,
			ImportState: true, ImportStateId: "5a4db0c0-0000-4000-8000-000000000011", ImportStatePersist: true,
		},
		resource.TestStep{Config: b.config(userConfig("sandbox@example.com", `state = "suspended"`)), ExpectError: regexp.MustCompile(`provider's own user`)},
		resource.TestStep{ // forgotten, not destroyed
			Config: b.config(`removed {
  from = tenancy_nscale_user.test
  lifecycle { destroy = false }
}`),
		},
	)
}
