package emulator

import (
	"fmt"
	"strings"
	"testing"
)

func TestBothSpellingsAnswerTheSame(t *testing.T) {
	s := newStage(t)
	for _, suffix := range []string{"", "/all"} {
		a, p := s.Send("GET", "/v1/organizations/accounts"+suffix, ""), s.Send("GET", "/v1/organizations/projects"+suffix, "")
		if a.Status != 200 || a.Body != p.Body {
			t.Errorf("%q differs:\n%s\n%s", suffix, a.Body, p.Body)
		}
	}
	old := newStage(t, "project_routes", "absent")
	for _, suffix := range []string{"", "/all"} {
		if got := old.Send("GET", "/v1/organizations/projects"+suffix, ""); !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			t.Errorf("absent %q answers %s", suffix, got.Body)
		}
		old.Want(200, "GET", "/v1/organizations/accounts"+suffix, "")
	}
	named := newStage(t, "project_routes", "as_name", "organization_name", "display_name")
	named.Want(404, "GET", "/v1/organizations/projects", "")
	named.create("projects")
	if got := named.Want(200, "GET", "/v1/organizations/projects", ""); at(got, "accounts") != nil || at(got, "organization") == nil {
		t.Errorf("the name route answered %v", got)
	}
	if got := named.Send("GET", "/v1/organizations/projects/all", ""); !strings.HasPrefix(got.Body, "<!doctype") {
		t.Errorf("the longer route answered %s", got.Body)
	}
}

func TestScopeFollowsHeaderThenKeyThenUser(t *testing.T) {
	s := newStage(t)
	_, project := s.create("Acme")
	basic := s.basic("sandbox@example.com", "sandbox")
	current := func(caller *stage) any {
		t.Helper()
		return at(caller.Want(200, "GET", "/v1/organizations/projects", ""), "accounts", 0, "metadata", "displayName")
	}
	if got := current(basic); got != "Default" {
		t.Errorf("stored active project leads to %v", got)
	}
	s.Control("set-active-project", `{"project_id":"`+project+`"}`)
	if got := current(basic); got != "First" {
		t.Errorf("moved active project leads to %v", got)
	}
	if got := current(s); got != "Default" {
		t.Errorf("the key left its project for %v", got)
	}
	selected := s.as("X-Bindplane-Api-Key", "sandbox", "X-Bindplane-Account-ID", project)
	if got := current(selected); got != "First" {
		t.Errorf("the header leads to %v", got)
	}
	if users := at(selected.Want(200, "GET", "/v1/organizations/users", ""), "users").([]any); len(users) != 1 {
		t.Errorf("the new organization has %d users", len(users))
	}
	foreign := s.as("X-Bindplane-Api-Key", "sandbox", "X-Bindplane-Account-ID", "elsewhere")
	for path, status := range map[string]int{"projects": 403, "accounts": 403, "users": 403, "projects/all": 401, "accounts/all": 401} {
		if got := foreign.Send("GET", "/v1/organizations/"+path, ""); got.Status != status || !strings.Contains(got.Body, "permission") {
			t.Errorf("%s outside one's projects answers %d %s", path, got.Status, got.Body)
		}
	}
}

func TestReportedActiveProject(t *testing.T) {
	for mode, want := range map[string]string{"context": seedAccount, "stored": "new"} {
		s := newStage(t, "reported_active_project", mode, "active_project_after_create", "moves")
		_, project := s.create("Acme")
		if want == "new" {
			want = project
		}
		if got := at(s.Want(200, "GET", "/v1/organizations/accounts/all", ""), "activeAccountId"); got != want {
			t.Errorf("%s: activeAccountId is %v, want %s", mode, got, want)
		}
	}
	s := newStage(t)
	s.create("Acme")
	basic := s.basic("sandbox@example.com", "sandbox")
	if got := at(basic.Want(200, "GET", "/v1/organizations/accounts/all", ""), "activeAccountId"); got != seedAccount {
		t.Errorf("a create moved the active project to %v", got)
	}
}

