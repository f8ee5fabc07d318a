package emulator

import (
	"strings"
	"testing"
	"time"
)

func TestCreateAnswersWithBothObjects(t *testing.T) {
	for _, status := range []int{201, 200} {
		s := newStage(t, "create_status", map[int]string{200: "200", 201: "201"}[status])
		out := s.Want(status, "POST", "/v1/organizations",
			`{"organizationName":"Acme","accountName":"Prod","eulaAccepted":true,"licenseType":"x","licenseKey":"ignored"}`)
		for kind, name := range map[string]string{"organization": "Acme", "account": "Prod"} {
			if got := at(out, kind, "metadata", "displayName"); got != name {
				t.Errorf("%s is called %v", kind, got)
			}
			if got := at(out, kind, "apiVersion"); got != "bindplane.observiq.com/v1" {
				t.Errorf("%s has apiVersion %v", kind, got)
			}
			if id := text(out, kind, "metadata", "id"); !ulid.MatchString(id) {
				t.Errorf("%s has id %s", kind, id)
			}
		}
		if at(out, "organization", "kind") != "Organization" || at(out, "account", "kind") != "Account" {
			t.Errorf("kinds are wrong in %v", out)
		}
		if key := text(out, "account", "spec", "secretKey"); !ulid.MatchString(key) {
			t.Errorf("secret key is %q", key)
		}
		if list := at(s.Want(200, "GET", "/v1/organizations", ""), "organizations").([]any); len(list) != 2 {
			t.Errorf("%d organizations are listed after one create", len(list))
		}
		id := text(out, "organization", "metadata", "id")
		if got := s.Control("license", `{"organization_id":"`+id+`"}`); at(got, "license_type") != "x" || at(got, "license_key") != "" {
			t.Errorf("stored licence is %v", got)
		}
	}
}

func TestCreateRefusesBadInput(t *testing.T) {
	tests := map[string]struct{ body, text string }{
		"no name":      {`{"accountName":"P","eulaAccepted":true}`, "organizationName"},
		"no project":   {`{"organizationName":"A","eulaAccepted":true}`, "accountName"},
		"no agreement": {`{"organizationName":"A","accountName":"P"}`, "EULA"},
		"taken name":   {`{"organizationName":"Sandbox","accountName":"P","eulaAccepted":true}`, "in use"},
		"not JSON":     {`{`, "unexpected end"},
		"wrong type":   {`{"organizationName":1}`, "cannot unmarshal"},
	}
	s := newStage(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.Send("POST", "/v1/organizations", test.body)
			if got.Status != 400 || !strings.Contains(got.Body, `{"errors":["`) || !strings.Contains(got.Body, test.text) {
				t.Errorf("answer is %d %s", got.Status, got.Body)
			}
			plain := strings.HasPrefix(got.Header.Get("Content-Type"), "text/plain")
			if malformed := name == "not JSON" || name == "wrong type"; plain != malformed {
				t.Errorf("content type is %s", got.Header.Get("Content-Type"))
			}
		})
	}
	newStage(t, "eula", "ignored").Want(201, "POST", "/v1/organizations", `{"organizationName":"A","accountName":"P"}`)
	newStage(t, "duplicate_names", "allowed").create("Sandbox")
}

func TestNamesOfNewOrganizations(t *testing.T) {
	for mode, check := range map[string]func(string) bool{
		"opaque":       func(n string) bool { return n != "Acme & Söhne" && strings.HasPrefix(n, "org-") },
		"display_name": func(n string) bool { return n == "Acme & Söhne" },
		"slug":         func(n string) bool { return n == "acme-s-hne" },
	} {
		s := newStage(t, "organization_name", mode)
		out := s.Want(201, "POST", "/v1/organizations", `{"organizationName":"Acme & Söhne","accountName":"P","eulaAccepted":true}`)
		name := text(out, "organization", "metadata", "name")
		if !check(name) {
			t.Errorf("%s: metadata.name is %q", mode, name)
		}
	}
}

func TestListLagHidesANewOrganization(t *testing.T) {
	s := newStage(t, "list_lag", "2")
	s.create("Acme")
	for read, want := range []int{1, 1, 2, 2} {
		if got := len(at(s.Want(200, "GET", "/v1/organizations", ""), "organizations").([]any)); got != want {
			t.Errorf("read %d shows %d organizations, want %d", read, got, want)
		}
	}
}

func TestListLagIsANumber(t *testing.T) {
	s := newStage(t)
	for _, value := range []string{"", "-1", "1.5", "often", "99999999999"} {
		if s.Sandbox.SetSwitch("bindplane", "list_lag", value) == nil {
			t.Errorf("%q is accepted", value)
		}
	}
}

func TestGetByName(t *testing.T) {
	s := newStage(t)
	if got := at(s.Want(200, "GET", "/v1/organizations/org-sandbox", ""), "organization", "metadata", "displayName"); got != "Sandbox" {
		t.Errorf("organization is %v", got)
	}
	s.Want(404, "GET", "/v1/organizations/Sandbox", "")
	newStage(t, "lookup", "name_or_display_name").Want(200, "GET", "/v1/organizations/Sandbox", "")

	stranger := s.Principal(`{"kind":"basic","role":"none"}`)
	s.basic(text(stranger, "username"), text(stranger, "password")).Want(404, "GET", "/v1/organizations/org-sandbox", "")

	named := newStage(t, "organization_name", "display_name")
	named.create("Ac me/ä")
	named.Want(200, "GET", "/v1/organizations/Ac%20me%2F%C3%A4", "")
	// Static routes win over the name.
	named.create("users")
	if got := named.Want(200, "GET", "/v1/organizations/users", ""); at(got, "users") == nil {
		t.Errorf("users answered %v", got)
	}
}

