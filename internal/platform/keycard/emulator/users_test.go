package emulator

import "testing"

func TestUsers(t *testing.T) {
	w := newWorld(t)
	all := items(w.get(sandboxOrg+"/users", 200))
	w.Equal("users", len(all), 5)
	withoutEmail := 0
	for _, user := range all {
		if _, there := user["email"]; !there {
			withoutEmail++
		}
	}
	w.Equal("users without e-mail", withoutEmail, 1)
	w.Equal("admins", len(items(w.get(sandboxOrg+"/users?role=org_admin", 200))), 2)
	w.get(sandboxOrg+"/users?role=king", 400)
	w.get(sandboxOrg+"/users/nobody", 404)
	w.Equal("role", w.get(sandboxOrg+"/users/"+adaID, 200)["role"], "org_admin")

	path := sandboxOrg + "/users/" + adaID
	before := w.get(path, 200)
	w.Equal("empty PATCH", w.do("PATCH", path, `{}`, 200), before)
	w.Equal("role", w.do("PATCH", path, `{"role":"org_viewer"}`, 200)["role"], "org_viewer")
	w.Equal("status", w.do("PATCH", path, `{"status":"disabled"}`, 200)["status"], "disabled")
	w.Equal("kept role", w.get(path, 200)["role"], "org_viewer")
	for _, body := range []string{`{"role":"king"}`, `{"status":"gone"}`, `{"role":null}`, `{"status":null}`, `{"role":1}`} {
		w.do("PATCH", path, body, 400)
	}
	w.do("DELETE", path, "", 204)
	w.get(path, 404)
	w.do("DELETE", path, "", 404)
	w.do("PATCH", path, `{}`, 404)
}

func TestLastActiveAdminStays(t *testing.T) {
	w := newWorld(t)
	owner := sandboxOrg + "/users/" + ownerID
	w.do("PATCH", sandboxOrg+"/users/"+adaID, `{"status":"disabled"}`, 200)
	w.do("PATCH", owner, `{"role":"org_member"}`, 409)
	w.do("PATCH", owner, `{"status":"disabled"}`, 409)
	w.do("DELETE", owner, "", 409)
	w.do("PATCH", owner, `{"role":"org_admin","status":"active"}`, 200)
	w.do("PATCH", sandboxOrg+"/users/"+adaID, `{"status":"active"}`, 200)
	w.do("PATCH", owner, `{"role":"org_viewer"}`, 200)
}

func TestPutUserControl(t *testing.T) {
	w := newWorld(t)
	made, err := w.control("put-user", `{"source":"https://idp.example.com"}`)
	if err != nil {
		t.Fatal(err)
	}
	path := sandboxOrg + "/users/" + made["user_id"].(string)
	user := w.get(path, 200)
	w.Equal("source", user["source"], "https://idp.example.com")
	if _, there := user["email"]; there {
		t.Error("the user has an e-mail address")
	}
	if _, err := w.control("put-user", map[string]any{"user_id": made["user_id"], "status": "disabled"}); err != nil {
		t.Fatal(err)
	}
	w.Equal("status", w.get(path, 200)["status"], "disabled")
	for _, bad := range []string{`{"user_id":"nobody"}`, `{"role":"king"}`, `{"status":"x"}`, `{"organization":"x"}`, `{"typo":1}`} {
		if _, err := w.control("put-user", bad); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}

func TestIdentities(t *testing.T) {
	w := newWorld(t)
	w.do("POST", sandboxOrg+"/invitations", `{"email":"Zoe@Example.com","role":"org_viewer"}`, 201)
	path := sandboxOrg + "/identities"

	all := w.get(path+"?expand[]=total_count", 200)
	w.Equal("identities", len(items(all)), 5)
	w.Equal("total", all["pagination"].(map[string]any)["total_count"], 5)
	w.Equal("after", all["pagination"].(map[string]any)["after_cursor"], nil)
	for _, item := range items(all) {
		for _, field := range []string{"id", "type", "email", "role", "source", "status", "created_at", "updated_at"} {
			if item[field] == nil || item[field] == "" {
				t.Errorf("%s of %v is empty", field, item)
			}
		}
	}

	found := items(w.get(path+"?query[email]=ZOE@", 200))
	w.Equal("found", len(found), 1)
	w.Equal("type", found[0]["type"], "invitation")
	w.Equal("spelling", found[0]["email"], "Zoe@Example.com")
	w.Equal("viewers", len(items(w.get(path+"?role=org_viewer", 200))), 2)
	filtered := w.get(path+"?query%5Bemail%5D=example&limit=2&expand=total_count", 200)
	w.Equal("filtered total", filtered["pagination"].(map[string]any)["total_count"], 5)
	w.Equal("page", len(items(filtered)), 2)
	w.get(path+"?query[email]=", 400)
	w.get(path+"?role=king", 400)

	if _, counted := w.get(path, 200)["pagination"].(map[string]any)["total_count"]; counted {
		t.Error("counted without being asked")
	}
	if _, there := w.get(sandboxOrg+"/users?expand[]=total_count", 200)["pagination"]; there {
		t.Error("users have a pagination object")
	}
}

func TestPrincipalOfAMemberKeepsOneMembership(t *testing.T) {
	w := newWorld(t)
	before := ids(w.get(sandboxOrg+"/users", 200))
	made := w.principal(`{"email":"MIA@example.com","role":"org_viewer"}`)
	w.Equal("ids", ids(w.get(sandboxOrg+"/users", 200)), before)
	mia := w.as(made["access_token"].(string)).get(sandboxOrg+"/users/"+made["user_id"].(string), 200)
	w.Equal("role", mia["role"], "org_viewer")
	w.Equal("created_at", mia["created_at"], "2026-01-01T00:03:00Z")
}
