package emulator

import (
	"testing"
	"time"
)

func TestGroups(t *testing.T) {
	s := newStage(t)
	admin := roleNamed("administrator").ID
	ada := "5a4db0c0-0000-4000-8000-000000000012"
	spec := func(more string) string { return `{"metadata":{"name":"g"},"spec":{` + more + `}}` }
	out := s.Want(201, "POST", home+"/groups", spec(`"roleIDs":["`+admin+`","`+admin+`"],"serviceAccountIDs":["made-up"],"userIDs":["`+ada+`"]`))
	path := home + "/groups/" + id(out)
	read := s.Want(200, "GET", path, "")
	if len(at(read, "spec", "roleIDs").([]any)) != 1 || !has(at(read, "spec", "serviceAccountIDs"), "made-up") || !has(at(read, "spec", "userIDs"), ada) ||
		at(read, "spec", "subjects", 0, "id") != "ada@example.com" || at(read, "spec", "subjects", 0, "issuer") != "http://nscale.test" ||
		at(read, "metadata", "organizationId") != seedOrganization || at(read, "metadata", "provisioningStatus") != "provisioned" || at(read, "metadata", "provisioningStatusDetail") != nil {
		t.Errorf("read: %v", read)
	}
	foreign := `{"id":"x","issuer":"https://elsewhere.example"}`
	if out := s.Want(200, "PUT", path, spec(`"roleIDs":[],"serviceAccountIDs":[],"subjects":[`+foreign+`,{"id":"ada@example.com","issuer":"http://nscale.test"}]`)); out != nil {
		t.Errorf("PUT answers %v", out)
	}
	read = s.Want(200, "GET", path, "")
	if !has(at(read, "spec", "userIDs"), ada) || len(at(read, "spec", "subjects").([]any)) != 2 || len(at(read, "spec", "roleIDs").([]any)) != 0 {
		t.Errorf("subjects give users: %v", read)
	}
	s.Want(200, "PUT", path, group("g"))
	read = s.Want(200, "GET", path, "")
	if users, ok := at(read, "spec", "userIDs").([]any); !ok || len(users) != 0 || len(at(read, "spec", "subjects").([]any)) != 0 {
		t.Errorf("sending neither clears both: %v", read)
	}
	for more, status := range map[string]int{
		`"roleIDs":["` + nobody + `"],"serviceAccountIDs":[]`:                                        400,
		`"roleIDs":["` + roleNamed(rolePlatformReader).ID + `"],"serviceAccountIDs":[]`:              403,
		`"roleIDs":[],"serviceAccountIDs":[],"userIDs":["` + nobody + `"]`:                           400,
		`"roleIDs":[],"serviceAccountIDs":[],"userIDs":["` + ada + `"],"subjects":[` + foreign + `]`: 400,
		`"roleIDs":[],"serviceAccountIDs":[],"userIDs":[],"subjects":[` + foreign + `]`:              200,
		`"roleIDs":[]`: 400,
	} {
		s.Want(status, "PUT", path, spec(more))
	}
	s.Turn(switchVersion, "1.11")
	s.Want(400, "PUT", path, spec(`"roleIDs":[],"serviceAccountIDs":[],"userIDs":[],"subjects":[]`))
	s.Turn(switchVersion, "head")

	project := id(s.Want(202, "POST", home+"/projects", member("p", id(out))))
	if out := s.Want(200, "DELETE", path, ""); out != nil {
		t.Errorf("DELETE answers %v", out)
	}
	if got := at(s.Want(200, "GET", home+"/projects/"+project, ""), "spec", "groupIDs").([]any); len(got) != 0 {
		t.Errorf("the project keeps %v", got)
	}
	s.Want(404, "GET", path, "")
	s.Want(404, "PUT", path, group("g"))
	s.Want(404, "DELETE", path, "")
}

