package api_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// object is an answer that every single-object call accepts.
const object = `{"id":"x","access_token":"minted"}`

// empty is an answer that every list accepts.
const empty = `{"items":null,"page_info":{"has_next_page":false,"has_prev_page":false}}`

func drain[T any](items func(func(T, error) bool)) error {
	for _, err := range items {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestEachCallSendsExactlyItsRequest(t *testing.T) {
	all := api.ListOptions{}
	expanded := api.ListOptions{PageSize: 7, Expand: []api.Expand{api.ExpandPermissions}}
	for _, test := range []struct {
		name string
		do   func(context.Context, *api.Client) error
		// want is method, escaped path, decoded query and body.
		want [4]string
	}{
		{"create organization", func(ctx context.Context, c *api.Client) error {
			_, err := c.CreateOrganization(ctx, api.OrganizationCreate{Name: "Æ"})
			return err
		}, [4]string{"POST", "/organizations", "", `{"name":"Æ"}`}},
		{"create organization without a name", func(ctx context.Context, c *api.Client) error {
			_, err := c.CreateOrganization(ctx, api.OrganizationCreate{})
			return err
		}, [4]string{"POST", "/organizations", "", ""}},
		{"list organizations", func(ctx context.Context, c *api.Client) error {
			return drain(c.Organizations(ctx, expanded))
		}, [4]string{"GET", "/organizations", "expand[]=permissions&limit=7", ""}},
		{"read organization", func(ctx context.Context, c *api.Client) error {
			_, err := c.Organization(ctx, "a/b c%", api.ExpandPermissions)
			return err
		}, [4]string{"GET", "/organizations/a%2Fb%20c%25", "expand[]=permissions", ""}},
		{"update organization", func(ctx context.Context, c *api.Client) error {
			_, err := c.UpdateOrganization(ctx, "o", api.OrganizationUpdate{Name: "N"})
			return err
		}, [4]string{"PATCH", "/organizations/o", "", `{"name":"N"}`}},
		{"delete organization", func(ctx context.Context, c *api.Client) error {
			return c.DeleteOrganization(ctx, "o")
		}, [4]string{"DELETE", "/organizations/o", "", ""}},
		{"exchange token", func(ctx context.Context, c *api.Client) error {
			_, err := c.ExchangeToken(ctx, "o")
			return err
		}, [4]string{"POST", "/organizations/o/token", "", ""}},
		{"list roles", func(ctx context.Context, c *api.Client) error {
			_, err := c.Roles(ctx, "o", api.ScopeZone)
			return err
		}, [4]string{"GET", "/organizations/o/roles", "scope=zone", ""}},
		{"list identities", func(ctx context.Context, c *api.Client) error {
			return drain(c.Identities(ctx, "o", api.IdentityListOptions{ListOptions: all, Role: api.RoleAdmin, Email: "a+b@x.test"}))
		}, [4]string{"GET", "/organizations/o/identities", "limit=100&query[email]=a+b@x.test&role=org_admin", ""}},
		{"list users", func(ctx context.Context, c *api.Client) error {
			return drain(c.Users(ctx, "o", api.UserListOptions{ListOptions: all, Role: api.RoleViewer}))
		}, [4]string{"GET", "/organizations/o/users", "limit=100&role=org_viewer", ""}},
		{"read user", func(ctx context.Context, c *api.Client) error {
			_, err := c.User(ctx, "o", "u/1")
			return err
		}, [4]string{"GET", "/organizations/o/users/u%2F1", "", ""}},
		{"update user", func(ctx context.Context, c *api.Client) error {
			_, err := c.UpdateUser(ctx, "o", "u", api.UserUpdate{Role: api.RoleMember})
			return err
		}, [4]string{"PATCH", "/organizations/o/users/u", "", `{"role":"org_member"}`}},
		{"disable user", func(ctx context.Context, c *api.Client) error {
			_, err := c.UpdateUser(ctx, "o", "u", api.UserUpdate{Status: api.UserDisabled})
			return err
		}, [4]string{"PATCH", "/organizations/o/users/u", "", `{"status":"disabled"}`}},
		{"delete user", func(ctx context.Context, c *api.Client) error {
			return c.DeleteUser(ctx, "o", "u")
		}, [4]string{"DELETE", "/organizations/o/users/u", "", ""}},
		{"create invitation", func(ctx context.Context, c *api.Client) error {
			_, err := c.CreateInvitation(ctx, "o", api.InvitationCreate{Email: "a@x.test", Role: api.RoleMember})
			return err
		}, [4]string{"POST", "/organizations/o/invitations", "", `{"email":"a@x.test","role":"org_member"}`}},
		{"list invitations", func(ctx context.Context, c *api.Client) error {
			return drain(c.Invitations(ctx, "o", all))
		}, [4]string{"GET", "/organizations/o/invitations", "limit=100", ""}},
		{"delete invitation", func(ctx context.Context, c *api.Client) error {
			return c.DeleteInvitation(ctx, "o", "i")
		}, [4]string{"DELETE", "/organizations/o/invitations/i", "", ""}},
		{"create service account", func(ctx context.Context, c *api.Client) error {
			_, err := c.CreateServiceAccount(ctx, "o", api.ServiceAccountCreate{Name: "n", Description: "d"})
			return err
		}, [4]string{"POST", "/organizations/o/service-accounts", "", `{"name":"n","description":"d"}`}},
		{"list service accounts", func(ctx context.Context, c *api.Client) error {
			return drain(c.ServiceAccounts(ctx, "o", all))
		}, [4]string{"GET", "/organizations/o/service-accounts", "limit=100", ""}},
		{"read service account", func(ctx context.Context, c *api.Client) error {
			_, err := c.ServiceAccount(ctx, "o", "s")
			return err
		}, [4]string{"GET", "/organizations/o/service-accounts/s", "", ""}},
		{"clear a service account's description", func(ctx context.Context, c *api.Client) error {
			_, err := c.UpdateServiceAccount(ctx, "o", "s", api.ServiceAccountUpdate{Description: new("")})
			return err
		}, [4]string{"PATCH", "/organizations/o/service-accounts/s", "", `{"description":""}`}},
		{"delete service account", func(ctx context.Context, c *api.Client) error {
			return c.DeleteServiceAccount(ctx, "o", "s")
		}, [4]string{"DELETE", "/organizations/o/service-accounts/s", "", ""}},
		{"create credential", func(ctx context.Context, c *api.Client) error {
			_, err := c.CreateCredential(ctx, "o", "s", api.CredentialCreate{Name: "n"})
			return err
		}, [4]string{"POST", "/organizations/o/service-accounts/s/credentials", "", `{"name":"n"}`}},
		{"list credentials", func(ctx context.Context, c *api.Client) error {
			return drain(c.Credentials(ctx, "o", "s", all))
		}, [4]string{"GET", "/organizations/o/service-accounts/s/credentials", "limit=100", ""}},
		{"read credential", func(ctx context.Context, c *api.Client) error {
			_, err := c.Credential(ctx, "o", "s", "c")
			return err
		}, [4]string{"GET", "/organizations/o/service-accounts/s/credentials/c", "", ""}},
		{"update credential", func(ctx context.Context, c *api.Client) error {
			_, err := c.UpdateCredential(ctx, "o", "s", "c", api.CredentialUpdate{Name: "m"})
			return err
		}, [4]string{"PATCH", "/organizations/o/service-accounts/s/credentials/c", "", `{"name":"m"}`}},
		{"delete credential", func(ctx context.Context, c *api.Client) error {
			return c.DeleteCredential(ctx, "o", "s", "c")
		}, [4]string{"DELETE", "/organizations/o/service-accounts/s/credentials/c", "", ""}},
		{"enable SSO", func(ctx context.Context, c *api.Client) error {
			_, err := c.EnableSSOConnection(ctx, "o", api.SSOConnectionEnable{Identifier: "https://i", ClientID: "c", ClientSecret: "s"})
			return err
		}, [4]string{"POST", "/organizations/o/sso-connection", "", `{"identifier":"https://i","client_id":"c","client_secret":"s"}`}},
		{"read SSO", func(ctx context.Context, c *api.Client) error {
			_, err := c.SSOConnection(ctx, "o")
			return err
		}, [4]string{"GET", "/organizations/o/sso-connection", "", ""}},
		{"keep, clear and set SSO at every depth", func(ctx context.Context, c *api.Client) error {
			_, err := c.UpdateSSOConnection(ctx, "o", api.SSOConnectionUpdate{
				ClientSecret: rest.Null[string](),
				Protocols: rest.Value(api.SSOProtocolsSetting{
					OAuth2: rest.Value(api.SSOOAuth2Setting{
						TokenEndpoint:   rest.Null[string](),
						JWKSURI:         rest.Value("https://j"),
						ScopesSupported: rest.Value([]string{"openid"}),
					}),
					OpenID: rest.Null[api.SSOOpenIDSetting](),
				}),
			})
			return err
		}, [4]string{"PATCH", "/organizations/o/sso-connection", "", `{"client_secret":null,"protocols":{"oauth2":` +
			`{"token_endpoint":null,"jwks_uri":"https://j","scopes_supported":["openid"]},"openid":null}}`}},
		{"clear all SSO protocols", func(ctx context.Context, c *api.Client) error {
			_, err := c.UpdateSSOConnection(ctx, "o", api.SSOConnectionUpdate{
				ClientID: rest.Null[string](), Protocols: rest.Null[api.SSOProtocolsSetting](),
			})
			return err
		}, [4]string{"PATCH", "/organizations/o/sso-connection", "", `{"client_id":null,"protocols":null}`}},
		{"disable SSO", func(ctx context.Context, c *api.Client) error {
			return c.DisableSSOConnection(ctx, "o")
		}, [4]string{"DELETE", "/organizations/o/sso-connection", "", ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			// 207 is no status that the API documents: any 2xx means success.
			status, body := http.StatusMultiStatus, object
			if test.want[0] == http.MethodDelete {
				status, body = http.StatusNoContent, ""
			}
			list := regexp.MustCompile(`limit=|/roles`)
			r := record(t, func(w http.ResponseWriter, q *http.Request) {
				if list.MatchString(q.URL.String()) {
					body = empty
				}
				answer(status, body)(w, q)
			})
			if err := test.do(t.Context(), r.client(t)); err != nil {
				t.Fatal(err)
			}
			got := r.requests()
			if len(got) != 1 {
				t.Fatalf("sent %d requests, want 1", len(got))
			}
			query, err := url.ParseQuery(got[0].query)
			if err != nil {
				t.Fatal(err)
			}
			if want := parseReadable(test.want[2]); !reflect.DeepEqual(query, want) {
				t.Errorf("query %v, want %v", query, want)
			}
			if got[0].method != test.want[0] || got[0].path != test.want[1] || got[0].body != test.want[3] {
				t.Errorf("sent %s %s %s, want %v", got[0].method, got[0].path, got[0].body, test.want)
			}
			checkHeaders(t, got[0])
		})
	}
}

// parseReadable splits an unescaped query.
func parseReadable(query string) url.Values {
	values := url.Values{}
	for _, pair := range regexp.MustCompile(`([^=&]+)=([^&]*)`).FindAllStringSubmatch(query, -1) {
		values.Add(pair[1], pair[2])
	}
	return values
}

func checkHeaders(t *testing.T, r recorded) {
	t.Helper()
	contentType := ""
	if r.body != "" {
		contentType = "application/json"
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer planted-token", "User-Agent": "test/1", "Content-Type": contentType,
	} {
		if got := r.header.Get(name); got != want {
			t.Errorf("header %s is %q, want %q", name, got, want)
		}
	}
	if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(r.header.Get("X-Client-Request-ID")) {
		t.Errorf("X-Client-Request-ID is %q, want a UUID", r.header.Get("X-Client-Request-ID"))
	}
}

func TestCallsRefuseIDsThatAddressSomethingElse(t *testing.T) {
	r := record(t, answer(http.StatusOK, object))
	c := r.client(t)
	for _, id := range []string{"", ".", ".."} {
		if _, err := c.User(t.Context(), "o", id); err == nil || rest.IsNotFound(err) {
			t.Errorf("reading user %q: got %v, want an error that means no absence", id, err)
		}
		if err := c.DeleteServiceAccount(t.Context(), id, "s"); err == nil {
			t.Errorf("deleting in organization %q: got no error", id)
		}
	}
	if sent := r.requests(); len(sent) != 0 {
		t.Errorf("sent %v, want nothing", sent)
	}
}

func TestAnswersWithoutAnIDAreErrors(t *testing.T) {
	c := record(t, answer(http.StatusOK, `{"status":"ok"}`)).client(t)
	_, err := c.CreateInvitation(t.Context(), "o", api.InvitationCreate{Email: "a@x.test", Role: api.RoleMember})
	if !rest.IsAmbiguous(err) {
		t.Errorf("creating: got %v, want an ambiguous error: something may have been created", err)
	}
	if _, err := c.Organization(t.Context(), "o"); err == nil || rest.IsAmbiguous(err) || rest.IsNotFound(err) {
		t.Errorf("reading: got %v, want a plain error", err)
	}
}

func TestUpdatesWithoutAnAnswerReadTheirObject(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusAccepted, http.StatusNoContent} {
		r := record(t, func(w http.ResponseWriter, q *http.Request) {
			if q.Method == http.MethodPatch {
				w.WriteHeader(status)
				return
			}
			answer(http.StatusOK, `{"id":"u","role":"org_viewer"}`)(w, q)
		})
		got, err := r.client(t).UpdateUser(t.Context(), "o", "u", api.UserUpdate{Role: api.RoleViewer})
		if err != nil || got.Role != api.RoleViewer {
			t.Fatalf("%d: got %+v, %v", status, got, err)
		}
		seen := r.requests()
		if len(seen) != 2 || seen[1].method != http.MethodGet || seen[1].path != seen[0].path || seen[1].body != "" {
			t.Errorf("%d: sent %+v", status, seen)
		}
	}
	page := record(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html></html>") })
	if _, err := page.client(t).UpdateUser(t.Context(), "o", "u", api.UserUpdate{}); err == nil || len(page.requests()) != 1 {
		t.Errorf("a web page: got %v after %d requests", err, len(page.requests()))
	}
}
