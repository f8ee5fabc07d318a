package endtoend

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
)

// live are configurations that read a tenant, and make only what they remove again. Everything
// that connects them stands in the environment.
var live = map[string]string{
	"keycard": `
data "tenancy_keycard_organization" "own" {}
data "tenancy_keycard_roles" "own" {}
data "tenancy_keycard_users" "own" {}
resource "tenancy_keycard_service_account" "live" {
  name        = "terraform-live-test"
  description = "Made and removed by the provider's tests."
}
resource "tenancy_keycard_service_account_credential" "live" {
  service_account_id = tenancy_keycard_service_account.live.id
  name               = "terraform-live-test"
}
`,
	"bindplane": `
data "tenancy_bindplane_organizations" "all" {}
data "tenancy_bindplane_projects" "all" {}
data "tenancy_bindplane_users" "all" {}
`,
	"nscale": `
data "tenancy_nscale_organizations" "all" {}
`,
	"katapult": `
data "tenancy_katapult_organizations" "all" {}
`,
	"palette": `
data "tenancy_palette_organizations" "all" {}
data "tenancy_palette_current_organization" "own" {}
`,
}

// TestLive runs each platform from the environment alone: against the sandbox, or against a real
// tenant where TENANCY_LIVE names the platform.
func TestLive(t *testing.T) {
	t.Parallel()
	for _, emulator := range platform.Emulators() {
		t.Run(emulator.Name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			env, given := acctest.Live(emulator.Name)
			if !given {
				s := acctest.Start(t)
				env = append(emulator.Exports(s.PlatformURL(emulator.Name)), "KEYCARD_ORGANIZATION_ID=sandbox")
			}
			w.Env = append(w.Env, env...)
			w.Write("main.tf", "terraform {\n  required_providers {\n    tenancy = { source = \"tenancy/tenancy\" }\n  }\n}\n"+live[emulator.Name])
			// What was made is removed even where a later step fails.
			defer w.Destroy()
			w.Apply()
			w.Unchanged()
		})
	}
}
