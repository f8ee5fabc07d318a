package emulator

import (
	"slices"
	"testing"
	"time"
)

func ids(v any) []string {
	var found []string
	for _, item := range v.([]any) {
		found = append(found, id(item))
	}
	return found
}

func TestOrganizationList(t *testing.T) {
	s := newStage(t)
	other := id(s.Want(202, "POST", "/api/v1/organizations", adhoc))
	suspended := s.principal(`{"kind":"user","state":"suspended","organization_id":"` + other + `"}`)
	pending := s.principal(`{"kind":"user","state":"pending","role":"administrator"}`)
	admin := s.principal(`{"kind":"user","role":"administrator"}`)
	hidden := s.principal(`{"kind":"user","hide_email":true}`)
	account := s.principal(`{"kind":"service_account"}`)
	outsider := s.principal(`{"kind":"user","organization_id":"-"}`)
	reader := s.principal(`{"kind":"platform_reader"}`)
	both := slices.Sorted(slices.Values([]string{seedOrganization, other}))
	for name, c := range map[string]struct {
		token, query string
		want         []string
	}{
		"platform administrator": {"sandbox", "", both},
		"platform reader":        {reader.Token, "", both},
		"global, known address":  {"sandbox", "?email=" + admin.Subject, []string{seedOrganization}},
		"suspended":              {suspended.Token, "", []string{other}},
		"pending":                {pending.Token, "", []string{seedOrganization}},
		"outsider":               {outsider.Token, "", nil},
		"own address":            {admin.Token, "?email=" + admin.Subject, []string{seedOrganization}},
		"account":                {account.Token, "", []string{seedOrganization}},
		"account ignores email":  {account.Token, "?email=anybody@example.com", []string{seedOrganization}},
	} {
		got := s.as(c.token).Want(200, "GET", "/api/v1/organizations"+c.query, "")
		if !slices.Equal(ids(got), c.want) {
			t.Errorf("%s: %v, want %v", name, ids(got), c.want)
		}
	}
	for _, query := range []string{"?email=other@example.com", "?email="} {
		if text := s.as(admin.Token).refuse(403, "forbidden", "GET", "/api/v1/organizations"+query, ""); text != "user not permitted to read users globally" {
			t.Errorf("%s: %q", query, text)
		}
	}
	s.as(hidden.Token).refuse(403, "forbidden", "GET", "/api/v1/organizations?email="+hidden.Subject, "")
	s.refuse(404, "not_found", "GET", "/api/v1/organizations?email=unknown@example.com", "")
	s.refuse(404, "not_found", "GET", "/api/v1/organizations?email="+suspended.Subject, "")
}

// TestAccess holds who is answered how when acting on an organization.
func TestAccess(t *testing.T) {
	s := newStage(t)
	other := "/api/v1/organizations/" + id(s.Want(202, "POST", "/api/v1/organizations", adhoc))
	for spec, want := range map[string][4]int{ // GET home, PUT home, GET other, GET unknown
		`{"kind":"platform_administrator"}`:                            {200, 200, 200, 404},
		`{"kind":"platform_reader"}`:                                   {200, 403, 200, 404},
		`{"kind":"user","role":"administrator"}`:                       {200, 200, 500, 500},
		`{"kind":"user","role":"auditor"}`:                             {200, 403, 500, 500},
		`{"kind":"user","role":"user"}`:                                {403, 403, 500, 500},
		`{"kind":"user"}`:                                              {403, 403, 500, 500},
		`{"kind":"user","role":"administrator","state":"suspended"}`:   {500, 500, 500, 500},
		`{"kind":"user","role":"administrator","state":"pending"}`:     {500, 500, 500, 500},
		`{"kind":"user","role":"administrator","organization_id":"-"}`: {500, 500, 500, 500},
		`{"kind":"service_account","role":"administrator"}`:            {200, 200, 403, 403},
		`{"kind":"service_account"}`:                                   {403, 403, 403, 403},
	} {
		as := s.as(s.principal(spec).Token)
		got := [4]int{
			as.Send("GET", home, "").Status, as.Send("PUT", home, adhoc).Status,
			as.Send("GET", other, "").Status, as.Send("GET", unknown, "").Status,
		}
		if got != want {
			t.Errorf("%s: %v, want %v", spec, got, want)
		}
		if want[1] == 200 {
			continue
		}
		if status := as.Send("POST", "/api/v1/organizations", adhoc).Status; status != 403 {
			t.Errorf("%s creates an organization: %d, want 403", spec, status)
		}
	}
	admin := s.as(s.principal(`{"kind":"service_account","role":"administrator"}`).Token)
	admin.refuse(403, "forbidden", "POST", "/api/v1/organizations", adhoc)
	admin.refuse(403, "forbidden", "DELETE", home, "")
}

