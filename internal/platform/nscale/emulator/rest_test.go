package emulator

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestQuotas(t *testing.T) {
	s := newStage(t)
	kinds := func(v any) map[any]any {
		found := map[any]any{}
		for _, q := range at(v, "quotas").([]any) {
			found[at(q, "kind")] = at(q, "quantity")
		}
		return found
	}
	out := s.Want(200, "GET", home+"/quotas", "")
	for _, name := range []string{"kind", "quantity", "used", "free", "committed", "reserved", "displayName", "description", "default", "format"} {
		if at(out, "quotas", 0, name) == nil {
			t.Errorf("no %s in %v", name, at(out, "quotas", 0))
		}
	}
	put := s.Want(200, "PUT", home+"/quotas", `{"quotas":[{"kind":"gpus","quantity":64}]}`)
	if got := kinds(put); len(got) != 1 || got["gpus"] != 64.0 {
		t.Errorf("PUT answers %v", got)
	}
	if got := kinds(s.Want(200, "GET", home+"/quotas", "")); len(got) != 4 || got["gpus"] != 64.0 || got["servers"] != 20.0 {
		t.Errorf("after PUT: %v", got)
	}
	s.Control("set-quota-use", `{"organization_id":"`+seedOrganization+`","kind":"gpus","used":10}`)
	s.refuse(403, "forbidden", "PUT", home+"/quotas", `{"quotas":[{"kind":"gpus","quantity":9}]}`)
	s.Want(200, "PUT", home+"/quotas", `{"quotas":[{"kind":"gpus","quantity":10}]}`)
	s.refuse(400, "invalid_request", "PUT", home+"/quotas", `{"quotas":[{"kind":"boats","quantity":1}]}`)
	admin := s.as(s.principal(`{"kind":"user","role":"administrator"}`).Token)
	admin.Want(200, "GET", home+"/quotas", "")
	admin.refuse(403, "forbidden", "PUT", home+"/quotas", `{"quotas":[]}`)
}

func TestProviders(t *testing.T) {
	s := newStage(t)
	none := s.as(s.principal(`{"kind":"user"}`).Token)
	global := none.Want(200, "GET", "/api/v1/oauth2providers", "")
	if len(global.([]any)) != 2 || at(global, 0, "spec", "type") != "google" || at(global, 0, "metadata", "organizationId") != nil {
		t.Errorf("global: %v", global)
	}
	none.refuse(403, "forbidden", "GET", home+"/oauth2providers", "")
	body := func(secret string) string {
		return `{"metadata":{"name":"okta"},"spec":{"issuer":"https://idp.example","clientID":"c","type":"google"` + secret + `}}`
	}
	out := s.Want(201, "POST", home+"/oauth2providers", body(`,"clientSecret":"hush"`))
	stored := func() any {
		raw, _ := json.Marshal(s.Control("provider-secret", `{"organization_id":"`+seedOrganization+`","provider_id":"`+id(out)+`"}`))
		var v any
		_ = json.Unmarshal(raw, &v)
		return at(v, "client_secret")
	}
	if raw, _ := json.Marshal(out); strings.Contains(string(raw), "hush") || at(out, "spec", "type") != nil || stored() != "hush" {
		t.Errorf("created: %s, stored %v", raw, stored())
	}
	path := home + "/oauth2providers/" + id(out)
	if out := s.Want(200, "PUT", path, body("")); out != nil || stored() != nil {
		t.Errorf("PUT answers %v and leaves %v", out, stored())
	}
	if got := s.Want(200, "GET", home+"/oauth2providers", ""); at(pick(got, id(out)), "spec", "issuer") != "https://idp.example" || len(got.([]any)) != 1 {
		t.Errorf("list: %v", got)
	}
	s.Turn(switchVersion, "1.11")
	if got := s.Want(200, "GET", home+"/oauth2providers", ""); at(got, 0, "spec", "issuer") != "" {
		t.Errorf("1.11 shows issuer %v", at(got, 0, "spec", "issuer"))
	}
	s.Want(200, "DELETE", path, "")
	s.Want(404, "DELETE", path, "")
	s.Want(404, "PUT", path, body(""))
}

func TestACL(t *testing.T) {
	s := newStage(t)
	if got := s.Want(200, "GET", "/api/v1/acl", ""); at(got, "global", 0, "name") != "identity:groups" || at(got, "organizations") != nil {
		t.Errorf("platform administrator: %v", got)
	}
	p := s.principal(`{"kind":"user","role":"user"}`)
	project := id(s.Want(202, "POST", home+"/projects", member("p", p.Group)))
	got := s.as(p.Token).Want(200, "GET", home+"/acl", "")
	if at(got, "organizations", 0, "projects", 0, "id") != project || at(got, "projects", 0, "endpoints", 0, "name") != "identity:projects" ||
		at(got, "organization", "id") != seedOrganization || at(got, "projects", 0, "endpoints", 0, "operations", 0) != "read" {
		t.Errorf("user: %v", got)
	}
	auditor := s.as(s.principal(`{"kind":"service_account","role":"auditor"}`).Token)
	if got := auditor.Want(200, "GET", "/api/v1/acl", ""); at(got, "organizations", 0, "endpoints", 0, "operations", 0) != "read" || at(got, "organization") != nil {
		t.Errorf("auditor: %v", got)
	}
	s.as(s.principal(`{"kind":"user"}`).Token).refuse(500, "server_error", "GET", unknown+"/acl", "")
}
