package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestEachCallSendsExactlyItsRequest(t *testing.T) {
	const object = `{"Authorization":"a.b.c","organizations":[],"orgName":"acme","tenantUid":"t"}`
	callback := api.Callback{Code: "the code", State: "s", Error: "e", ErrorDescription: "d"}
	for name, test := range map[string]struct {
		answer string
		do     func(context.Context, *api.Client) error
		// want is method, escaped path, unescaped query and body.
		want [4]string
		// open calls carry no credential, project calls name the project.
		open, project bool
	}{
		"authenticate": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.Authenticate(ctx, api.AuthLogin{EmailID: "a@x.test", Password: "p<w"})
			return err
		}, [4]string{"POST", "/v1/auth/authenticate", "setCookie=false", `{"emailId":"a@x.test","password":"p\u003cw"}`}, true, false},
		"authenticate in an organization": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.Authenticate(ctx, api.AuthLogin{EmailID: "a@x.test", Org: "acme", Password: "secret"})
			return err
		}, [4]string{"POST", "/v1/auth/authenticate", "setCookie=false", `{"emailId":"a@x.test","org":"acme","password":"secret"}`}, true, false},
		"organization": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.Organization(ctx, "acme & co")
			return err
		}, [4]string{"GET", "/v1/auth/org", "orgName=acme+&+co", ""}, false, true},
		"only organization": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.Organization(ctx, "")
			return err
		}, [4]string{"GET", "/v1/auth/org", "", ""}, false, true},
		"OIDC callback": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.OIDCCallback(ctx, "a/b", callback)
			return err
		}, [4]string{"GET", "/v1/auth/org/a%2Fb/oidc/callback", "code=the+code&error=e&error_description=d&state=s", ""}, true, false},
		"OIDC logout": {"", func(ctx context.Context, c *api.Client) error {
			return c.OIDCLogout(ctx, "acme", "s")
		}, [4]string{"GET", "/v1/auth/org/acme/oidc/logout", "state=s", ""}, true, false},
		"SAML callback": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.SAMLCallback(ctx, "acme", "PHNhbWw+", "r")
			return err
		}, [4]string{"POST", "/v1/auth/org/acme/saml/callback", "", "RelayState=r&SAMLResponse=PHNhbWw%2B"}, true, false},
		"SAML logout": {"", func(ctx context.Context, c *api.Client) error {
			return c.SAMLLogout(ctx, "acme", "PHNhbWw+")
		}, [4]string{"POST", "/v1/auth/org/acme/saml/logout", "", "SAMLResponse=PHNhbWw%2B"}, true, false},
		"organizations": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.Organizations(ctx)
			return err
		}, [4]string{"GET", "/v1/auth/orgs", "", ""}, false, true},
		"activate password": {"", func(ctx context.Context, c *api.Client) error {
			return c.ActivatePassword(ctx, "mail-token", "new password")
		}, [4]string{"PATCH", "/v1/auth/password/mail-token/activate", "", `{"password":"new password"}`}, true, false},
		"reset password": {"", func(ctx context.Context, c *api.Client) error {
			return c.ResetPassword(ctx, "mail-token", "new password")
		}, [4]string{"PATCH", "/v1/auth/password/mail-token/reset", "", `{"password":"new password"}`}, true, false},
		"refresh": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.Refresh(ctx, "x.y.z")
			return err
		}, [4]string{"GET", "/v1/auth/refresh/x.y.z", "setCookie=false", ""}, true, false},
		"identity providers": {`[]`, func(ctx context.Context, c *api.Client) error {
			_, err := c.IdentityProviders(ctx)
			return err
		}, [4]string{"GET", "/v1/auth/sso/idps", "", ""}, false, true},
		"SSO logins": {`null`, func(ctx context.Context, c *api.Client) error {
			_, err := c.SSOLogins(ctx, "")
			return err
		}, [4]string{"GET", "/v1/auth/sso/logins", "", ""}, false, true},
		"SSO logins of an organization": {`[]`, func(ctx context.Context, c *api.Client) error {
			_, err := c.SSOLogins(ctx, "acme")
			return err
		}, [4]string{"GET", "/v1/auth/sso/logins", "org=acme", ""}, false, true},
		"SSO auth providers": {`[]`, func(ctx context.Context, c *api.Client) error {
			_, err := c.SSOAuthProviders(ctx)
			return err
		}, [4]string{"GET", "/v1/auth/sso/providers", "", ""}, false, true},
		"SSO callback": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.SSOCallback(ctx, "github", api.Callback{Code: "the code"})
			return err
		}, [4]string{"GET", "/v1/auth/sso/github/callback", "code=the+code", ""}, true, false},
		"organization reminder": {"", func(ctx context.Context, c *api.Client) error {
			return c.RemindOrganizations(ctx, "a+b@x.test")
		}, [4]string{"GET", "/v1/auth/user/org/forgot", "emailId=a+b@x.test", ""}, true, false},
		"password reset": {"", func(ctx context.Context, c *api.Client) error {
			return c.RequestPasswordReset(ctx, "a+b@x.test")
		}, [4]string{"POST", "/v1/auth/user/password/reset", "", `{"emailId":"a+b@x.test"}`}, true, false},
		"user info": {object, func(ctx context.Context, c *api.Client) error {
			_, err := c.UserInfo(ctx)
			return err
		}, [4]string{"GET", "/v1/users/info", "", ""}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			status := http.StatusOK
			if test.answer == "" {
				status = http.StatusNoContent
			}
			server := record(t, answer(status, test.answer))
			if err := test.do(t.Context(), server.client(t)); err != nil {
				t.Fatal(err)
			}
			seen := server.requests()
			if len(seen) != 1 {
				t.Fatalf("%d requests", len(seen))
			}
			query, err := url.PathUnescape(seen[0].query)
			if err != nil {
				t.Fatal(err)
			}
			if got := [4]string{seen[0].method, seen[0].path, query, seen[0].body}; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			header := seen[0].header
			if open := header.Get("ApiKey") == ""; open != test.open || !test.open && header.Get("ApiKey") != plantedKey || header.Get("Authorization") != "" {
				t.Errorf("got credentials %v", header)
			}
			if project := header.Get("ProjectUid") == "project-1"; project != test.project {
				t.Errorf("names the project: %t", project)
			}
		})
	}
}

