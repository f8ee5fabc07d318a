package api_test

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// recorded is one request as the server saw it.
type recorded struct {
	Method, URI, Body string
	Header            http.Header
}

// recorder answers from a script of routes and keeps what it was asked.
type recorder struct {
	*httptest.Server
	requests []recorded
}

type canned struct {
	status int
	body   string
	kind   string
}

func jsonAnswer(status int, body string) canned {
	return canned{status, body, "application/json; charset=utf-8"}
}

var webPage = canned{200, "<!doctype html><title>Bindplane</title>", "text/html; charset=utf-8"}

// serve answers each "METHOD /uri" with its canned answers in turn, the last one for good; every
// other path shows the web interface.
func serve(t *testing.T, routes map[string][]canned) *recorder {
	t.Helper()
	rec := &recorder{}
	asked := map[string]int{}
	rec.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		rec.requests = append(rec.requests, recorded{r.Method, r.RequestURI, string(body), r.Header.Clone()})
		route := r.Method + " " + r.RequestURI
		answer := webPage
		if script := routes[route]; len(script) > 0 {
			answer = script[min(asked[route], len(script)-1)]
			asked[route]++
		}
		if answer.kind != "" {
			w.Header().Set("Content-Type", answer.kind)
		}
		w.WriteHeader(answer.status)
		_, _ = io.WriteString(w, answer.body)
	}))
	t.Cleanup(rec.Close)
	return rec
}

