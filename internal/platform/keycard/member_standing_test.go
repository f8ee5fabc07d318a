package keycard_test

import (
	"net/http"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// What becomes of an invitation when addresses and memberships go their own ways.
func TestInvitationStandings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		// happen is what happens after the invitation of jane@example.com as org_viewer.
		happen func(t *testing.T, s *acctest.Sandbox)
		want   map[string]string
	}{
		{"nothing", func(*testing.T, *acctest.Sandbox) {}, map[string]string{"status": "pending", "role": "org_viewer", "user_id": ""}},
		{"accepted, then another address", func(t *testing.T, s *acctest.Sandbox) {
			accept(t, s, "jane@example.com")()
			id, _, _ := member(t, s, "jane@example.com")
			control(t, s, "put-user", map[string]string{"user_id": id, "email": "other@example.com"})
		}, map[string]string{"status": "accepted", "role": "org_viewer", "user_id": ""}},
		{"accepted, and another member has the address", func(t *testing.T, s *acctest.Sandbox) {
			accept(t, s, "jane@example.com")()
			control(t, s, "put-user", map[string]string{"user_id": seeded("anonymous"), "email": "JANE@example.com", "role": "org_admin"})
		}, map[string]string{"status": "accepted", "role": "", "user_id": ""}},
		{"expired", func(t *testing.T, s *acctest.Sandbox) {
			control(t, s, "expire-invitation", map[string]string{"email": "jane@example.com"})
		}, map[string]string{"status": "expired", "role": "org_viewer", "user_id": ""}},
		{"expired, but joined by signing in", func(t *testing.T, s *acctest.Sandbox) {
			control(t, s, "expire-invitation", map[string]string{"email": "jane@example.com"})
			control(t, s, "put-user", map[string]string{"user_id": seeded("anonymous"), "email": "jane@example.com"})
		}, map[string]string{"status": "accepted", "role": "org_member", "user_id": seeded("anonymous")}},
		{"an address that contains this one", func(t *testing.T, s *acctest.Sandbox) {
			control(t, s, "expire-invitation", map[string]string{"email": "jane@example.com"})
			control(t, s, "put-user", map[string]string{"email": "mary.jane@example.com"})
		}, map[string]string{"status": "expired", "user_id": ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := acctest.Start(t)
			s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/invitations", `{"email":"jane@example.com","role":"org_viewer"}`)
			ids := everything(t, s, "invitations")
			test.happen(t, s)
			got := s.Refresh(t, "tenancy_keycard_invitation", ids)[ids[0]]
			for name, want := range test.want {
				if got[name] != want {
					t.Errorf("%s is %q, want %q", name, got[name], want)
				}
			}
		})
	}
}