func TestRolesCannotExceedTheCaller(t *testing.T) {
	s := newStage(t)
	admin := s.as(s.principal(`{"kind":"service_account","role":"administrator"}`).Token)
	auditor := s.as(s.principal(`{"kind":"user","role":"auditor"}`).Token)
	body := `{"metadata":{"name":"g"},"spec":{"roleIDs":["` + roleNamed("administrator").ID + `"],"serviceAccountIDs":[]}}`
	admin.Want(201, "POST", home+"/groups", body)
	auditor.refuse(403, "forbidden", "POST", home+"/groups", body)
	grantable := func(as *stage) (names []any, can []any) {
		for _, r := range as.Want(200, "GET", home+"/roles", "").([]any) {
			names, can = append(names, at(r, "metadata", "name")), append(can, at(r, "grantable"))
		}
		return names, can
	}
	names, can := grantable(auditor)
	if len(names) != 4 || names[0] != "administrator" || names[3] != "user" || can[0] != false || can[1] != true {
		t.Errorf("auditor sees %v %v", names, can)
	}
	s.Turn(switchVersion, "1.11")
	if names, can := grantable(auditor); len(names) != 3 || can[0] != nil {
		t.Errorf("1.11 hides what cannot be granted: %v %v", names, can)
	}
	s.as(s.principal(`{"kind":"user","role":"user"}`).Token).refuse(403, "forbidden", "GET", home+"/roles", "")
}

func TestUsers(t *testing.T) {
	s := newStage(t)
	g := id(s.Want(201, "POST", home+"/groups", group("g")))
	out := s.Want(201, "POST", home+"/users", `{"metadata":{"name":"ignored","tags":[{"name":"a","value":"b"}]},"spec":{"subject":"New@Example.com","state":"pending","groupIDs":["`+g+`","`+nobody+`"]}}`)
	find := func() any { return pick(s.Want(200, "GET", home+"/users", ""), id(out)) }
	u := find()
	if at(u, "metadata", "name") != "undefined" || at(u, "metadata", "tags") != nil || at(u, "spec", "subject") != "New@Example.com" || len(at(u, "spec", "groupIDs").([]any)) != 1 {
		t.Errorf("user: %v", u)
	}
	again := s.Want(201, "POST", home+"/users", user("New@Example.com", "active"))
	if id(again) != id(out) || at(again, "spec", "state") != "pending" || len(at(find(), "spec", "groupIDs").([]any)) != 0 {
		t.Errorf("an existing member keeps id and state and gets the groups: %v", again)
	}
	if updated := s.Want(200, "PUT", home+"/users/"+id(out), user("other@example.com", "suspended", g)); at(updated, "spec", "subject") != "New@Example.com" || at(updated, "spec", "state") != "suspended" {
		t.Errorf("updated: %v", updated)
	}
	if !has(at(find(), "spec", "groupIDs"), g) {
		t.Errorf("not joined: %v", find())
	}
	subjects := []any{}
	for _, u := range s.Want(200, "GET", home+"/users", "").([]any) {
		subjects = append(subjects, at(u, "spec", "subject"))
	}
	if subjects[0] != "New@Example.com" || subjects[1] != "ada@example.com" {
		t.Errorf("order by subject: %v", subjects)
	}
	s.Control("set-member-state", `{"organization_id":"`+seedOrganization+`","user_id":"`+id(out)+`","state":"active"}`)
	if got := at(find(), "spec", "state"); got != "active" {
		t.Errorf("state %v, want active", got)
	}
	s.Want(200, "DELETE", home+"/users/"+id(out), "")
	if got := at(s.Want(200, "GET", home+"/groups/"+g, ""), "spec", "userIDs").([]any); len(got) != 0 {
		t.Errorf("the group keeps %v", got)
	}
	s.Want(404, "DELETE", home+"/users/"+id(out), "")
	s.Want(404, "PUT", home+"/users/"+id(out), user("a@example.com", "active"))
	s.Turn(switchVersion, "1.11")
	if second := s.Want(201, "POST", home+"/users", user("ada@example.com", "active")); id(second) == "5a4db0c0-0000-4000-8000-000000000012" {
		t.Error("1.11 makes a second record")
	}
}