func (rec *recorder) client(t *testing.T) *api.Client {
	t.Helper()
	client, err := api.New(api.Config{Endpoint: rec.URL + "/", APIKey: "planted-key-1", Rest: quick()})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func quick() rest.Config { return rest.Config{MaxRetries: -1, Timeout: 5 * time.Second} }

func (rec *recorder) routes() string {
	var all []string
	for _, r := range rec.requests {
		all = append(all, r.Method+" "+r.URI)
	}
	return strings.Join(all, "\n")
}

func TestCallsAreExact(t *testing.T) {
	empty := canned{204, "", ""}
	tests := map[string]struct {
		call   func(ctx context.Context, c *api.Client) error
		answer canned
		route  string
		body   string
	}{
		"organizations": {
			func(ctx context.Context, c *api.Client) error { _, err := c.Organizations(ctx); return err },
			jsonAnswer(200, `{"organizations":null}`), "GET /v1/organizations", "",
		},
		"create": {
			func(ctx context.Context, c *api.Client) error {
				_, err := c.CreateOrganization(ctx, api.NewOrganization{OrganizationName: "A", AccountName: "P", EULAAccepted: true})
				return err
			},
			jsonAnswer(201, `{"organization":{"metadata":{"id":"o"}}}`), "POST /v1/organizations",
			`{"organizationName":"A","accountName":"P","eulaAccepted":true}`,
		},
		"create with a licence type, old status": {
			func(ctx context.Context, c *api.Client) error {
				_, err := c.CreateOrganization(ctx, api.NewOrganization{OrganizationName: "A", AccountName: "P", EULAAccepted: true, LicenseType: "Growth"})
				return err
			},
			jsonAnswer(200, `{"organization":{"metadata":{"id":"o"}}}`), "POST /v1/organizations",
			`{"organizationName":"A","accountName":"P","eulaAccepted":true,"licenseType":"Growth"}`,
		},
		"by name": {
			func(ctx context.Context, c *api.Client) error {
				_, err := c.OrganizationByName(ctx, "a ä?#%")
				return err
			},
			jsonAnswer(200, `{"organization":{}}`), "GET /v1/organizations/a%20%C3%A4%3F%23%25", "",
		},
		"rename": {
			func(ctx context.Context, c *api.Client) error { return c.RenameOrganization(ctx, "o/1", "B <b>") },
			canned{200, "", ""},
			"PATCH /v1/organizations/o%2F1/metadata", `{"name":"B \u003cb\u003e"}`,
		},
		"rename answered with 204": {
			func(ctx context.Context, c *api.Client) error { return c.RenameOrganization(ctx, "o", "B") },
			empty, "PATCH /v1/organizations/o/metadata", `{"name":"B"}`,
		},
		"delete": {
			func(ctx context.Context, c *api.Client) error { return c.DeleteOrganization(ctx, "o") },
			empty, "DELETE /v1/organizations/o", "",
		},
		"licence": {
			func(ctx context.Context, c *api.Client) error {
				return c.SetLicense(ctx, "o", api.License{LicenseKey: " k "})
			},
			empty, "PUT /v1/organizations/o/license", `{"licenseKey":" k "}`,
		},
		"licence of a type": {
			func(ctx context.Context, c *api.Client) error {
				return c.SetLicense(ctx, "o", api.License{CreateLicenseType: "t"})
			},
			canned{200, "", ""},
			"PUT /v1/organizations/o/license", `{"createLicenseType":"t"}`,
		},
		"current licence": {
			func(ctx context.Context, c *api.Client) error { return c.SetCurrentLicense(ctx, "k") },
			empty, "PUT /v1/organization-license", `{"licenseKey":"k"}`,
		},
		"all projects": {
			func(ctx context.Context, c *api.Client) error { _, err := c.AllProjects(ctx); return err },
			jsonAnswer(200, `{"organizationAccounts":[]}`), "GET /v1/organizations/projects/all", "",
		},
		"current projects": {
			func(ctx context.Context, c *api.Client) error { _, err := c.CurrentProjects(ctx); return err },
			jsonAnswer(200, `{"accounts":[]}`), "GET /v1/organizations/projects", "",
		},
		"current users": {
			func(ctx context.Context, c *api.Client) error { _, err := c.CurrentUsers(ctx); return err },
			jsonAnswer(200, `{"users":[]}`), "GET /v1/organizations/users", "",
		},
		"verify": {
			func(ctx context.Context, c *api.Client) error { _, err := c.VerifyName(ctx, "A"); return err },
			jsonAnswer(200, `{"valid":true}`), "PUT /v1/organizations/verify", `{"name":"A"}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rec := serve(t, map[string][]canned{test.route: {test.answer}})
			if err := test.call(t.Context(), rec.client(t)); err != nil {
				t.Fatal(err)
			}
			got := rec.requests[0]
			if len(rec.requests) != 1 || rec.routes() != test.route || got.Body != test.body {
				t.Errorf("requests are %+v", rec.requests)
			}
			if got.Header.Get("X-Bindplane-Api-Key") != "planted-key-1" || got.Header.Get("Authorization") != "" || got.Header.Get("X-Bindplane-Account-Id") != "" {
				t.Errorf("headers are %v", got.Header)
			}
			if kind := got.Header.Get("Content-Type"); (kind == "application/json") != (test.body != "") {
				t.Errorf("content type is %q", kind)
			}

			// The web interface answers unknown paths with 200: never a success of any call.
			wrong := serve(t, nil)
			err := test.call(t.Context(), wrong.client(t))
			if !errors.Is(err, api.ErrNotAPI) || !strings.Contains(err.Error(), "wrong base URL") || strings.Contains(err.Error(), "doctype") {
				t.Errorf("a web page leads to %v", err)
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	routes := map[string][]canned{"GET /prefix/v1/organizations": {jsonAnswer(200, `{"organizations":[]}`)}}
	tests := map[string]struct {
		config     api.Config
		key, basic string
	}{
		"key":                   {api.Config{APIKey: "k"}, "k", ""},
		"user":                  {api.Config{Username: "u", Password: "p"}, "", "Basic dTpw"},
		"the key wins":          {api.Config{APIKey: "k", Username: "u", Password: "p"}, "k", ""},
		"project in the header": {api.Config{APIKey: "k", ProjectID: "proj"}, "k", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rec := serve(t, routes)
			test.config.Endpoint, test.config.Rest = rec.URL+"/prefix/", quick()
			client, err := api.New(test.config)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.Organizations(t.Context()); err != nil {
				t.Fatal(err)
			}
			h := rec.requests[0].Header
			if h.Get("X-Bindplane-Api-Key") != test.key || h.Get("Authorization") != test.basic || h.Get("X-Bindplane-Account-ID") != test.config.ProjectID {
				t.Errorf("headers are %v", h)
			}
			if client.Endpoint() != rec.URL+"/prefix" || client.ProjectID() != test.config.ProjectID {
				t.Errorf("endpoint is %s, project %s", client.Endpoint(), client.ProjectID())
			}
		})
	}
	for name, config := range map[string]api.Config{
		"nothing":      {},
		"half a pair":  {Username: "u"},
		"bad endpoint": {APIKey: "k", Endpoint: "no url"},
		"bad CA":       {APIKey: "k", CACertificate: "no PEM"},
		"bad key":      {APIKey: "k", ClientCertificate: "no PEM", ClientKey: "planted"},
	} {
		if _, err := api.New(config); err == nil || strings.Contains(err.Error(), "planted") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if client, err := api.New(api.Config{APIKey: "k"}); err != nil || client.Endpoint() != "https://app.bindplane.com" {
		t.Errorf("default endpoint: %v", err)
	}
}

func TestPrivateAuthority(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"organizations":[]}`)
	}))
	defer server.Close()
	server.Config.ErrorLog = nil
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	client, err := api.New(api.Config{Endpoint: server.URL, APIKey: "k", CACertificate: authority, Rest: quick()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Organizations(t.Context()); err != nil {
		t.Errorf("with the authority: %v", err)
	}
}

func TestFingerprint(t *testing.T) {
	fingerprint := func(config api.Config, salt string) string {
		client, err := api.New(config)
		if err != nil {
			t.Fatal(err)
		}
		return client.Fingerprint(salt)
	}
	base := api.Config{APIKey: "k", Endpoint: "https://a.example"}
	if fingerprint(base, "s") != fingerprint(api.Config{APIKey: "k", Endpoint: "https://a.example/", Username: "u", Password: "p", ProjectID: "x"}, "s") {
		t.Error("the same credential has two fingerprints")
	}
	user := api.Config{Username: "k", Password: "p", Endpoint: "https://a.example"}
	seen := map[string]bool{fingerprint(base, "s"): true}
	for _, other := range []string{
		fingerprint(base, "t"), fingerprint(api.Config{APIKey: "k2", Endpoint: "https://a.example"}, "s"),
		fingerprint(api.Config{APIKey: "k", Endpoint: "https://b.example"}, "s"), fingerprint(user, "s"),
	} {
		if seen[other] || len(other) != 16 {
			t.Errorf("fingerprint %q is not one of its own", other)
		}
		seen[other] = true
	}
	changed := user
	changed.Password = "other"
	if fingerprint(user, "s") != fingerprint(changed, "s") {
		t.Error("the password is part of the fingerprint")
	}
}
