package keycard_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// What a list finds is imported without a change by the configuration generated for it.
func TestMembersAdopted(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", `{"email":"open@example.com","role":"org_viewer"}`)
	s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", `{"email":"joined@example.com","role":"org_member"}`)
	accept(t, s, "joined@example.com")()
	joined, _, _ := member(t, s, "joined@example.com")
	control(t, s, "put-user", map[string]string{"user_id": joined, "role": "org_viewer"})
	organization := map[string]string{"organization_id": "sandbox"}
	if n := s.Adopt(t, "tenancy_keycard_user", organization); n != 6 {
		t.Errorf("adopted %d users, want 6", n)
	}
	if n := s.Adopt(t, "tenancy_keycard_invitation", organization); n != 2 {
		t.Errorf("adopted %d invitations, want 2", n)
	}
}

func TestMembersByQueryAndIdentity(t *testing.T) {
	acctest.Newer(t)
	s := acctest.Start(t)
	s.Test(t,
		resource.TestStep{Config: s.Config(invitationConfig("jane@example.com", "org_member", "") + userConfig(seeded("mia"), ""))},
		resource.TestStep{ResourceName: invitationAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		resource.TestStep{ResourceName: userAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		resource.TestStep{
			Query: true,
			Config: `
list "tenancy_keycard_invitation" "all" {
  provider         = tenancy
  include_resource = true
  config {
    organization_id = "sandbox"
  }
}
list "tenancy_keycard_user" "all" {
  provider = tenancy
  limit    = 2
  config {
    organization_id = "sandbox"
  }
}
`,
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength("tenancy_keycard_invitation.all", 1),
				querycheck.ExpectLength("tenancy_keycard_user.all", 2),
			},
		},
	)
}