func TestServiceAccounts(t *testing.T) {
	s := newStage(t)
	g := id(s.Want(201, "POST", home+"/groups", `{"metadata":{"name":"g"},"spec":{"roleIDs":["`+roleNamed("auditor").ID+`"],"serviceAccountIDs":[]}}`))
	created := s.Want(201, "POST", home+"/serviceaccounts", member("ci", g, nobody))
	token, _ := at(created, "status", "accessToken").(string)
	if len(token) < 1000 || len(at(created, "spec", "groupIDs").([]any)) != 0 || at(created, "status", "expiry") != "2026-04-02T03:04:05Z" {
		t.Errorf("created: %v", created)
	}
	self := s.as(token)
	listed := pick(self.Want(200, "GET", home+"/serviceaccounts", ""), id(created))
	if at(listed, "status", "accessToken") != nil || !has(at(listed, "spec", "groupIDs"), g) || at(listed, "metadata", "createdBy") != "sandbox@example.com" {
		t.Errorf("listed: %v", listed)
	}
	path := home + "/serviceaccounts/" + id(created)
	updated := s.Want(200, "PUT", path, member("ci2"))
	if at(updated, "metadata", "name") != "ci2" || !has(at(updated, "spec", "groupIDs"), g) || at(updated, "status", "accessToken") != nil {
		t.Errorf("an update answers with the groups before: %v", updated)
	}
	self.refuse(403, "forbidden", "GET", home, "")
	if only := self.Want(200, "GET", home+"/serviceaccounts", "").([]any); len(only) != 1 || len(at(only, 0, "spec", "groupIDs").([]any)) != 0 {
		t.Errorf("without a role it sees itself: %v", only)
	}
	s.principal(`{"kind":"service_account"}`)
	if only := self.Want(200, "GET", home+"/serviceaccounts", "").([]any); len(only) != 1 {
		t.Errorf("without a role it sees only itself: %v", only)
	}
	s.Pass(24 * time.Hour)
	rotated := self.Want(200, "POST", path+"/rotate", "")
	fresh, _ := at(rotated, "status", "accessToken").(string)
	if fresh == token || at(rotated, "status", "expiry") != "2026-04-03T03:04:05Z" {
		t.Errorf("rotated: %v", rotated)
	}
	if text := self.refuse(401, "access_denied", "GET", "/api/v1/organizations", ""); text != "token validation failed" {
		t.Errorf("text %q", text)
	}
	self = s.as(fresh)
	self.Want(200, "GET", "/api/v1/organizations", "")
	other := s.principal(`{"kind":"service_account"}`)
	self.refuse(403, "forbidden", "POST", home+"/serviceaccounts/"+other.ID+"/rotate", "")
	s.Pass(90 * 24 * time.Hour)
	self.refuse(401, "access_denied", "GET", "/api/v1/organizations", "")
	other = s.principal(`{"kind":"service_account"}`)
	s.Want(200, "DELETE", home+"/serviceaccounts/"+other.ID, "")
	s.as(other.Token).refuse(401, "access_denied", "GET", "/api/v1/organizations", "")
	s.Want(404, "DELETE", home+"/serviceaccounts/"+other.ID, "")
	s.Want(404, "POST", home+"/serviceaccounts/"+other.ID+"/rotate", "")
	s.Want(404, "PUT", home+"/serviceaccounts/"+other.ID, member("x"))
}

func TestProjects(t *testing.T) {
	s := newStage(t, switchProvisioning, "10s", switchDeprovisioning, "10s")
	p := s.principal(`{"kind":"user","role":"user"}`)
	out := s.Want(202, "POST", home+"/projects", member("p", p.Group))
	path := home + "/projects/" + id(out)
	if at(out, "metadata", "provisioningStatus") != "pending" || at(out, "metadata", "organizationId") != seedOrganization {
		t.Errorf("created: %v", out)
	}
	s.Pass(10 * time.Second)
	mine := s.as(p.Token)
	if got := ids(mine.Want(200, "GET", home+"/projects", "")); len(got) != 1 || got[0] != id(out) {
		t.Errorf("a user sees %v", got)
	}
	if got := at(mine.Want(200, "GET", path, ""), "metadata", "provisioningStatus"); got != "provisioned" {
		t.Errorf("status %v", got)
	}
	mine.refuse(403, "forbidden", "PUT", path, member("p"))
	mine.refuse(403, "forbidden", "GET", home+"/projects/5a4db0c0-0000-4000-8000-000000000031", "")
	none := s.as(s.principal(`{}`).Token)
	if got := none.Want(200, "GET", home+"/projects", "").([]any); len(got) != 0 {
		t.Errorf("without a role: %v", got)
	}
	s.refuse(400, "invalid_request", "PUT", path, member("p", nobody))
	s.Want(200, "PUT", path, member("p2"))
	s.Want(202, "DELETE", path, "")
	if m := at(s.Want(200, "GET", path, ""), "metadata"); at(m, "provisioningStatus") != "deprovisioning" || at(m, "deletionTime") == nil || at(m, "name") != "p2" {
		t.Errorf("while deleting: %v", m)
	}
	s.Pass(10 * time.Second)
	s.Want(404, "GET", path, "")
	s.refuse(400, "invalid_request", "POST", home+"/projects", member("p", nobody))
}
