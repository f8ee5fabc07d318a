package emulator

import (
	"strings"
	"testing"
)

func TestRoutingAndHeaders(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct{ method, path string }{
		{"GET", "/"},
		{"GET", "/api/v1/organizations/"},
		{"PATCH", "/api/v1/organizations"},
		{"HEAD", "/api/v1/organizations"},
		{"GET", "/api//v1/organizations"},
		{"GET", home + "/users/" + nobody},
		{"GET", home + "/allocations"},
		{"POST", "/api/v1/acl"},
	} {
		got := s.send(c.method, c.path, "")
		if got.status != 404 || c.method != "HEAD" && !strings.Contains(got.body, `"not_found"`) {
			t.Errorf("%s %s: %d %s, want the service's 404", c.method, c.path, got.status, got.body)
		}
	}
	got := s.send("GET", "/api/v1/organizations?anything=goes", "")
	if got.status != 200 || got.header.Get("Cache-Control") != "no-cache" || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("list: %d %v", got.status, got.header)
	}
	put := s.send("PUT", home, strings.Replace(adhoc, "{", `{"unknown":1,`, 1), "Content-Type", "application/json; charset=utf-8")
	if put.status != 200 || put.body != "" || put.header.Get("Content-Type") != "" {
		t.Errorf("PUT: %d %q %v, want an empty 200", put.status, put.body, put.header)
	}
	if got := s.send("PUT", home, adhoc, "Content-Type", "text/plain"); got.status != 400 {
		t.Errorf("wrong content type: %d, want 400", got.status)
	}
}

func TestAuthentication(t *testing.T) {
	s := newStage(t)
	for header, status := range map[string]int{
		"": 401, "sandbox": 401, "Bearer": 401, "Bearer  sandbox": 401, "Basic sandbox": 401, "Bearer wrong": 401,
		"bearer sandbox": 200, "BEARER sandbox": 200,
	} {
		if got := s.send("GET", "/api/v1/organizations", "", "Authorization", header); got.status != status {
			t.Errorf("%q: %d, want %d", header, got.status, status)
		}
	}
	got := s.as("wrong").send("POST", "/api/v1/organizations/no-uuid/groups", "no json")
	if got.status != 401 || !strings.Contains(got.body, `"access_denied"`) || !strings.Contains(got.body, "trace_id") ||
		!strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Bearer error=") {
		t.Errorf("authentication comes first: %d %s %v", got.status, got.body, got.header)
	}
	s.turn(switchTraceID, "off")
	if got := s.as("wrong").send("GET", "/api/v1/acl", ""); strings.Contains(got.body, "trace_id") {
		t.Errorf("trace_id although off: %s", got.body)
	}
	s.turn(switchTraceID, "on", switchVersion, "1.11")
	if got := s.as("wrong").send("GET", "/api/v1/acl", ""); strings.Contains(got.body, "trace_id") || got.header.Get("WWW-Authenticate") != "" {
		t.Errorf("1.11: %s %v", got.body, got.header)
	}
}

func TestRevokedTokenIsRefused(t *testing.T) {
	s := newStage(t)
	p := s.principal(`{"kind":"user","role":"administrator"}`)
	s.as(p.Token).want(200, "GET", home, "")
	s.control("revoke-token", `{"token":"`+p.Token+`"}`)
	s.as(p.Token).refuse(401, "access_denied", "GET", home, "")
}

func TestPathIDs(t *testing.T) {
	s := newStage(t)
	if text := s.refuse(400, "invalid_request", "GET", home+"/groups/no-uuid", ""); text != "invalid path/query element" {
		t.Errorf("text %q", text)
	}
	// A UUID has no case, in the path of the organization as in that of what it holds.
	made := s.want(201, "POST", home+"/groups", `{"metadata":{"name":"g"},"spec":{"roleIDs":[],"serviceAccountIDs":[]}}`)
	shouted := "/api/v1/organizations/" + strings.ToUpper(strings.TrimPrefix(home, "/api/v1/organizations/")) +
		"/groups/" + strings.ToUpper(at(made, "metadata", "id").(string))
	if read := s.want(200, "GET", shouted, ""); at(read, "metadata", "id") != at(made, "metadata", "id") {
		t.Errorf("read %v", read)
	}
	s.turn(switchVersion, "1.11")
	s.refuse(404, "not_found", "GET", home+"/groups/no-uuid", "")
	s.refuse(404, "not_found", "GET", home+"/groups/"+strings.ToUpper(at(made, "metadata", "id").(string)), "")
}

