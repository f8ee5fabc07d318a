package api_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
)

// Whatever is logged, at the finest level, and whatever a server echoes: no secret shows.
func TestNoSecretInLogsOrErrors(t *testing.T) {
	account := `{"metadata":{"id":"planted-no-secret"},"spec":{"secretKey":"planted-default-key","alternateSecretKeys":["planted-other-key"]}}`
	for name, config := range map[string]api.Config{
		"key":   {APIKey: "planted-credential", ClientKey: "planted-client-key"},
		"basic": {Username: "user", Password: "planted-credential"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := serve(t, map[string][]canned{
				"POST /v1/organizations":             {jsonAnswer(201, `{"organization":{"metadata":{"id":"o"}},"account":`+account+`}`)},
				"GET /v1/organizations/projects/all": {jsonAnswer(200, `{"organizationAccounts":[{"accounts":[`+account+`]}]}`)},
				"GET /v1/organizations/projects":     {jsonAnswer(500, `{"errors":["cannot read `+strings.ReplaceAll(account, `"`, `\"`)+`"]}`)},
				"PUT /v1/organizations/o/license":    {jsonAnswer(400, `{"errors":["planted-licence for planted-credential is invalid"]}`)},
				"PUT /v1/organization-license":       {{status: 500, body: "license planted-licence: boom", kind: "text/plain"}},
				"DELETE /v1/organizations/o":         {jsonAnswer(403, `{"errors":["X-Bindplane-Api-Key: planted-credential may not"]}`)},
				"GET /v1/organizations/users":        {jsonAnswer(200, `{"users":"planted-credential"}`)},
			})
			var mu sync.Mutex
			var log strings.Builder
			config.Endpoint, config.Rest = rec.URL, quick()
			config.Rest.Trace = true
			config.Rest.Transport = rec.Client().Transport
			config.Rest.Log = func(_ context.Context, msg string, fields map[string]any) {
				mu.Lock()
				defer mu.Unlock()
				fmt.Fprintln(&log, msg, fields)
			}
			c, err := api.New(config)
			if err != nil {
				t.Fatal(err)
			}
			ctx := t.Context()
			made, err := c.CreateOrganization(ctx, api.NewOrganization{OrganizationName: "A", AccountName: "P", EULAAccepted: true})
			if err != nil || made.Account.Spec.SecretKey != "planted-default-key" {
				t.Fatalf("create: %+v, %v", made, err)
			}
			if _, err := c.AllProjects(ctx); err != nil {
				t.Fatal(err)
			}
			_, projects := c.CurrentProjects(ctx)
			_, users := c.CurrentUsers(ctx)
			for _, err := range []error{
				projects, users, c.DeleteOrganization(ctx, "o"), c.SetLicense(ctx, "o", api.License{LicenseKey: "planted-licence"}), c.SetCurrentLicense(ctx, "planted-licence"),
			} {
				if err == nil {
					t.Error("a call did not fail")
				}
				fmt.Fprintln(&log, err)
			}
			shown := strings.ReplaceAll(log.String(), "planted-no-secret", "")
			if at := strings.Index(shown, "planted"); at >= 0 {
				t.Errorf("a secret shows: …%s…", shown[max(0, at-120):min(len(shown), at+60)])
			}
			if !strings.Contains(shown, "masked") || len(shown) < 1000 {
				t.Errorf("the log is too short to prove anything: %s", shown)
			}
		})
	}
}
