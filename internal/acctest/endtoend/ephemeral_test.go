package endtoend

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// Terraform does not close an ephemeral resource when something that depends on it has failed. The
// provider takes back what it made when its process ends, so that creates and revokes stay equal.
func TestEphemeralThatTerraformDoesNotClose(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		platform, kind, arguments, made, undone string
	}{
		{
			"keycard", "tenancy_keycard_service_account_credential",
			`organization_id = "sandbox"` + "\n" + `service_account_id = ACCOUNT`,
			"POST /organizations/{organization_id}/service-accounts/{service_account_id}/credentials",
			"DELETE /organizations/{organization_id}/service-accounts/{service_account_id}/credentials/{credential_id}",
		},
		{
			"nscale", "tenancy_nscale_service_account", "",
			"POST /api/v1/organizations/{organizationID}/serviceaccounts",
			"DELETE /api/v1/organizations/{organizationID}/serviceaccounts/{serviceAccountID}",
		},
		{"palette", "tenancy_palette_session", "email_id = \"sandbox@example.com\"\npassword = \"sandbox\"", "POST /v1/auth/authenticate", "POST /v1/users/auth/tokens/revoke"},
	} {
		t.Run(c.platform, func(t *testing.T) {
			t.Parallel()
			s := acctest.Start(t)
			w := acctest.NewWorkspace(t)
			parent := ""
			if c.platform == "keycard" {
				var made struct{ ID string }
				body := s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/service-accounts", `{"name":"ci"}`)
				if err := json.Unmarshal([]byte(body), &made); err != nil {
					t.Fatal(err)
				}
				parent = made.ID
				s.ClearCounters()
			}
			arguments := strings.ReplaceAll(c.arguments, "ACCOUNT", `"`+parent+`"`)
			w.Write("main.tf", "terraform {\n  required_providers {\n    tenancy = { source = \"tenancy/tenancy\" }\n  }\n}\n"+s.Config(`
ephemeral "`+c.kind+`" "test" {
`+arguments+`
}
resource "terraform_data" "fails" {
  input      = "as planned"
  depends_on = [ephemeral.`+c.kind+`.test]
  lifecycle {
    postcondition {
      condition     = self.output != "as planned"
      error_message = "It fails on purpose."
    }
  }
}
`, c.platform))
			if outcome := w.Run("apply", "-auto-approve"); outcome.Code == 0 || !strings.Contains(outcome.Stderr, "It fails on purpose") {
				t.Fatalf("got %+v", outcome)
			}
			if made, undone := routes(s, c.platform, c.made), routes(s, c.platform, c.undone); made == 0 || made != undone {
				t.Errorf("%d made, %d taken back: %v", made, undone, s.Counters().Platforms[c.platform].Routes)
			}
		})
	}
}

func routes(s *acctest.Sandbox, platform, route string) int {
	return s.Counters().Platforms[platform].Routes[route]
}