func TestBodyValidation(t *testing.T) {
	s := newStage(t)
	long := strings.Repeat("a", 64)
	for body, pointer := range map[string]string{
		`{`:                                     "",
		`null`:                                  "",
		`[]`:                                    `"/"`,
		`{"spec":{"organizationType":"adhoc"}}`: `"/metadata"`,
		`{"metadata":{},"spec":{"organizationType":"adhoc"}}`:                                   `"/metadata/name"`,
		`{"metadata":{"name":""},"spec":{"organizationType":"adhoc"}}`:                          `"/metadata/name" string doesn't match`,
		`{"metadata":{"name":"a b"},"spec":{"organizationType":"adhoc"}}`:                       `"/metadata/name"`,
		`{"metadata":{"name":"-a"},"spec":{"organizationType":"adhoc"}}`:                        `"/metadata/name"`,
		`{"metadata":{"name":"é"},"spec":{"organizationType":"adhoc"}}`:                         `"/metadata/name"`,
		`{"metadata":{"name":"` + long + `"},"spec":{"organizationType":"adhoc"}}`:              `"/metadata/name"`,
		`{"metadata":{"name":"a","description":null},"spec":{"organizationType":"adhoc"}}`:      `"/metadata/description" Value is not nullable`,
		`{"metadata":{"name":"a","tags":[{"name":"x"}]},"spec":{"organizationType":"adhoc"}}`:   `"/metadata/tags/0/value"`,
		`{"metadata":{"name":"a","tags":[{"name":1}]},"spec":{"organizationType":"adhoc"}}`:     `"/metadata/tags/0/value"`,
		`{"metadata":{"name":"a"},"spec":{"organizationType":"wild"}}`:                          `["adhoc" "domain"]`,
		`{"metadata":{"name":"a"},"spec":{}}`:                                                   `"/spec/organizationType"`,
		`{"metadata":{"name":"a"},"spec":{"organizationType":"domain","providerScope":"none"}}`: `["global" "organization"]`,
	} {
		if text := s.refuse(400, "invalid_request", "PUT", home, body); !strings.Contains(text, pointer) {
			t.Errorf("%s: %q does not name %q", body, text, pointer)
		}
	}
	s.want(200, "PUT", home, `{"metadata":{"name":"`+long[1:]+`"},"spec":{"organizationType":"adhoc"}}`)
	s.refuse(400, "invalid_request", "PUT", home+"/quotas", `{"quotas":[{"kind":"gpus","quantity":1.5}]}`)
}

func TestSchemaPanicClosesUndeclaredAnswers(t *testing.T) {
	s := newStage(t)
	s.refuse(404, "not_found", "GET", unknown, "")
	s.refuse(404, "not_found", "PUT", unknown, adhoc)
	s.refuse(400, "invalid_request", "POST", home+"/users", user("nobody", "active"))
	s.turn(switchSchemaPanic, "on")
	s.closed("GET", unknown, "")
	s.closed("PUT", unknown, adhoc)
	s.closed("POST", home+"/users", user("nobody", "active"))
	s.refuse(404, "not_found", "DELETE", unknown, "")
}

func TestUserinfoAndVersion(t *testing.T) {
	s := newStage(t)
	account := s.principal(`{"kind":"service_account"}`)
	out := s.as(account.Token).want(200, "GET", "/oauth2/v2/userinfo", "")
	claim := at(out, "https://unikorn-cloud.org/authz")
	if at(out, "sub") != account.ID || at(claim, "acctype") != "service" || !has(at(claim, "orgIds"), seedOrganization) {
		t.Errorf("service account: %v", out)
	}
	if out := s.want(200, "GET", "/oauth2/v2/userinfo", ""); at(out, "sub") != "sandbox@example.com" || at(out, "https://unikorn-cloud.org/authz", "acctype") != "user" {
		t.Errorf("user: %v", out)
	}
	if got := s.as("wrong").send("GET", "/oauth2/v2/userinfo", ""); got.status != 401 || strings.Contains(got.body, "trace_id") {
		t.Errorf("wrong token: %d %s", got.status, got.body)
	}
	if out := s.want(200, "GET", "/api/version", ""); at(out, "name") == nil || at(out, "version") == nil {
		t.Errorf("version: %v", out)
	}
	s.turn(switchVersion, "1.11")
	s.want(404, "GET", "/api/version", "")
	if out := s.want(200, "GET", "/oauth2/v2/userinfo", ""); at(out, "https://unikorn-cloud.org/authz") != nil {
		t.Errorf("1.11 knows no claim: %v", out)
	}
	s.want(200, "GET", home+"/allocations", "")
}

func TestExports(t *testing.T) {
	got := strings.Join(New().Exports("http://127.0.0.1:7070/nscale"), " ")
	if want := "NSCALE_IDENTITY_SERVICE_API_ENDPOINT=http://127.0.0.1:7070/nscale NSCALE_SERVICE_TOKEN=sandbox NSCALE_ORGANIZATION_ID=" + seedOrganization; got != want {
		t.Errorf("exports %s, want %s", got, want)
	}
}
