package keycard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// routes counts the requests to Keycard by route, below the organization.
func routes(s *acctest.Sandbox) map[string]int { return s.Counters().Platforms["keycard"].Routes }

// budget fails when a route was asked more often than it may be.
func budget(t *testing.T, s *acctest.Sandbox, most map[string]int) {
	t.Helper()
	for route, n := range routes(s) {
		if n > most[route] {
			t.Errorf("%s: %d requests, want at most %d", route, n, most[route])
		}
	}
}

// everything returns the import ids of all objects of a kind in the seeded organization.
func everything(t *testing.T, s *acctest.Sandbox, kind string) (ids []string) {
	t.Helper()
	for after := ""; ; {
		var list struct {
			Items    []struct{ ID string }
			PageInfo struct {
				HasNextPage bool   `json:"has_next_page"`
				EndCursor   string `json:"end_cursor"`
			} `json:"page_info"`
		}
		body := s.Send(t, "keycard", http.MethodGet, "/organizations/sandbox/"+kind+"?limit=100"+after, "")
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		for _, item := range list.Items {
			ids = append(ids, seeded("organization")+"/"+item.ID)
		}
		if !list.PageInfo.HasNextPage {
			return ids
		}
		after = "&after=" + list.PageInfo.EndCursor
	}
}

const (
	organizationRoute = "GET /organizations/{organization_id}"
	usersRoute        = organizationRoute + "/users"
	invitationsRoute  = organizationRoute + "/invitations"
	identitiesRoute   = organizationRoute + "/identities"
)

// Refreshing many members or invitations costs a list of them.
func TestMemberRefreshBudget(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	const n = 300
	for i := range n {
		email := fmt.Sprintf("guest-%03d@example.com", i)
		s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", fmt.Sprintf(`{"email":%q,"role":"org_member"}`, email))
		if i%2 == 0 {
			accept(t, s, email)()
		}
	}
	invited, members := everything(t, s, "invitations"), everything(t, s, "users")

	s.ClearCounters()
	found := s.Refresh(t, "tenancy_keycard_invitation", invited)
	accepted := 0
	for id, invitation := range found {
		if (invitation["status"] == "accepted") != (invitation["user_id"] != "") || invitation["email"] == "" {
			t.Fatalf("%s is %v", id, invitation)
		}
		if invitation["status"] == "accepted" {
			accepted++
		}
	}
	if len(found) != n || accepted != n/2 {
		t.Fatalf("read %d invitations, %d of them accepted", len(found), accepted)
	}
	// Members are found by address: two singly, then from the list of all 455 identities.
	budget(t, s, map[string]int{organizationRoute: 1, invitationsRoute: 3, identitiesRoute: 2 + 5})

	s.ClearCounters()
	if found := s.Refresh(t, "tenancy_keycard_user", members); len(found) != len(members) || found[members[0]]["role"] != "org_admin" {
		t.Fatalf("read %d users, the first as %v", len(found), found[members[0]])
	}
	budget(t, s, map[string]int{organizationRoute: 1, usersRoute: 2, usersRoute + "/{user_id}": 2})
}

// Creating many invitations costs a call each and few checks, ending them the same.
func TestInvitationCreateBudget(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	const n = 25
	s.ClearCounters()
	s.Test(t, resource.TestStep{Config: s.Config(fmt.Sprintf(`
resource "tenancy_keycard_invitation" "all" {
  count           = %d
  organization_id = %q
  email           = "guest-${count.index}@example.com"
  role            = "org_member"
}
`, n, seeded("organization")))})
	got := routes(s)
	for _, route := range []string{"POST /organizations/{organization_id}/invitations", "DELETE /organizations/{organization_id}/invitations/{invitation_id}"} {
		if got[route] != n {
			t.Errorf("%s: %d requests, want %d", route, got[route], n)
		}
		delete(got, route)
	}
	// Apply, the plans after it and the destroy are runs of their own; each asks a few questions.
	others := 0
	for _, count := range got {
		others += count
	}
	if others >= n {
		t.Errorf("%d other requests: %v", others, got)
	}
}
