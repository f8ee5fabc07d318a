package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

const (
	testOrg   = "a142f641-7fd6-4ab9-a875-344c7ebadc53"
	testID    = "b6ec241d-e3b4-4afc-a7aa-500fcb650d8e"
	testToken = "eyJhbGciOiJkaXIifQ.planted-token"
)

func testClient(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := New(Config{Endpoint: server.URL + "/", Token: testToken, Rest: rest.Config{MaxRetries: -1, UserAgent: "test"}})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// TestCalls records what each method sends, and feeds it the success that the service sends.
func TestCalls(t *testing.T) {
	text, empty := "text", ""
	metadata := MetadataWrite{Name: "n", Description: &text, Tags: []Tag{{Name: "b", Value: "1"}, {Name: "a", Value: "2"}}}
	metadataJSON := `{"name":"n","description":"text","tags":[{"name":"b","value":"1"},{"name":"a","value":"2"}]}`
	base := "/api/v1/organizations"
	in := base + "/" + testOrg
	object := `{"metadata":{"id":"` + testID + `"}}`
	cases := map[string]struct {
		call   func(ctx context.Context, c *Client) error
		method string
		target string
		body   string
		status int
		answer string
	}{
		"organizations": {
			func(ctx context.Context, c *Client) error { _, err := c.Organizations(ctx, nil); return err },
			"GET", base, "", 200, `[]`,
		},
		"organizations of an address": {
			func(ctx context.Context, c *Client) error {
				email := "a+b@example.com"
				_, err := c.Organizations(ctx, &email)
				return err
			},
			"GET", base + "?email=a%2Bb%40example.com", "", 200, `[]`,
		},
		"organizations of an empty address": {
			func(ctx context.Context, c *Client) error { _, err := c.Organizations(ctx, &empty); return err },
			"GET", base + "?email=", "", 200, `null`,
		},
		"organization": {
			func(ctx context.Context, c *Client) error { _, err := c.Organization(ctx, testOrg); return err },
			"GET", in, "", 200, object,
		},
		"an id is one path segment": {
			func(ctx context.Context, c *Client) error { _, err := c.Organization(ctx, "a/b?c"); return err },
			"GET", base + "/a%2Fb%3Fc", "", 200, object,
		},
		"create organization": {
			func(ctx context.Context, c *Client) error {
				scope := ScopeGlobal
				_, err := c.CreateOrganization(ctx, OrganizationWrite{Metadata: metadata, Spec: OrganizationSpec{
					OrganizationType: OrganizationDomain, Domain: &text, ProviderScope: &scope, ProviderID: &text, GoogleCustomerID: &empty,
				}})
				return err
			},
			"POST", base, `{"metadata":` + metadataJSON + `,"spec":{"organizationType":"domain","domain":"text","providerScope":"global","providerID":"text","googleCustomerID":""}}`, 202, object,
		},
		"update organization": {
			func(ctx context.Context, c *Client) error {
				return c.UpdateOrganization(ctx, testOrg, OrganizationWrite{Metadata: MetadataWrite{Name: "n", Description: &empty}, Spec: OrganizationSpec{OrganizationType: OrganizationAdhoc}})
			},
			"PUT", in, `{"metadata":{"name":"n","description":""},"spec":{"organizationType":"adhoc"}}`, 200, "",
		},
		"delete organization": {
			func(ctx context.Context, c *Client) error { return c.DeleteOrganization(ctx, testOrg) },
			"DELETE", in, "", 202, "",
		},
		"groups": {
			func(ctx context.Context, c *Client) error { _, err := c.Groups(ctx, testOrg); return err },
			"GET", in + "/groups", "", 200, `[` + object + `]`,
		},
		"group": {
			func(ctx context.Context, c *Client) error { _, err := c.Group(ctx, testOrg, testID); return err },
			"GET", in + "/groups/" + testID, "", 200, object,
		},
		"create group": {
			func(ctx context.Context, c *Client) error {
				_, err := c.CreateGroup(ctx, testOrg, GroupWrite{Metadata: metadata})
				return err
			},
			"POST", in + "/groups", `{"metadata":` + metadataJSON + `,"spec":{"roleIDs":[],"serviceAccountIDs":[]}}`, 201, object,
		},
		"update group": {
			func(ctx context.Context, c *Client) error {
				return c.UpdateGroup(ctx, testOrg, testID, GroupWrite{Metadata: MetadataWrite{Name: "n"}, Spec: GroupSpec{
					RoleIDs: []string{"r"}, ServiceAccountIDs: []string{"s"}, Subjects: []Subject{{ID: "i", Issuer: "https://issuer.example", Email: "a@example.com"}, {ID: "j", Issuer: "k"}},
				}})
			},
			"PUT", in + "/groups/" + testID, `{"metadata":{"name":"n"},"spec":{"roleIDs":["r"],"serviceAccountIDs":["s"],"subjects":[{"id":"i","issuer":"https://issuer.example","email":"a@example.com"},{"id":"j","issuer":"k"}]}}`, 200, "",
		},
		"delete group": {
			func(ctx context.Context, c *Client) error { return c.DeleteGroup(ctx, testOrg, testID) },
			"DELETE", in + "/groups/" + testID, "", 200, "",
		},
		"users": {
			func(ctx context.Context, c *Client) error { _, err := c.Users(ctx, testOrg); return err },
			"GET", in + "/users", "", 200, `[]`,
		},
		"create user": {
			func(ctx context.Context, c *Client) error {
				_, err := c.CreateUser(ctx, testOrg, UserWrite{Spec: UserSpec{Subject: "A@example.com", State: UserActive}})
				return err
			},
			"POST", in + "/users", `{"spec":{"subject":"A@example.com","state":"active","groupIDs":[]}}`, 201, object,
		},
		"update user": {
			func(ctx context.Context, c *Client) error {
				return c.UpdateUser(ctx, testOrg, testID, UserWrite{Spec: UserSpec{Subject: "A@example.com", State: UserSuspended, GroupIDs: []string{"g"}}})
			},
			"PUT", in + "/users/" + testID, `{"spec":{"subject":"A@example.com","state":"suspended","groupIDs":["g"]}}`, 200, object,
		},
		"delete user": {
			func(ctx context.Context, c *Client) error { return c.DeleteUser(ctx, testOrg, testID) },
			"DELETE", in + "/users/" + testID, "", 200, "",
		},
		"service accounts": {
			func(ctx context.Context, c *Client) error { _, err := c.ServiceAccounts(ctx, testOrg); return err },
			"GET", in + "/serviceaccounts", "", 200, `[]`,
		},
		"create service account": {
			func(ctx context.Context, c *Client) error {
				_, err := c.CreateServiceAccount(ctx, testOrg, ServiceAccountWrite{Metadata: metadata})
				return err
			},
			"POST", in + "/serviceaccounts", `{"metadata":` + metadataJSON + `,"spec":{"groupIDs":[]}}`, 201, object,
		},
		"update service account": {
			func(ctx context.Context, c *Client) error {
				return c.UpdateServiceAccount(ctx, testOrg, testID, ServiceAccountWrite{Metadata: metadata, Spec: ServiceAccountSpec{GroupIDs: []string{"g"}}})
			},
			"PUT", in + "/serviceaccounts/" + testID, `{"metadata":` + metadataJSON + `,"spec":{"groupIDs":["g"]}}`, 200, object,
		},
		"rotate service account": {
			func(ctx context.Context, c *Client) error {
				_, err := c.RotateServiceAccount(ctx, testOrg, testID)
				return err
			},
			"POST", in + "/serviceaccounts/" + testID + "/rotate", "", 200, object,
		},
		"delete service account": {
			func(ctx context.Context, c *Client) error { return c.DeleteServiceAccount(ctx, testOrg, testID) },
			"DELETE", in + "/serviceaccounts/" + testID, "", 200, "",
		},
		"projects": {
			func(ctx context.Context, c *Client) error { _, err := c.Projects(ctx, testOrg); return err },
			"GET", in + "/projects", "", 200, `[]`,
		},
		"project": {
			func(ctx context.Context, c *Client) error { _, err := c.Project(ctx, testOrg, testID); return err },
			"GET", in + "/projects/" + testID, "", 200, object,
		},
		"create project": {
			func(ctx context.Context, c *Client) error {
				_, err := c.CreateProject(ctx, testOrg, ProjectWrite{Metadata: metadata})
				return err
			},
			"POST", in + "/projects", `{"metadata":` + metadataJSON + `,"spec":{"groupIDs":[]}}`, 202, object,
		},
		"update project": {
			func(ctx context.Context, c *Client) error {
				return c.UpdateProject(ctx, testOrg, testID, ProjectWrite{Metadata: metadata, Spec: ProjectSpec{GroupIDs: []string{"g"}}})
			},
			"PUT", in + "/projects/" + testID, `{"metadata":` + metadataJSON + `,"spec":{"groupIDs":["g"]}}`, 200, "",
		},
		"delete project": {
			func(ctx context.Context, c *Client) error { return c.DeleteProject(ctx, testOrg, testID) },
			"DELETE", in + "/projects/" + testID, "", 202, "",
		},
		"roles": {
			func(ctx context.Context, c *Client) error { _, err := c.Roles(ctx, testOrg); return err },
			"GET", in + "/roles", "", 200, `[]`,
		},
		"global providers": {
			func(ctx context.Context, c *Client) error { _, err := c.GlobalOAuth2Providers(ctx); return err },
			"GET", "/api/v1/oauth2providers", "", 200, `[]`,
		},
		"providers": {
			func(ctx context.Context, c *Client) error { _, err := c.OAuth2Providers(ctx, testOrg); return err },
			"GET", in + "/oauth2providers", "", 200, `[]`,
		},
		"create provider": {
			func(ctx context.Context, c *Client) error {
				_, err := c.CreateOAuth2Provider(ctx, testOrg, OAuth2ProviderWrite{Metadata: metadata, Spec: OAuth2ProviderSpec{Issuer: "i", ClientID: "c", ClientSecret: &text}})
				return err
			},
			"POST", in + "/oauth2providers", `{"metadata":` + metadataJSON + `,"spec":{"issuer":"i","clientID":"c","clientSecret":"text"}}`, 201, object,
		},
		"update provider": {
			func(ctx context.Context, c *Client) error {
				return c.UpdateOAuth2Provider(ctx, testOrg, testID, OAuth2ProviderWrite{Metadata: metadata, Spec: OAuth2ProviderSpec{Issuer: "i", ClientID: "c"}})
			},
			"PUT", in + "/oauth2providers/" + testID, `{"metadata":` + metadataJSON + `,"spec":{"issuer":"i","clientID":"c"}}`, 200, "",
		},
		"delete provider": {
			func(ctx context.Context, c *Client) error { return c.DeleteOAuth2Provider(ctx, testOrg, testID) },
			"DELETE", in + "/oauth2providers/" + testID, "", 200, "",
		},
		"userinfo": {
			func(ctx context.Context, c *Client) error { _, err := c.Userinfo(ctx); return err },
			"GET", "/oauth2/v2/userinfo", "", 200, `{}`,
		},
		"acl": {
			func(ctx context.Context, c *Client) error { _, err := c.ACL(ctx); return err },
			"GET", "/api/v1/acl", "", 200, `{}`,
		},
		"organization acl": {
			func(ctx context.Context, c *Client) error { _, err := c.OrganizationACL(ctx, testOrg); return err },
			"GET", in + "/acl", "", 200, `{}`,
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			calls := 0
			client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
				calls++
				body, _ := io.ReadAll(r.Body)
				if r.Method != test.method || r.URL.RequestURI() != test.target {
					t.Errorf("sent %s %s, want %s %s", r.Method, r.URL.RequestURI(), test.method, test.target)
				}
				if !sameJSON(t, string(body), test.body) {
					t.Errorf("sent body %s, want %s", body, test.body)
				}
				if got := r.Header.Get("Authorization"); got != "Bearer "+testToken {
					t.Errorf("sent Authorization %q", got)
				}
				if got := r.Header.Get("Content-Type"); test.body != "" && got != "application/json" {
					t.Errorf("sent Content-Type %q", got)
				}
				if test.answer != "" {
					w.Header().Set("Content-Type", "application/json")
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.answer)
			})
			if err := test.call(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			if calls != 1 {
				t.Fatalf("sent %d requests, want 1", calls)
			}
		})
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	if a == "" || b == "" {
		return a == b
	}
	canonical := func(text string) string {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		out, _ := json.Marshal(v)
		return string(out)
	}
	return canonical(a) == canonical(b)
}
