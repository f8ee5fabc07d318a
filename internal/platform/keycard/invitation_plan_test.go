package keycard_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Values that are known only while applying: the organization, the address and the role.
func TestInvitationOfUnknowns(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := s.Config(organizationConfig("Acme", "") + `
resource "terraform_data" "who" {
  input = { email = "jane@example.com", role = "org_viewer" }
}
resource "tenancy_keycard_invitation" "test" {
  organization_id = tenancy_keycard_organization.test.id
  email           = terraform_data.who.output.email
  role            = terraform_data.who.output.role
}
`)
	s.Test(t,
		resource.TestStep{Config: config, ConfigStateChecks: texts(invitationAddress, map[string]string{"email": "jane@example.com", "role": "org_viewer"})},
		resource.TestStep{ // the organization is deleted with all that is in it
			PreConfig: func() {
				if err := s.SetSwitch("keycard", "profile", "2026-10"); err != nil {
					t.Fatal(err)
				}
				s.Send(t, "keycard", http.MethodDelete, "/organizations/acme", "")
			},
			Config: config, ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionCreate),
		},
	)
}

func TestInvitationBadInput(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", `{"email":"Open@example.com","role":"org_member"}`)
	open := openInvitation(t, s)
	other := func(name, config string) string { return strings.Replace(config, `" "test"`, `" "`+name+`"`, 1) }
	refused(t, s, other("address", invitationConfig("Jane <jane@example.com>", "org_member", ""))+
		other("role", invitationConfig("jane@example.com", "zone_manager", ""))+
		other("policy", invitationConfig("jane@example.com", "org_member", `deletion_policy = "keep"`)),
		`Expected a bare e-mail address`, `role.*one of`, `deletion_policy.*one of`,
	)
	refused(t, s, other("label", strings.Replace(invitationConfig("jane@example.com", "org_member", ""), seeded("organization"), "sandbox", 1))+
		other("nowhere", strings.Replace(invitationConfig("jane@example.com", "org_member", ""), seeded("organization"), "nowhere", 1))+
		other("open", invitationConfig("open@example.com", "org_member", ""))+
		other("member", invitationConfig("ADA@example.com", "org_member", "")),
		`is the label of the organization with the id`, `no organization "nowhere"`,
		`already has an open invitation.*`+seeded("organization")+"/"+open,
		`already a member.*tenancy_keycard_user.*`+seeded("organization")+"/"+seeded("ada"),
	)
	// Two resources for one person: the second sees what the first has done.
	s.Test(t, resource.TestStep{
		Config: s.Config(other("first", invitationConfig("jane@example.com", "org_member", "")) +
			other("second", invitationConfig("Jane@example.com", "org_member", "depends_on = [tenancy_keycard_invitation.first]"))),
		ExpectError: said(`Address with an open invitation`),
	})
	// Where the plan could not find out, the service's refusal says what to do.
	disturb(t, s, sandbox.Fault{Platform: "keycard", Path: "/organizations/*/identities", Count: -1, Action: sandbox.ActionAnswer, Status: http.StatusForbidden})
	s.Test(t, resource.TestStep{
		Config: s.Config(invitationConfig("open@example.com", "org_member", "")), ExpectError: said(`already pending.*import what is there`),
	})
	if got := invitations(t, s); got["pending"] != 1 {
		t.Errorf("invitations by status: %v, want the one that was there", got)
	}
}

// An API that does not answer keeps nobody from planning.
func TestInvitationPlannedDuringAnOutage(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for _, path := range []string{"/organizations/*/roles", "/organizations/*/identities"} {
		disturb(t, s, sandbox.Fault{Platform: "keycard", Path: path, Count: -1, Action: sandbox.ActionAnswer, Status: http.StatusForbidden, Body: `{"message":"no","code":"forbidden","status":403}`})
	}
	s.Test(t, resource.TestStep{Config: s.Config(invitationConfig("jane@example.com", "org_member", ""))})
}
