package keycard_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func TestUserList(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	got := map[string]acctest.Listed{}
	for listed := range s.List(t, "tenancy_keycard_user", map[string]string{"organization_id": "sandbox"}, 0, true) {
		got[listed.DisplayName] = listed
	}
	want := []string{"ada@example.com", "mia@example.com", "sandbox@example.com", seeded("anonymous"), "vic@example.com"}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Fatalf("listed %v, want %v", names, want)
	}
	mia := got["mia@example.com"]
	if identity := map[string]string{"organization_id": seeded("organization"), "user_id": seeded("mia")}; !maps.Equal(mia.Identity, identity) {
		t.Errorf("identity %v, want %v", mia.Identity, identity)
	}
	if mia.Resource["role"] != "org_member" || mia.Resource["status"] != "active" || mia.Resource["deletion_policy"] != "delete" {
		t.Errorf("resource %v", mia.Resource)
	}
}

func TestInvitationList(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for _, email := range []string{"open@example.com", "joined@example.com", "late@example.com"} {
		s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", fmt.Sprintf(`{"email":%q,"role":"org_member"}`, email))
	}
	control(t, s, "expire-invitation", map[string]string{"email": "late@example.com"})
	control(t, s, "accept-invitation", map[string]string{"email": "joined@example.com"})
	joined, _, _ := member(t, s, "joined@example.com")
	control(t, s, "put-user", map[string]string{"user_id": joined, "role": "org_viewer"})

	got := map[string]acctest.Listed{}
	for listed := range s.List(t, "tenancy_keycard_invitation", map[string]string{"organization_id": "sandbox"}, 0, true) {
		got[listed.DisplayName] = listed
	}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, []string{"joined@example.com", "open@example.com"}) {
		t.Fatalf("listed %v", names)
	}
	if r := got["joined@example.com"].Resource; r["status"] != "accepted" || r["role"] != "org_viewer" || r["user_id"] != joined {
		t.Errorf("the accepted invitation is %v", r)
	}
	if r := got["open@example.com"].Resource; r["status"] != "pending" || r["id"] != got["open@example.com"].Identity["id"] {
		t.Errorf("the open invitation is %v", r)
	}
}

// A list shows its first page before it asks for the second, no more than its limit, and its errors.
func TestMemberListsStream(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for n := range 120 {
		control(t, s, "put-user", map[string]string{"email": fmt.Sprintf("user-%03d@example.com", n)})
	}
	pages := func() int {
		return s.Counters().Platforms["keycard"].Routes["GET /organizations/{organization_id}/users"]
	}
	organization := map[string]string{"organization_id": seeded("organization")}
	seen := 0
	for listed := range s.List(t, "tenancy_keycard_user", organization, 0, false) {
		if seen++; len(listed.Errors) > 0 || listed.Resource != nil {
			t.Fatalf("result %d: %+v", seen, listed)
		}
		if want := 1 + seen/101; pages() != want {
			t.Fatalf("asked for %d pages by result %d, want %d", pages(), seen, want)
		}
	}
	if seen != 125 {
		t.Errorf("listed %d users, want 125", seen)
	}
	s.ClearCounters()
	few := slices.Collect(s.List(t, "tenancy_keycard_user", organization, 3, false))
	if log := s.Log(); len(few) != 3 || pages() != 1 || log[len(log)-1].Query != "limit=3" {
		t.Errorf("listed %d users in %d pages, want 3 in one of as many", len(few), pages())
	}
	disturb(t, s, sandbox.Fault{Platform: "keycard", Path: "/organizations/*/users", Skip: 1, Count: -1, Action: sandbox.ActionAnswer, Status: http.StatusForbidden, Body: `{"message":"no more","code":"forbidden","status":403}`})
	all := slices.Collect(s.List(t, "tenancy_keycard_user", organization, 0, false))
	if last := all[len(all)-1]; len(all) != 101 || len(last.Errors) != 1 || !strings.Contains(last.Errors[0], "no more") {
		t.Errorf("got %d results, the last %+v", len(all), last)
	}
	nowhere := slices.Collect(s.List(t, "tenancy_keycard_invitation", map[string]string{"organization_id": "nowhere"}, 0, false))
	if len(nowhere) != 1 || len(nowhere[0].Errors) != 1 || !strings.Contains(nowhere[0].Errors[0], "nowhere") {
		t.Errorf("the list of an unknown organization is %+v", nowhere)
	}
}
