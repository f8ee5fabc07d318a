package emulator

import (
	"encoding/json"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func jsonText(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestLicences(t *testing.T) {
	path := "/v1/organizations/" + seedOrganization + "/license"
	current := "/v1/organization-license"
	tests := []struct {
		path, body string
		status     int
		key        string
	}{
		{path, `{"licenseKey":"good-1"}`, 204, "good-1"},
		{current, `{"licenseKey":"good-2"}`, 204, "good-2"},
		{path, `{"licenseKey":"bad-1"}`, 400, ""},
		{current, `{"licenseKey":"bad-1"}`, 400, ""},
		{path, `{"licenseKey":"limit-1"}`, 409, ""},
		{current, `{"licenseKey":"limit-1"}`, 409, ""},
		{path, `{}`, 400, ""},
		{current, `{}`, 400, ""},
		{path, `{"licenseKey":"a","createLicenseType":"b"}`, 400, ""},
		{path, `{`, 400, ""},
		{current, `{`, 400, ""},
		{"/v1/organizations/none/license", `{"licenseKey":"good"}`, 404, ""},
	}
	for _, test := range tests {
		s := newStage(t)
		got := s.Send("PUT", test.path, test.body)
		if got.Status != test.status || got.Status == 204 && got.Body != "" {
			t.Errorf("PUT %s %s answers %d %s", test.path, test.body, got.Status, got.Body)
		}
		if stored := s.Control("license", ""); at(stored, "license_key") != test.key {
			t.Errorf("PUT %s %s stores %v", test.path, test.body, stored)
		}
	}
	s := newStage(t)
	s.Want(204, "PUT", path, `{"createLicenseType":"Growth"}`)
	if got := s.Control("license", ""); at(got, "license_type") != "Growth" || at(got, "license_key") == "" {
		t.Errorf("a generated licence is %v", got)
	}
	made := s.Principal(`{"kind":"basic","role":"none"}`)
	s.basic(text(made, "username"), text(made, "password")).Want(500, "PUT", current, `{"licenseKey":"k"}`)
}

func TestControlsRefuseNonsense(t *testing.T) {
	s := newStage(t)
	for name, bodies := range map[string][]string{
		"license":            {`{`, `{"organization_id":"none"}`},
		"add-user":           {`{`, `{}`, `{"email":"a@example.com","role":"owner"}`, `{"email":"a@example.com","organization_id":"none"}`},
		"add-project":        {`{`, `{}`, `{"organization_id":"none","name":"x"}`},
		"set-active-project": {`{`, `{}`, `{"email":"nobody@example.com"}`},
		"set-sso":            {`{`, `{"organization_id":"none"}`},
		"rotate-secret-key":  {`{`, `{"project_id":"none"}`},
	} {
		for _, body := range bodies {
			_ = s.Sandbox.Do("bindplane", func(c *sandbox.Call) error {
				if _, err := s.emulator.Controls[name](c, json.RawMessage(body)); err == nil {
					t.Errorf("%s accepts %s", name, body)
				}
				return nil
			})
		}
	}
	for _, spec := range []string{`{`, `{"kind":"token"}`, `{"role":"none"}`, `{"role":"owner"}`, `{"project_id":"none"}`} {
		_ = s.Sandbox.Do("bindplane", func(c *sandbox.Call) error {
			if _, err := s.emulator.Principal(c, json.RawMessage(spec)); err == nil {
				t.Errorf("a principal is made from %s", spec)
			}
			return nil
		})
	}
}

func TestControlsChangeWhatTheAPICannot(t *testing.T) {
	s := newStage(t)
	s.Control("add-user", `{"email":"carol@example.com"}`)
	users := at(s.Want(200, "GET", "/v1/organizations/users", ""), "users").([]any)
	if got := at(users[len(users)-1], "spec", "email"); len(users) != 4 || got != "carol@example.com" {
		t.Errorf("%d users, the last is %v", len(users), got)
	}
	s.Control("set-sso", `{"enabled":true}`)
	if got := at(s.Want(200, "GET", "/v1/organizations/projects/all", ""), "organizationAccounts", 0, "ssoEnabled"); got != true {
		t.Errorf("ssoEnabled is %v", got)
	}
}
