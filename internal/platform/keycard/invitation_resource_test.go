package keycard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const invitationAddress = "tenancy_keycard_invitation.test"

func invitationConfig(email, role, rest string) string {
	return fmt.Sprintf(`
resource "tenancy_keycard_invitation" "test" {
  organization_id = %q
  email           = %q
  role            = %q
  %s
}
`, seeded("organization"), email, role, rest)
}

func TestInvitationWhileItIsOpen(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Test(t,
		resource.TestStep{
			Config: s.Config(invitationConfig("jane@example.com", "org_member", "")),
			ConfigStateChecks: texts(invitationAddress, map[string]string{
				"status": "pending", "user_id": "", "created_by": seeded("owner"), "deletion_policy": "abandon", "organization_id": seeded("organization"),
			}),
		},
		resource.TestStep{ResourceName: invitationAddress, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID(invitationAddress, "organization_id", "id")},
		resource.TestStep{ // another spelling of the address
			Config: s.Config(invitationConfig("Jane@Example.COM", "org_member", "")), ConfigPlanChecks: nothingPlanned,
		},
		resource.TestStep{ // another role needs another invitation
			Config:           s.Config(invitationConfig("jane@example.com", "org_viewer", "")),
			ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionReplace),
		},
		resource.TestStep{ // expired: invited again
			PreConfig: func() { control(t, s, "expire-invitation", map[string]string{"email": "jane@example.com"}) },
			Config:    s.Config(invitationConfig("jane@example.com", "org_viewer", "")), ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionReplace),
			ConfigStateChecks: texts(invitationAddress, map[string]string{"status": "pending"}),
		},
		resource.TestStep{ // revoked behind our back
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodDelete, "/organizations/sandbox/invitations/"+openInvitation(t, s), "")
			},
			Config: s.Config(invitationConfig("jane@example.com", "org_viewer", "")), ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionCreate),
		},
		resource.TestStep{ // another address
			Config:           s.Config(invitationConfig("joan@example.com", "org_viewer", "")),
			ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionReplace),
		},
		resource.TestStep{ // destroyed: revoked
			Config: s.Config("\n"),
			Check: func(*terraformState) error {
				if left := invitations(t, s); left["pending"] != 0 {
					return fmt.Errorf("open invitations are left: %v", left)
				}
				return nil
			},
		},
	)
}

// invitations counts the seeded organization's invitations by status.
func invitations(t *testing.T, s *acctest.Sandbox) map[string]int {
	t.Helper()
	var list struct{ Items []struct{ Status string } }
	if err := json.Unmarshal([]byte(s.Send(t, "keycard", http.MethodGet, "/organizations/sandbox/invitations?limit=100", "")), &list); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, i := range list.Items {
		count[i.Status]++
	}
	return count
}

// openInvitation returns the id of the seeded organization's only open invitation.
func openInvitation(t *testing.T, s *acctest.Sandbox) string {
	t.Helper()
	var list struct{ Items []struct{ ID, Status string } }
	if err := json.Unmarshal([]byte(s.Send(t, "keycard", http.MethodGet, "/organizations/sandbox/invitations?limit=100", "")), &list); err != nil {
		t.Fatal(err)
	}
	for _, i := range list.Items {
		if i.Status == "pending" {
			return i.ID
		}
	}
	t.Fatal("no invitation is open")
	return ""
}

// The life of a member who was invited, under each generation of the service.
func TestInvitationAfterItsAcceptance(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]map[string]string{
		"listed once accepted": nil,
		"no longer listed":     {"listed_invitations": "pending"},
		"without identities":   {"profile": "2026-10", "listed_invitations": "pending"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := acctest.Start(t)
			for name, value := range switches {
				if err := s.SetSwitch("keycard", name, value); err != nil {
					t.Fatal(err)
				}
			}
			s.Test(t,
				resource.TestStep{Config: s.Config(invitationConfig("Jane@example.com", "org_member", ""))},
				resource.TestStep{ // accepted: no difference, but known
					PreConfig: accept(t, s, "jane@example.com"),
					Config:    s.Config(invitationConfig("Jane@example.com", "org_member", "")), ConfigPlanChecks: nothingPlanned,
					ConfigStateChecks: append(texts(invitationAddress, map[string]string{"status": "accepted", "email": "Jane@example.com"}),
						statecheck.ExpectKnownValue(invitationAddress, tfjsonpath.New("user_id"), knownvalue.NotNull())),
				},
				resource.TestStep{ // another role goes to the member
					Config: s.Config(invitationConfig("jane@example.com", "org_viewer", "")), ConfigPlanChecks: update(invitationAddress),
					Check: expectMember(t, s, "jane@example.com", "org_viewer"),
				},
			)
		})
	}
}