func TestRevokeIsItsOwnCredential(t *testing.T) {
	server := record(t, answer(http.StatusNoContent, ""))
	if err := server.client(t).RevokeToken(t.Context(), "x.y.z"); err != nil {
		t.Fatal(err)
	}
	seen := server.requests()[0]
	if seen.method != "POST" || seen.path != "/v1/users/auth/tokens/revoke" || seen.body != `{"tokens":["x.y.z"]}` ||
		seen.header.Get("Authorization") != "x.y.z" || seen.header.Get("ApiKey") != "" {
		t.Errorf("got %+v", seen)
	}
}

func TestDotsAreNoNames(t *testing.T) {
	server := record(t, answer(http.StatusOK, `{}`))
	for _, name := range []string{"", ".", ".."} {
		if err := server.client(t).OIDCLogout(t.Context(), name, "s"); err == nil {
			t.Errorf("%q was accepted", name)
		}
	}
	if len(server.requests()) != 0 {
		t.Error("something was sent")
	}
}

func TestConfigNeedsExactlyOneCredential(t *testing.T) {
	for _, config := range []api.Config{
		{},
		{Email: "a@x.test"},
		{Password: "p"},
		{APIKey: "k", Email: "a@x.test", Password: "p"},
		{APIKey: "k", Password: "p"},
		{APIKey: "k", Endpoint: "no url"},
	} {
		if _, err := api.New(config); err == nil {
			t.Errorf("%+v was accepted", config)
		}
	}
}

