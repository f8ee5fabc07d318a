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
		got := s.Send(c.method, c.path, "")
		if got.Status != 404 || c.method != "HEAD" && !strings.Contains(got.Body, `"not_found"`) {
			t.Errorf("%s %s: %d %s, want the service's 404", c.method, c.path, got.Status, got.Body)
		}
	}
	got := s.Send("GET", "/api/v1/organizations?anything=goes", "")
	if got.Status != 200 || got.Header.Get("Cache-Control") != "no-cache" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("list: %d %v", got.Status, got.Header)
	}
	put := s.Send("PUT", home, strings.Replace(adhoc, "{", `{"unknown":1,`, 1), "Content-Type", "application/json; charset=utf-8")
	if put.Status != 200 || put.Body != "" || put.Header.Get("Content-Type") != "" {
		t.Errorf("PUT: %d %q %v, want an empty 200", put.Status, put.Body, put.Header)
	}
	if got := s.Send("PUT", home, adhoc, "Content-Type", "text/plain"); got.Status != 400 {
		t.Errorf("wrong content type: %d, want 400", got.Status)
	}
}

func TestAuthentication(t *testing.T) {
	s := newStage(t)
	for header, status := range map[string]int{
		"": 401, "sandbox": 401, "Bearer": 401, "Bearer  sandbox": 401, "Basic sandbox": 401, "Bearer wrong": 401,
		"bearer sandbox": 200, "BEARER sandbox": 200,
	} {
		if got := s.Send("GET", "/api/v1/organizations", "", "Authorization", header); got.Status != status {
			t.Errorf("%q: %d, want %d", header, got.Status, status)
		}
	}
	got := s.as("wrong").Send("POST", "/api/v1/organizations/no-uuid/groups", "no json")
	if got.Status != 401 || !strings.Contains(got.Body, `"access_denied"`) || !strings.Contains(got.Body, "trace_id") ||
		!strings.HasPrefix(got.Header.Get("WWW-Authenticate"), "Bearer error=") {
		t.Errorf("authentication comes first: %d %s %v", got.Status, got.Body, got.Header)
	}
	s.Turn(switchTraceID, "off")
	if got := s.as("wrong").Send("GET", "/api/v1/acl", ""); strings.Contains(got.Body, "trace_id") {
		t.Errorf("trace_id although off: %s", got.Body)
	}
	s.Turn(switchTraceID, "on", switchVersion, "1.11")
	if got := s.as("wrong").Send("GET", "/api/v1/acl", ""); strings.Contains(got.Body, "trace_id") || got.Header.Get("WWW-Authenticate") != "" {
		t.Errorf("1.11: %s %v", got.Body, got.Header)
	}
}

func TestRevokedTokenIsRefused(t *testing.T) {
	s := newStage(t)
	p := s.principal(`{"kind":"user","role":"administrator"}`)
	s.as(p.Token).Want(200, "GET", home, "")
	s.Control("revoke-token", `{"token":"`+p.Token+`"}`)
	s.as(p.Token).refuse(401, "access_denied", "GET", home, "")
}

func TestPathIDs(t *testing.T) {
	s := newStage(t)
	if text := s.refuse(400, "invalid_request", "GET", home+"/groups/no-uuid", ""); text != "invalid path/query element" {
		t.Errorf("text %q", text)
	}
	// A UUID has no case, in the path of the organization as in that of what it holds.
	made := s.Want(201, "POST", home+"/groups", `{"metadata":{"name":"g"},"spec":{"roleIDs":[],"serviceAccountIDs":[]}}`)
	shouted := "/api/v1/organizations/" + strings.ToUpper(strings.TrimPrefix(home, "/api/v1/organizations/")) +
		"/groups/" + strings.ToUpper(at(made, "metadata", "id").(string))
	if read := s.Want(200, "GET", shouted, ""); at(read, "metadata", "id") != at(made, "metadata", "id") {
		t.Errorf("read %v", read)
	}
	s.Turn(switchVersion, "1.11")
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
	s.Want(200, "PUT", home, `{"metadata":{"name":"`+long[1:]+`"},"spec":{"organizationType":"adhoc"}}`)
	s.refuse(400, "invalid_request", "PUT", home+"/quotas", `{"quotas":[{"kind":"gpus","quantity":1.5}]}`)
}

func TestSchemaPanicClosesUndeclaredAnswers(t *testing.T) {
	s := newStage(t)
	s.refuse(404, "not_found", "GET", unknown, "")
	s.refuse(404, "not_found", "PUT", unknown, adhoc)
	s.refuse(400, "invalid_request", "POST", home+"/users", user("nobody", "active"))
	s.Turn(switchSchemaPanic, "on")
	s.Closed("GET", unknown, "")
	s.Closed("PUT", unknown, adhoc)
	s.Closed("POST", home+"/users", user("nobody", "active"))
	s.refuse(404, "not_found", "DELETE", unknown, "")
}

func TestUserinfoAndVersion(t *testing.T) {
	s := newStage(t)
	account := s.principal(`{"kind":"service_account"}`)
	out := s.as(account.Token).Want(200, "GET", "/oauth2/v2/userinfo", "")
	claim := at(out, "https://unikorn-cloud.org/authz")
	if at(out, "sub") != account.ID || at(claim, "acctype") != "service" || !has(at(claim, "orgIds"), seedOrganization) {
		t.Errorf("service account: %v", out)
	}
	if out := s.Want(200, "GET", "/oauth2/v2/userinfo", ""); at(out, "sub") != "sandbox@example.com" || at(out, "https://unikorn-cloud.org/authz", "acctype") != "user" {
		t.Errorf("user: %v", out)
	}
	if got := s.as("wrong").Send("GET", "/oauth2/v2/userinfo", ""); got.Status != 401 || strings.Contains(got.Body, "trace_id") {
		t.Errorf("wrong token: %d %s", got.Status, got.Body)
	}
	if out := s.Want(200, "GET", "/api/version", ""); at(out, "name") == nil || at(out, "version") == nil {
		t.Errorf("version: %v", out)
	}
	s.Turn(switchVersion, "1.11")
	s.Want(404, "GET", "/api/version", "")
	if out := s.Want(200, "GET", "/oauth2/v2/userinfo", ""); at(out, "https://unikorn-cloud.org/authz") != nil {
		t.Errorf("1.11 knows no claim: %v", out)
	}
	s.Want(200, "GET", home+"/allocations", "")
}

func TestExports(t *testing.T) {
	got := strings.Join(New().Exports("http://127.0.0.1:7070/nscale"), " ")
	if want := "NSCALE_IDENTITY_SERVICE_API_ENDPOINT=http://127.0.0.1:7070/nscale NSCALE_SERVICE_TOKEN=sandbox NSCALE_ORGANIZATION_ID=" + seedOrganization; got != want {
		t.Errorf("exports %s, want %s", got, want)
	}
}
