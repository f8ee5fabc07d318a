package keycard_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func TestMemberDataSources(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", `{"email":"jane@example.com","role":"org_viewer"}`)
	expect := func(address, list string, at int, field string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.tenancy_keycard_"+address, tfjsonpath.New(list).AtSliceIndex(at).AtMapKey(field), value)
	}
	size := func(address, list string, n int) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.tenancy_keycard_"+address, tfjsonpath.New(list), knownvalue.ListSizeExact(n))
	}
	granted := knownvalue.MapPartial(map[string]knownvalue.Check{"users": knownvalue.MapPartial(map[string]knownvalue.Check{"update": knownvalue.Bool(true)})})
	s.Test(t, resource.TestStep{
		Config: s.Config(fmt.Sprintf(`
data "tenancy_keycard_users" "all" { organization_id = "sandbox" }
data "tenancy_keycard_users" "admins" {
  organization_id     = "sandbox"
  role                = "org_admin"
  include_permissions = true
}
data "tenancy_keycard_user" "by_id" {
  organization_id     = "sandbox"
  user_id             = %q
  include_permissions = true
}
data "tenancy_keycard_user" "by_email" {
  organization_id = "sandbox"
  email           = "MIA@example.com"
}
data "tenancy_keycard_user" "anonymous" {
  organization_id = "sandbox"
  user_id         = %q
}
data "tenancy_keycard_roles" "all" { organization_id = "sandbox" }
data "tenancy_keycard_roles" "zone" {
  organization_id = "sandbox"
  scope           = "zone"
}
data "tenancy_keycard_identities" "all" { organization_id = "sandbox" }
data "tenancy_keycard_identities" "some" {
  organization_id = "sandbox"
  role            = "org_viewer"
  email_contains  = "Jan"
}
data "tenancy_keycard_invitations" "all" { organization_id = "sandbox" }
`, seeded("ada"), seeded("anonymous"))),
		ConfigStateChecks: []statecheck.StateCheck{
			size("users.all", "users", 5),
			expect("users.all", "users", 4, "email", knownvalue.Null()),
			expect("users.all", "users", 0, "permissions", knownvalue.Null()),
			size("users.admins", "users", 2),
			expect("users.admins", "users", 1, "permissions", granted),
			statecheck.ExpectKnownValue("data.tenancy_keycard_user.by_id", tfjsonpath.New("email"), knownvalue.StringExact("ada@example.com")),
			statecheck.ExpectKnownValue("data.tenancy_keycard_user.by_id", tfjsonpath.New("permissions"), granted),
			statecheck.ExpectKnownValue("data.tenancy_keycard_user.by_email", tfjsonpath.New("user_id"), knownvalue.StringExact(seeded("mia"))),
			statecheck.ExpectKnownValue("data.tenancy_keycard_user.anonymous", tfjsonpath.New("email"), knownvalue.Null()),
			size("roles.all", "roles", 5),
			size("roles.zone", "roles", 2),
			expect("roles.zone", "roles", 0, "name", knownvalue.StringExact("zone_manager")),
			size("identities.all", "identities", 5), // four users with an address, one invitation
			size("identities.some", "identities", 1),
			expect("identities.some", "identities", 0, "type", knownvalue.StringExact("invitation")),
			size("invitations.all", "invitations", 1),
			expect("invitations.all", "invitations", 0, "status", knownvalue.StringExact("pending")),
		},
	})
}

func TestMemberDataSourcesFailures(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", `{"email":"jane@example.com","role":"org_viewer"}`)
	control(t, s, "put-user", map[string]string{"email": "twin@example.com"})
	control(t, s, "put-user", map[string]string{"user_id": seeded("anonymous"), "email": "twin@example.com"})
	lookUp := func(kind, name, rest string) string {
		return fmt.Sprintf("data \"tenancy_keycard_%s\" %q {\n  %s\n}\n", kind, name, rest)
	}
	const organization = "organization_id = \"sandbox\"\n  "
	refused(t, s, lookUp("user", "neither", organization)+lookUp("roles", "scope", organization+`scope = "team"`),
		`user_id.*email`, `scope.*one of`)
	refused(t, s, lookUp("users", "none", "")+
		lookUp("users", "unknown", `organization_id = "nowhere"`)+
		lookUp("user", "id", organization+`user_id = "nobody"`)+
		lookUp("user", "address", organization+`email = "nobody@example.com"`)+
		lookUp("user", "invited", organization+`email = "jane@example.com"`)+
		lookUp("user", "twins", organization+`email = "twin@example.com"`),
		`No organization given`, `Could not find the Keycard organization.*organization not found`, `no member with the id`,
		`no member with the address`, `has not accepted the invitation`, `Address of several members.*`+seeded("anonymous"),
	)
	if err := s.SetSwitch("keycard", "profile", "2026-10"); err != nil {
		t.Fatal(err)
	}
	refused(t, s, lookUp("roles", "withdrawn", organization)+lookUp("identities", "withdrawn", organization),
		`Could not list the Keycard roles.*no longer offers the call`, `Could not list the Keycard identities.*no longer offers the call`)
}