// A mail is sent at most once, whatever method its call has.
func TestMailsAreNotRepeated(t *testing.T) {
	for name, do := range map[string]func(context.Context, *api.Client) error{
		"reminder": func(ctx context.Context, c *api.Client) error { return c.RemindOrganizations(ctx, "a@x.test") },
		"reset":    func(ctx context.Context, c *api.Client) error { return c.RequestPasswordReset(ctx, "a@x.test") },
	} {
		for _, status := range []int{http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable} {
			server := record(t, answer(status, `{"code":"X","message":"no"}`))
			err := do(t.Context(), server.client(t))
			if n := len(server.requests()); n != 1 || !rest.IsAmbiguous(err) {
				t.Errorf("%s, %d: %d requests, %v", name, status, n, err)
			}
		}
	}
	server := record(t, answer(http.StatusInternalServerError, `{"code":"X","message":"no"}`))
	if _, err := server.client(t).Organizations(t.Context()); err == nil || len(server.requests()) != 3 {
		t.Errorf("a read was sent %d times", len(server.requests()))
	}
}

func TestAnswersDecodeLeniently(t *testing.T) {
	for body, want := range map[string]int{
		`{"organizations":null}`: 0, `{"organizations":[]}`: 0,
		`{"organizations":[{"name":"acme","authType":"new","ssoLogins":null,"x":1},{"name":"b","ssoLogins":[{"redirectUri":"u"}]}]}`: 2,
	} {
		got, err := record(t, answer(http.StatusOK, body)).client(t).Organizations(t.Context())
		if err != nil || len(got) != want {
			t.Errorf("%s: got %v, %v", body, got, err)
		}
	}
	got, err := record(t, answer(http.StatusOK, `{"orgName":"acme","authType":"sso","redirectUrl":"r","appEnv":"saas","rootDomain":"d",
		"securityMode":"m","totalTenants":3,"ssoLogins":[{"name":"github","displayName":"GitHub","logo":"/l","redirectUri":"u"}]}`)).client(t).Organization(t.Context(), "acme")
	if err != nil || got.OrgName != "acme" || got.AuthType != "sso" || got.RedirectURL != "r" || got.AppEnv != "saas" || got.RootDomain != "d" ||
		got.SecurityMode != "m" || *got.TotalTenants != 3 || got.SSOLogins[0] != (api.SSOLogin{Name: "github", DisplayName: "GitHub", Logo: "/l", RedirectURI: "u"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	// Its name may be left out, as may all but the URL.
	if got, err := record(t, answer(http.StatusOK, `{"redirectUrl":"r"}`)).client(t).Organization(t.Context(), "acme"); err != nil || got.RedirectURL != "r" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := record(t, answer(http.StatusOK, `{}`)).client(t).UserInfo(t.Context()); err == nil {
		t.Error("a user without ids was accepted")
	}
	if _, err := record(t, answer(http.StatusOK, `{"isMfa":true}`)).client(t).Authenticate(t.Context(), api.AuthLogin{}); !errors.Is(err, api.ErrMFA) {
		t.Errorf("a second factor is %v", err)
	}
	if _, err := record(t, answer(http.StatusOK, `{"isMfa":false}`)).client(t).Authenticate(t.Context(), api.AuthLogin{}); err == nil {
		t.Error("a sign-in without token was accepted")
	}
}

// A list proves what is absent, so an answer must be one.
func TestAnswersMustNameTheirOrganizations(t *testing.T) {
	for body, message := range map[string]string{
		`{}`:                                  "not a list of organizations",
		`null`:                                "not a list of organizations",
		`{"orgName":"acme"}`:                  "not a list of organizations",
		`{"organizations":{}}`:                "does not fit",
		`{"organizations":[{"name":"a"},{}]}`: "without a name, at position 2",
		`{"organizations":[null]}`:            "without a name, at position 1",
	} {
		got, err := record(t, answer(http.StatusOK, body)).client(t).Organizations(t.Context())
		if err == nil || !strings.Contains(err.Error(), message) || got != nil {
			t.Errorf("%s: got %v, %v", body, got, err)
		}
	}
	for _, body := range []string{`{}`, `null`, `{"ssoLogins":null}`} {
		if _, err := record(t, answer(http.StatusOK, body)).client(t).Organization(t.Context(), "acme"); err == nil || !strings.Contains(err.Error(), "describes no organization") {
			t.Errorf("%s: got %v", body, err)
		}
	}
}
