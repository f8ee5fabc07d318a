package emulator

import (
	"slices"
	"testing"
)

func TestOrganizations(t *testing.T) {
	s := newStage(t)
	const fresh = `{"organizations":[{"name":"Sandbox","authType":"password","redirectUrl":"https://sandbox.console.example.com"}`
	if got := s.Send("GET", "/v1/auth/orgs", ""); got.Body != fresh+"]}" {
		t.Errorf("fresh: %s", got.Body)
	}
	s.populate()
	got := s.Send("GET", "/v1/auth/orgs", "")
	if want := fresh + `,{"name":"acme","authType":"password","redirectUrl":"https://acme.console.example.com"},` +
		`{"name":"globex","authType":"sso","redirectUrl":"https://globex.console.example.com","ssoLogins":[` + globexLogins + `]}]}`; got.Status != 200 || got.Body != want {
		t.Errorf("%d %s\nwant %s", got.Status, got.Body, want)
	}
	names := func(s *stage) []string {
		return each(at(s.want(200, "GET", "/v1/auth/orgs", ""), "organizations"), "name")
	}
	if all := names(s.with("apikey", "sandbox", "ProjectUid", "unknown")); len(all) != 3 {
		t.Errorf("with a project: %v", all)
	}
	if all := names(s.with("Authorization", s.login(sandboxLogin))); len(all) != 3 {
		t.Errorf("with a session: %v", all)
	}
	s.Control("put-organization", `{"name":"acme","active":false}`)
	if all := names(s); !slices.Equal(all, []string{"Sandbox", "globex"}) {
		t.Errorf("with acme inactive: %v", all)
	}
	alone := s.Principal(`{"kind":"api_key","email":"One@example.com","organization":"initech"}`)
	if all := names(s.with("ApiKey", text(alone, "api_key"))); !slices.Equal(all, []string{"initech"}) {
		t.Errorf("somebody else: %v", all)
	}
	s.Control("put-user", `{"email":"one@EXAMPLE.com","organization":"globex"}`)
	if all := names(s.with("ApiKey", text(alone, "api_key"))); !slices.Equal(all, []string{"globex", "initech"}) {
		t.Errorf("an address in two organizations, whatever its case: %v", all)
	}
	s.with().refuse(401, "GET", "/v1/auth/orgs", "")
}

func TestOrganizationLogin(t *testing.T) {
	s := newStage(t)
	anybody := s.with()
	if out := anybody.want(200, "GET", "/v1/auth/org", ""); text(out, "orgName") != "Sandbox" || at(out, "ssoLogins") != nil || at(out, "totalTenants") != 1.0 {
		t.Errorf("the only organization: %v", out)
	}
	s.populate()
	out := anybody.want(200, "GET", "/v1/auth/org?orgName=globex", "")
	if text(out, "orgName") != "globex" || text(out, "authType") != "sso" || text(out, "redirectUrl") == "" || text(out, "appEnv") != "saas" ||
		at(out, "totalTenants") != 3.0 || text(out, "ssoLogins", 1, "name") != "google" || text(out, "rootDomain") == "" {
		t.Errorf("globex: %v", out)
	}
	if code, _ := anybody.refuse(404, "GET", "/v1/auth/org?orgName=unknown", ""); code != "ResourceNotFound" {
		t.Errorf("code %s", code)
	}
	anybody.refuse(404, "GET", "/v1/auth/org", "")
	s.Control("put-organization", `{"name":"globex","redirect_url":""}`)
	if v, ok := at(anybody.want(200, "GET", "/v1/auth/org?orgName=globex", "")).(map[string]any)["redirectUrl"]; !ok || v != "" {
		t.Errorf("redirectUrl %v, want it always there", v)
	}
	s.Control("delete-organization", `{"name":"acme"}`)
	s.Control("put-organization", `{"name":"globex","active":false}`)
	anybody.refuse(404, "GET", "/v1/auth/org?orgName=globex", "")
	s.Control("delete-organization", `{"name":"globex"}`)
	if out := anybody.want(200, "GET", "/v1/auth/org", ""); text(out, "orgName") != "Sandbox" || at(out, "ssoLogins") != nil {
		t.Errorf("the only organization: %v", out)
	}
}

func TestSSOLists(t *testing.T) {
	s := newStage(t).with()
	s.populate()
	if out := s.want(200, "GET", "/v1/auth/sso/idps", ""); len(out.([]any)) != 6 || text(out, 1, "id") != "okta" || text(out, 1, "name") != "Okta" {
		t.Errorf("idps: %v", out)
	}
	for path, want := range map[string]int{
		"/v1/auth/sso/logins": 2, "/v1/auth/sso/logins?org=globex": 2, "/v1/auth/sso/logins?org=acme": 0, "/v1/auth/sso/providers": 2,
	} {
		if out, ok := s.want(200, "GET", path, "").([]any); !ok || len(out) != want {
			t.Errorf("%s: %v, want %d", path, out, want)
		}
	}
	s.refuse(404, "GET", "/v1/auth/sso/logins?org=unknown", "")
}

func TestUnknownOperations(t *testing.T) {
	s := newStage(t)
	for _, c := range [][2]string{{"GET", "/"}, {"POST", "/v1/auth/orgs"}, {"GET", "/v1/auth/orgs/"}, {"GET", "/v1//auth/orgs"}} {
		s.refuse(404, c[0], c[1], "")
	}
}