func TestOrganizationContent(t *testing.T) {
	s := newStage(t)
	out := s.Want(202, "POST", "/api/v1/organizations",
		`{"metadata":{"name":"acme","description":"","tags":[{"name":"b","value":"1"},{"name":"a","value":"2"},{"name":"b","value":"1"}]},"spec":{"organizationType":"domain","domain":"Acme Corp","providerScope":"global","providerID":"","googleCustomerID":"c1"}}`)
	m := at(out, "metadata")
	if at(m, "provisioningStatus") != "pending" || at(m, "healthStatus") != "unknown" || at(m, "createdBy") != "sandbox@example.com" ||
		at(m, "creationTime") != "2026-01-02T03:04:05Z" || at(m, "modifiedTime") != nil || at(m, "organizationId") != nil {
		t.Errorf("created: %v", m)
	}
	path := "/api/v1/organizations/" + id(out)
	read := s.Want(200, "GET", path, "")
	if at(read, "metadata", "description") != "" || at(read, "metadata", "tags", 2, "name") != "b" || at(read, "spec", "domain") != "Acme Corp" || at(read, "spec", "providerID") != "" || at(read, "spec", "googleCustomerID") != "c1" {
		t.Errorf("read: %v", read)
	}
	s.Pass(time.Minute)
	s.Want(200, "PUT", path, `{"metadata":{"name":"acme","tags":[]},"spec":{"organizationType":"adhoc","domain":"dropped.example","providerScope":"global","providerID":"p"}}`)
	read = s.Want(200, "GET", path, "")
	spec := at(read, "spec").(map[string]any)
	if len(spec) != 1 || spec["organizationType"] != "adhoc" {
		t.Errorf("ad hoc keeps %v", spec)
	}
	m = at(read, "metadata")
	if at(m, "description") != nil || at(m, "tags") != nil || at(m, "modifiedTime") != "2026-01-02T03:05:05Z" || at(m, "modifiedBy") != "sandbox@example.com" || at(m, "creationTime") != "2026-01-02T03:04:05Z" {
		t.Errorf("after PUT: %v", m)
	}
	if again := id(s.Want(202, "POST", "/api/v1/organizations", adhoc)); again == id(out) || again == "" {
		t.Errorf("the same name twice: %q and %q", id(out), again)
	}
}

func TestDomainLeniency(t *testing.T) {
	s := newStage(t)
	spec := func(more string) string {
		return `{"metadata":{"name":"acme"},"spec":{"organizationType":"domain"` + more + `}}`
	}
	before := len(ids(s.Want(200, "GET", "/api/v1/organizations", "")))
	s.Closed("POST", "/api/v1/organizations", spec(`,"domain":"acme.corp"`))
	s.Closed("PUT", home, spec(``))
	if after := len(ids(s.Want(200, "GET", "/api/v1/organizations", ""))); after != before {
		t.Errorf("%d organizations, want %d: nothing is stored", after, before)
	}
	for more, want := range map[string]string{
		`,"providerScope":"global"`:                         "adhoc",
		`,"providerScope":"global","domain":""`:             "domain",
		`,"providerScope":"organization","domain":"a.corp"`: "domain",
	} {
		s.Want(200, "PUT", home, spec(more))
		if got := at(s.Want(200, "GET", home, ""), "spec", "organizationType"); got != want {
			t.Errorf("%s reads as %v, want %s", more, got, want)
		}
	}
}

