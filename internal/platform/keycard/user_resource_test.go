package keycard_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

const userAddress = "tenancy_keycard_user.test"

func userConfig(id, rest string) string {
	return fmt.Sprintf(`
resource "tenancy_keycard_user" "test" {
  organization_id = %q
  user_id         = %q
  %s
}
`, seeded("organization"), id, rest)
}

func TestUser(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	mia := seeded("mia")
	s.Test(t,
		resource.TestStep{ // adopted as it is
			Config:            s.Config(userConfig(mia, "")),
			ConfigStateChecks: texts(userAddress, map[string]string{"role": "org_member", "status": "active", "email": "mia@example.com", "deletion_policy": "delete"}),
		},
		resource.TestStep{
			ResourceName: userAddress, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: importID(userAddress, "organization_id", "user_id"), ImportStateVerifyIdentifierAttribute: "user_id",
		},
		resource.TestStep{ // by the organization's label
			ResourceName: userAddress, ImportState: true, ImportStateVerify: true,
			ImportStateId: "sandbox/" + mia, ImportStateVerifyIdentifierAttribute: "user_id",
		},
		resource.TestStep{ // what is not configured may change behind our back
			PreConfig: func() { control(t, s, "put-user", map[string]string{"user_id": mia, "role": "org_viewer"}) },
			Config:    s.Config(userConfig(mia, "")), ConfigPlanChecks: nothingPlanned,
		},
		resource.TestStep{
			Config: s.Config(userConfig(mia, "role = \"org_admin\"\n  status = \"disabled\"")), ConfigPlanChecks: update(userAddress),
			Check: func(*terraformState) error {
				if _, role, status := member(t, s, "mia@example.com"); role != "org_admin" || status != "disabled" {
					return fmt.Errorf("mia is %s and %s", role, status)
				}
				return nil
			},
		},
		resource.TestStep{ // what is configured is put back; dropping a setting keeps its value
			PreConfig: func() {
				control(t, s, "put-user", map[string]string{"user_id": mia, "role": "org_viewer", "status": "active", "email": "mia@example.org"})
			},
			Config: s.Config(userConfig(mia, `role = "org_member"`)), ConfigPlanChecks: update(userAddress),
			ConfigStateChecks: texts(userAddress, map[string]string{"role": "org_member", "status": "active", "email": "mia@example.org"}),
		},
		resource.TestStep{ // another member
			Config:           s.Config(userConfig(seeded("anonymous"), `deletion_policy = "abandon"`)),
			ConfigPlanChecks: planned(userAddress, plancheck.ResourceActionReplace), Check: expectMember(t, s, "mia@example.org", ""),
			ConfigStateChecks: texts(userAddress, map[string]string{"email": ""}),
		},
		resource.TestStep{ // removed behind our back: there is nobody to adopt
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodDelete, "/organizations/sandbox/users/"+seeded("anonymous"), "")
			},
			Config: s.Config(userConfig(seeded("anonymous"), `deletion_policy = "abandon"`)), ExpectError: said(`No such member`),
		},
		resource.TestStep{
			Config: s.Config(userConfig(seeded("vic"), `deletion_policy = "abandon"`)), Check: expectMember(t, s, "vic@example.com", "org_viewer"),
		},
		resource.TestStep{ // abandoned
			Config: s.Config("\n"), Check: expectMember(t, s, "vic@example.com", "org_viewer"),
		},
	)
}

func TestUserBadInput(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	other := func(name, config string) string { return strings.Replace(config, `" "test"`, `" "`+name+`"`, 1) }
	refused(t, s, other("role", userConfig(seeded("mia"), `role = "zone_viewer"`))+
		other("status", userConfig(seeded("mia"), `status = "asleep"`))+other("id", userConfig("", "")),
		`role.*one of`, `status.*one of`, `user_id.*between 1 and 255`)
	refused(t, s, userConfig("nobody", ""), `no member with the id "nobody"`)
}

// An organization keeps an active administrator, whoever would take the last one away, and a plan
// knows what other plans have in mind.
func TestUserLastAdministrator(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	control(t, s, "put-user", map[string]string{"user_id": seeded("ada"), "role": "org_member"})
	owner := userConfig(seeded("owner"), `role = "org_admin"`)
	heir := func(role, rest string) string {
		return fmt.Sprintf("\nresource \"tenancy_keycard_user\" \"heir\" {\n  organization_id = %q\n  user_id = %q\n  role = %q\n  deletion_policy = \"abandon\"\n  %s\n}\n", seeded("organization"), seeded("ada"), role, rest)
	}
	tooFew := said(`Last active administrator.*org_admin first`)
	s.Test(t,
		resource.TestStep{Config: s.Config(owner)},
		resource.TestStep{Config: s.Config(userConfig(seeded("owner"), `role = "org_viewer"`)), ExpectError: tooFew, PlanOnly: true},
		resource.TestStep{Config: s.Config(userConfig(seeded("owner"), `status = "disabled"`)), ExpectError: tooFew, PlanOnly: true},
		resource.TestStep{Config: s.Config("\n"), ExpectError: tooFew, PlanOnly: true},
		resource.TestStep{ // the heir comes first
			Config: s.Config(heir("org_admin", "") + userConfig(seeded("owner"), "role = \"org_admin\"\n  deletion_policy = \"abandon\"\n  depends_on = [tenancy_keycard_user.heir]")),
		},
		resource.TestStep{ // both at once
			Config:      s.Config(heir("org_viewer", "") + userConfig(seeded("owner"), "role = \"org_viewer\"\n  depends_on = [tenancy_keycard_user.heir]")),
			ExpectError: tooFew, PlanOnly: true,
		},
	)
}

// A plan that makes an administrator before it takes the last one away is good.
func TestUserAdministrationHandedOver(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	control(t, s, "put-user", map[string]string{"user_id": seeded("ada"), "role": "org_member"})
	organization := seeded("organization")
	s.Test(t, resource.TestStep{Config: s.Config(fmt.Sprintf(`
resource "tenancy_keycard_user" "heir" {
  organization_id = %[1]q
  user_id         = %[2]q
  role            = "org_admin"
  deletion_policy = "abandon"
}
resource "tenancy_keycard_user" "test" {
  organization_id = %[1]q
  user_id         = %[3]q
  role            = "org_viewer"
  deletion_policy = "abandon"
  depends_on      = [tenancy_keycard_user.heir]
}
`, organization, seeded("ada"), seeded("owner")))})
	_, heir, _ := member(t, s, "ada@example.com")
	if _, owner, _ := member(t, s, "sandbox@example.com"); heir != "org_admin" || owner != "org_viewer" {
		t.Errorf("the heir is %s, the owner %s", heir, owner)
	}
}

// The credential's own user cannot take the administration from itself.
func TestUserOwnAdministration(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	var principal struct {
		UserID      string `json:"user_id"`
		AccessToken string `json:"access_token"`
	}
	if err := s.Principal("keycard", nil, &principal); err != nil {
		t.Fatal(err)
	}
	provider := s.Provider(fmt.Sprintf("  keycard = {\n    endpoint = %q\n    access_token = %q\n  }\n", s.PlatformURL("keycard"), principal.AccessToken))
	s.Test(t,
		resource.TestStep{Config: provider + userConfig(principal.UserID, `deletion_policy = "abandon"`)},
		resource.TestStep{
			Config:      provider + userConfig(principal.UserID, "role = \"org_member\"\n  deletion_policy = \"abandon\""),
			ExpectError: said(`credential's own user`), PlanOnly: true,
		},
	)
}