func TestMembersSeeTheirProjectsOnly(t *testing.T) {
	s := newStage(t)
	s.Control("add-project", `{"name":"Second"}`)
	member := s.as("X-Bindplane-Api-Key", text(s.Principal(`{"role":"user"}`), "api_key"))
	for caller, want := range map[*stage]int{s: 2, member: 1} {
		if got := len(at(caller.Want(200, "GET", "/v1/organizations/projects", ""), "accounts").([]any)); got != want {
			t.Errorf("%d projects are visible, want %d", got, want)
		}
	}
}

func TestOptionalFieldsInThreeHabits(t *testing.T) {
	tests := map[string]struct{ description, auth0, parameters, requestedMFA string }{
		"omitted": {"-", "-", "-", "-"},
		"null":    {"null", "null", "null", "null"},
		"present": {`""`, `{"displayName":"","id":"","name":""}`, "[]", "false"},
	}
	for mode, want := range tests {
		s := newStage(t, "optional_fields", mode)
		out := s.Want(201, "POST", "/v1/organizations", `{"organizationName":"A","accountName":"P","eulaAccepted":true}`)
		user := at(s.Want(200, "GET", "/v1/organizations/users", ""), "users", 0)
		show := func(v any, field string) string {
			m := v.(map[string]any)
			if got, ok := m[field]; ok {
				return jsonText(t, got)
			}
			return "-"
		}
		spec := at(out, "organization", "spec")
		got := fmt.Sprint(show(at(out, "organization", "metadata"), "description"), show(spec, "auth0"), show(spec, "parameters"), show(at(user, "spec"), "requestedMFA"))
		if want := fmt.Sprint(want.description, want.auth0, want.parameters, want.requestedMFA); got != want {
			t.Errorf("%s: fields are %s, want %s", mode, got, want)
		}
		if labels := jsonText(t, at(out, "account", "metadata", "labels")); labels != "{}" {
			t.Errorf("%s: labels are %s", mode, labels)
		}
	}
	stranger := newStage(t, "optional_fields", "null")
	made := stranger.Principal(`{"kind":"basic","role":"none"}`)
	got := stranger.basic(text(made, "username"), text(made, "password")).Send("GET", "/v1/organizations", "")
	if got.Body != "{\"organizations\":null}\n" {
		t.Errorf("an empty list is %s", got.Body)
	}
}

func TestSecretsStayWhereTheyBelong(t *testing.T) {
	s := newStage(t)
	s.Want(204, "PUT", "/v1/organizations/"+seedOrganization+"/license", `{"licenseKey":"planted-licence"}`)
	rotated := s.Control("rotate-secret-key", "")
	for _, path := range []string{"", "/org-sandbox", "/users", "/accounts", "/accounts/all", "/projects", "/projects/all"} {
		got := s.Send("GET", "/v1/organizations"+path, "")
		if strings.Contains(got.Body, "planted") {
			t.Errorf("%s reveals a licence or a sensitive parameter: %s", path, got.Body)
		}
		lists := strings.Contains(path, "accounts") || strings.Contains(path, "projects")
		if shows := strings.Contains(got.Body, text(rotated, "secret_key")); shows != lists {
			t.Errorf("%s: secret key shown is %v", path, shows)
		}
	}
	out := s.Want(200, "GET", "/v1/organizations/projects", "")
	if got := at(out, "accounts", 0, "spec", "alternateSecretKeys", 0); got != seedSecretKey {
		t.Errorf("the former key is %v", got)
	}
	masked := at(s.Want(200, "GET", "/v1/organizations/org-sandbox", ""), "organization", "spec", "parameters", 1, "value")
	if masked != "(sensitive)" {
		t.Errorf("a sensitive value reads %v", masked)
	}
}
