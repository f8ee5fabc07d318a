package emulator

import (
	"fmt"
	"testing"
	"time"
)

const invitationsPath = sandboxOrg + "/invitations"

func (w *world) invite(email, role string) map[string]any {
	w.Helper()
	return w.do("POST", invitationsPath, fmt.Sprintf(`{"email":%q,"role":%q}`, email, role), 201)
}

func (w *world) statuses() []string {
	w.Helper()
	out := []string{}
	for _, item := range items(w.get(invitationsPath, 200)) {
		out = append(out, item["status"].(string))
	}
	return out
}

func TestInvitation(t *testing.T) {
	w := newWorld(t)
	made := w.invite("New@example.com", "org_viewer")
	w.Equal("status", made["status"], "pending")
	w.Equal("email", made["email"], "New@example.com")
	w.Equal("organization_id", made["organization_id"], "sandboxorganization0000000")
	w.Equal("created_by", made["created_by"], ownerID)
	created, _ := time.Parse(time.RFC3339, made["created_at"].(string))
	expires, _ := time.Parse(time.RFC3339, made["expires_at"].(string))
	w.Equal("lifetime", expires.Sub(created), 7*24*time.Hour)
	w.Equal("fields", len(made), 9)
	w.Equal("listed", items(w.get(invitationsPath, 200))[0], made)

	path := invitationsPath + "/" + made["id"].(string)
	w.get(path, 404)
	w.do("DELETE", path, "", 204)
	w.do("DELETE", path, "", 404)
	w.Equal("listed", w.statuses(), "[]")
	w.Equal("identity", len(items(w.get(sandboxOrg+"/identities?query[email]=new@", 200))), 0)
	w.invite("new@example.com", "org_viewer")
}

func TestInvitationRefusals(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		`{}`, `{"email":"a@example.com"}`, `{"role":"org_member"}`, `{"email":"no","role":"org_member"}`,
		`{"email":"A <a@example.com>","role":"org_member"}`, `{"email":"a@example.com","role":"king"}`,
		`{"email":null,"role":"org_member"}`, `{"email":"a@example.com","role":null}`,
	} {
		w.do("POST", invitationsPath, body, 400)
	}
	w.invite("twice@example.com", "org_member")
	w.do("POST", invitationsPath, `{"email":"TWICE@example.com","role":"org_admin"}`, 409)
	w.do("POST", invitationsPath, `{"email":"ADA@example.com","role":"org_admin"}`, 409)
	w.do("DELETE", sandboxOrg+"/users/"+adaID, "", 204)
	w.invite("ada@example.com", "org_admin")
}

func TestInvitationExpires(t *testing.T) {
	w := newWorld(t)
	w.invite("late@example.com", "org_member")
	w.Pass(7*24*time.Hour - time.Minute)
	w.Equal("before", w.statuses(), "[pending]")
	w.Pass(2 * time.Minute)
	w.Equal("after", w.statuses(), "[expired]")
	if _, err := w.control("accept-invitation", `{"email":"late@example.com"}`); err == nil {
		t.Error("an expired invitation was accepted")
	}
	w.invite("late@example.com", "org_member")
	w.Equal("both", w.statuses(), "[expired pending]")
	w.Turn(switchListed, "pending")
	w.Equal("pending only", w.statuses(), "[pending]")
}

func TestExpireControl(t *testing.T) {
	w := newWorld(t)
	made := w.invite("late@example.com", "org_member")
	if _, err := w.control("expire-invitation", map[string]any{"invitation_id": made["id"]}); err != nil {
		t.Fatal(err)
	}
	w.Equal("status", w.statuses(), "[expired]")
	w.Turn(switchProfile, profile2026)
	w.Equal("newer generation", w.statuses(), "[]")
}

func TestInvitationStatusFilter(t *testing.T) {
	w := newWorld(t)
	w.Turn(switchProfile, profile2026)
	w.invite("a@example.com", "org_member")
	w.invite("b@example.com", "org_member")
	revoked := w.invite("c@example.com", "org_member")
	w.do("DELETE", invitationsPath+"/"+revoked["id"].(string), "", 204)
	if _, err := w.control("accept-invitation", `{"email":"b@example.com"}`); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"": 2, "?filter[status]=pending": 1, "?filter[status]=accepted&filter[status]=pending": 2,
		"?filter[status]=revoked": 1, "?filter[status]=expired": 0,
	} {
		w.Equal(query, len(items(w.get(invitationsPath+query, 200))), want)
	}
	w.get(invitationsPath+"?filter[status]=lost", 400)
	w.Turn(switchProfile, profileSeed)
	w.Equal("first generation ignores it", len(items(w.get(invitationsPath+"?filter[status]=lost", 200))), 2)
}

func TestAcceptanceByControl(t *testing.T) {
	w := newWorld(t)
	made := w.invite("join@example.com", "org_viewer")
	out, err := w.control("accept-invitation", `{"organization":"sandbox","email":"Join@example.com"}`)
	if err != nil {
		t.Fatal(err)
	}
	w.Equal("invitation", out["invitation_id"], made["id"])
	user := w.get(sandboxOrg+"/users/"+out["user_id"].(string), 200)
	w.Equal("role", user["role"], "org_viewer")
	w.Equal("email", user["email"], "join@example.com")
	w.Equal("status", w.statuses(), "[accepted]")
	w.do("POST", invitationsPath, `{"email":"join@example.com","role":"org_member"}`, 409)
	for _, bad := range []string{`{"email":"join@example.com"}`, `{"email":"nobody@example.com"}`, `{"organization":"x"}`, `{"mail":"x"}`} {
		if _, err := w.control("accept-invitation", bad); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}

func TestAcceptanceByToken(t *testing.T) {
	w := newWorld(t)
	made := w.invite("guest@example.com", "org_member")
	out, err := w.control("invitation-token", map[string]any{"invitation_id": made["id"]})
	if err != nil {
		t.Fatal(err)
	}
	path := "/invitations/" + out["token"].(string)

	shown := w.as("").get(path, 200)
	w.Equal("shown", shown, map[string]any{
		"created_by_name": "sandbox@example.com", "email": "guest@example.com", "expires_at": made["expires_at"],
		"organization_name": "Sandbox", "role": "org_member", "status": "pending",
	})
	w.as("").get("/invitations/unknown", 404)

	w.as("").do("POST", path+"/accept", "", 401)
	w.do("POST", path+"/accept", "", 403)
	w.as(w.principal(`{"kind":"service_account"}`)["access_token"].(string)).do("POST", path+"/accept", "", 403)
	guest := w.principal(`{"organization":"none","email":"guest@example.com"}`)
	accepted := w.as(guest["access_token"].(string)).do("POST", path+"/accept", "", 200)
	w.Equal("accepted", accepted, map[string]any{
		"organization_id": "sandboxorganization0000000", "organization_name": "Sandbox", "success": true, "user_id": guest["user_id"],
	})
	w.as(guest["access_token"].(string)).do("POST", path+"/accept", "", 409)
	w.Equal("status", w.as("").get(path, 200)["status"], "accepted")
	w.Equal("member", w.get(sandboxOrg+"/users/"+guest["user_id"].(string), 200)["role"], "org_member")
}