func TestInvitationWhoseMemberChanges(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := s.Config(invitationConfig("jane@example.com", "org_viewer", ""))
	s.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{ // accepted, and given another role, behind our back
			PreConfig: func() {
				accept(t, s, "jane@example.com")()
				id, _, _ := member(t, s, "jane@example.com")
				control(t, s, "put-user", map[string]string{"user_id": id, "role": "org_member"})
			},
			Config: config, ConfigPlanChecks: update(invitationAddress), Check: expectMember(t, s, "jane@example.com", "org_viewer"),
		},
		resource.TestStep{ // removed behind our back: invited again
			PreConfig: func() {
				id, _, _ := member(t, s, "jane@example.com")
				s.Send(t, "keycard", http.MethodDelete, "/organizations/sandbox/users/"+id, "")
			},
			Config: config, ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionCreate),
			ConfigStateChecks: texts(invitationAddress, map[string]string{"status": "pending", "user_id": ""}),
		},
		resource.TestStep{ // destroyed while Terraform does not know of the acceptance
			PreConfig: accept(t, s, "jane@example.com"),
			Config:    s.Config("\n"), Check: expectMember(t, s, "jane@example.com", "org_viewer"),
		},
	)
}

func expectMember(t *testing.T, s *acctest.Sandbox, email, role string) func(*terraformState) error {
	return func(*terraformState) error {
		if _, got, _ := member(t, s, email); got != role {
			return fmt.Errorf("%s has the role %q, want %q", email, got, role)
		}
		return nil
	}
}

func TestInvitationThatTakesItsMemberAlong(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := s.Config(invitationConfig("jane@example.com", "org_member", `deletion_policy = "delete"`))
	s.Test(t,
		resource.TestStep{Config: s.Config(invitationConfig("jane@example.com", "org_member", ""))},
		resource.TestStep{Config: config, ConfigPlanChecks: update(invitationAddress)},
		resource.TestStep{PreConfig: accept(t, s, "jane@example.com"), Config: config, ConfigPlanChecks: nothingPlanned},
		resource.TestStep{Config: s.Config("\n"), Check: expectMember(t, s, "jane@example.com", "")},
	)
}

// A lost answer leaves one invitation, in the state as on the platform.
func TestInvitationAnswerLost(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/invitations", Action: sandbox.ActionDropAfter})
	s.Test(t, resource.TestStep{
		Config: s.Config(invitationConfig("jane@example.com", "org_member", "")),
		Check: func(*terraformState) error {
			if got := invitations(t, s); got["pending"] != 1 {
				return fmt.Errorf("invitations by status: %v, want one pending", got)
			}
			return nil
		},
	})
}

func TestInvitationExpiresWithTime(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	if err := s.SetSwitch("keycard", "profile", "2026-10"); err != nil {
		t.Fatal(err)
	}
	config := s.Config(invitationConfig("jane@example.com", "org_member", ""))
	s.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{ // this generation no longer lists it: gone with a warning, and made again
			PreConfig: func() {
				if err := s.Advance(8 * 24 * time.Hour); err != nil {
					t.Fatal(err)
				}
			},
			Config: config, ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionCreate),
		},
	)
}

// A configuration may wait for the acceptance: that there is no member yet is known while planning.
func TestInvitationThatAMemberWaitsFor(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := s.Config(invitationConfig("jane@example.com", "org_member", "") + `
resource "tenancy_keycard_user" "member" {
  count           = tenancy_keycard_invitation.test.user_id == null ? 0 : 1
  organization_id = tenancy_keycard_invitation.test.organization_id
  user_id         = tenancy_keycard_invitation.test.user_id
  status          = "disabled"
}
`)
	s.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: accept(t, s, "jane@example.com"), Config: config,
			ConfigPlanChecks: planned("tenancy_keycard_user.member[0]", plancheck.ResourceActionCreate),
			Check: func(*terraformState) error {
				if _, role, status := member(t, s, "jane@example.com"); role != "org_member" || status != "disabled" {
					return fmt.Errorf("jane is %s and %s", role, status)
				}
				return nil
			},
		},
	)
}

// What is not found at another endpoint is not taken for gone.
func TestMembersAtAnotherEndpoint(t *testing.T) {
	t.Parallel()
	s, other := acctest.Start(t), acctest.Start(t)
	other.Send(t, "keycard", http.MethodDelete, "/organizations/sandbox/users/"+seeded("mia"), "")
	config := invitationConfig("jane@example.com", "org_member", "") + userConfig(seeded("mia"), "")
	s.Test(t,
		resource.TestStep{Config: s.Config(config)},
		resource.TestStep{Config: other.Config(config), ExpectError: said(`Keycard (user|invitation).*last seen elsewhere`)},
		resource.TestStep{Config: s.Config(config), ConfigPlanChecks: nothingPlanned},
	)
}