func TestRenameChangesTheDisplayNameAlone(t *testing.T) {
	s := newStage(t)
	before := s.Want(200, "GET", "/v1/organizations/org-sandbox", "")
	s.Pass(time.Minute)
	got := s.Send("PATCH", "/v1/organizations/"+seedOrganization+"/metadata", `{"name":"Renamed"}`)
	if got.Status != 200 || got.Body != "" {
		t.Fatalf("rename answered %d %q", got.Status, got.Body)
	}
	after := s.Want(200, "GET", "/v1/organizations/org-sandbox", "")
	meta := func(v any, field string) any { return at(v, "organization", "metadata", field) }
	if meta(after, "displayName") != "Renamed" {
		t.Errorf("display name is %v", meta(after, "displayName"))
	}
	if meta(before, "hash") != meta(after, "hash") || meta(before, "id") != meta(after, "id") {
		t.Errorf("hash or id moved: %v, %v", before, after)
	}
	if meta(before, "dateModified") == meta(after, "dateModified") {
		t.Errorf("dateModified did not move")
	}
	s.create("Sandbox") // the former name is free again
	s.Want(400, "PATCH", "/v1/organizations/"+seedOrganization+"/metadata", `{"name":"Sandbox"}`)
	s.Want(200, "PATCH", "/v1/organizations/"+seedOrganization+"/metadata", `{"name":"Renamed"}`)
	s.Want(400, "PATCH", "/v1/organizations/"+seedOrganization+"/metadata", `{}`)
	s.Want(404, "PATCH", "/v1/organizations/org-sandbox/metadata", `{"name":"x"}`)
}

func TestChangesNeedTheAdminRole(t *testing.T) {
	s := newStage(t)
	made := s.Principal(`{"role":"user"}`)
	member := s.as("X-Bindplane-Api-Key", text(made, "api_key"))
	member.Want(200, "GET", "/v1/organizations", "")
	path := "/v1/organizations/" + seedOrganization
	member.Want(403, "PATCH", path+"/metadata", `{"name":"x"}`)
	member.Want(403, "PUT", path+"/license", `{"licenseKey":"k"}`)
	member.Want(403, "PUT", "/v1/organization-license", `{"licenseKey":"k"}`)
	member.Want(403, "DELETE", path, "")
	member.Want(403, "POST", "/v1/organizations", `{"organizationName":"A","accountName":"P","eulaAccepted":true}`)

	first := s.Principal(`{"kind":"basic","role":"none","email":"first@example.com"}`)
	s.basic("first@example.com", text(first, "password")).create("Bootstrapped")
}

func TestDeleteTakesProjectsBindingsAndKeys(t *testing.T) {
	s := newStage(t)
	id, _ := s.create("Acme")
	key := text(s.Principal(`{"organization_id":"`+id+`"}`), "api_key")
	inside := s.as("X-Bindplane-Api-Key", key)
	inside.Want(200, "GET", "/v1/organizations", "")
	got := s.Send("DELETE", "/v1/organizations/"+id, "")
	if got.Status != 204 || got.Body != "" {
		t.Fatalf("delete answered %d %q", got.Status, got.Body)
	}
	s.Want(404, "DELETE", "/v1/organizations/"+id, "")
	inside.Want(401, "GET", "/v1/organizations", "")
	if list := at(s.Want(200, "GET", "/v1/organizations", ""), "organizations").([]any); len(list) != 1 {
		t.Errorf("%d organizations are left", len(list))
	}
	_, project := s.create("Acme") // the name is free again
	s.Control("set-active-project", `{"project_id":"`+project+`"}`)
	s.Want(204, "DELETE", "/v1/organizations/"+text(s.Want(200, "GET", "/v1/organizations", ""), "organizations", 1, "metadata", "id"), "")
	basic := s.basic("sandbox@example.com", "sandbox")
	if got := at(basic.Want(200, "GET", "/v1/organizations/projects/all", ""), "activeAccountId"); got != seedAccount {
		t.Errorf("after the active project went, %v is active", got)
	}
}

func TestDeleteWithProjectsMayConflict(t *testing.T) {
	for mode, status := range map[string]int{"cascade": 204, "conflict": 409} {
		s := newStage(t, "delete_with_projects", mode)
		id, _ := s.create("Acme")
		s.Control("add-project", `{"organization_id":"`+id+`","name":"Second"}`)
		s.Want(status, "DELETE", "/v1/organizations/"+id, "")
		single, _ := s.create("Single")
		s.Want(204, "DELETE", "/v1/organizations/"+single, "")
	}
}

func TestVerifyNameInBothPolarities(t *testing.T) {
	for mode, free := range map[string]bool{"true_is_free": true, "true_is_in_use": false} {
		s := newStage(t, "verify_polarity", mode)
		for name, want := range map[string]bool{"Sandbox": !free, "Nobody": free, "sandbox": free} {
			if got := at(s.Want(200, "PUT", "/v1/organizations/verify", `{"name":"`+name+`"}`), "valid"); got != want {
				t.Errorf("%s: valid of %q is %v, want %v", mode, name, got, want)
			}
		}
		s.Want(400, "PUT", "/v1/organizations/verify", `{}`)
	}
}