func TestOrganizationLifecycle(t *testing.T) {
	s := newStage(t, switchProvisioning, "10s", switchDeprovisioning, "20s")
	status := func(path string) any { return at(s.Want(200, "GET", path, ""), "metadata", "provisioningStatus") }
	path := "/api/v1/organizations/" + id(s.Want(202, "POST", "/api/v1/organizations", adhoc))
	for _, want := range []string{"pending", "provisioning", "provisioned"} {
		if got := status(path); got != want {
			t.Errorf("status %v, want %s", got, want)
		}
		s.Pass(5 * time.Second)
	}
	if got := at(s.Want(200, "GET", path, ""), "metadata", "provisioningStatusDetail", "reason"); got != "provisioned" {
		t.Errorf("detail %v", got)
	}
	s.Turn(switchStatusDetail, "off")
	if got := at(s.Want(200, "GET", path, ""), "metadata", "provisioningStatusDetail"); got != nil {
		t.Errorf("detail %v although off", got)
	}
	if out := s.Want(202, "DELETE", path, ""); out != nil {
		t.Errorf("DELETE answers %v", out)
	}
	read := s.Want(200, "GET", path, "")
	if at(read, "metadata", "provisioningStatus") != "deprovisioning" || at(read, "metadata", "deletionTime") == nil {
		t.Errorf("while deleting: %v", read)
	}
	s.Want(202, "DELETE", path, "")
	s.Want(200, "PUT", path, adhoc)
	s.Pass(20 * time.Second)
	s.Want(404, "GET", path, "")
	s.Want(404, "DELETE", path, "")
	if got := ids(s.Want(200, "GET", "/api/v1/organizations", "")); !slices.Equal(got, []string{seedOrganization}) {
		t.Errorf("list %v", got)
	}
	s.Control("set-status", `{"organization_id":"`+seedOrganization+`","status":"error","message":"no quota"}`)
	s.Turn(switchStatusDetail, "on")
	if m := at(s.Want(200, "GET", home, ""), "metadata"); at(m, "provisioningStatus") != "error" || at(m, "provisioningStatusDetail", "message") != "no quota" {
		t.Errorf("forced status: %v", m)
	}
	s.Turn(switchVersion, "1.11", switchProvisioning, "0s")
	if got := at(s.Want(202, "POST", "/api/v1/organizations", adhoc), "metadata", "provisioningStatus"); got != "unknown" {
		t.Errorf("1.11 starts as %v, want unknown", got)
	}
}

func TestUnprovisionedChildrenAreBroken(t *testing.T) {
	s := newStage(t, switchProvisioning, "10s")
	path := "/api/v1/organizations/" + id(s.Want(202, "POST", "/api/v1/organizations", adhoc))
	s.refuse(500, "server_error", "POST", path+"/groups", group("g"))
	if got := s.Want(200, "GET", path+"/groups", ""); len(got.([]any)) != 3 {
		t.Errorf("groups of all organizations: %v", got)
	}
	s.Turn(switchUnprovisioned, "work")
	s.Want(201, "POST", path+"/groups", group("g"))
	s.Turn(switchUnprovisioned, "broken")
	s.Pass(10 * time.Second)
	if got := s.Want(200, "GET", path+"/groups", ""); len(got.([]any)) != 1 {
		t.Errorf("own groups: %v", got)
	}
}

func TestTokensOfADeletedOrganization(t *testing.T) {
	s := newStage(t, switchACLCache, "1m")
	other := id(s.Want(202, "POST", "/api/v1/organizations", adhoc))
	account := s.principal(`{"kind":"service_account","role":"administrator","organization_id":"` + other + `"}`)
	s.Want(202, "DELETE", "/api/v1/organizations/"+other, "")
	as := s.as(account.Token)
	if text := as.refuse(403, "forbidden", "GET", "/api/v1/organizations", ""); text != "service account not found" {
		t.Errorf("text %q", text)
	}
	as.refuse(404, "not_found", "GET", "/api/v1/organizations/"+other, "")
	s.Turn(switchSchemaPanic, "on")
	as.Closed("GET", "/api/v1/organizations/"+other, "")
	s.Pass(time.Minute)
	as.refuse(500, "server_error", "GET", "/api/v1/organizations", "")
	as.refuse(500, "server_error", "GET", "/api/v1/organizations/"+other, "")
}
