package provider_test

import (
	"strings"
	"testing"
)

// Plans, applies and destroys are processes of their own: the file alone carries the tenants over.
func TestEmbeddedSandboxAcrossProcesses(t *testing.T) {
	t.Parallel()
	c := workspace(t, map[string]string{"main.tf": required + `
provider "tenancy" {
  sandbox = {}
}

resource "tenancy_keycard_organization" "acme" {
  name = "Acme"
}

resource "tenancy_keycard_service_account" "deploy" {
  organization_id = tenancy_keycard_organization.acme.id
  name            = "deploy"
}

output "label" {
  value = "made ${tenancy_keycard_organization.acme.label}"
}
`})
	c.Must("validate")
	if got := contents(t, c.Dir); got != "main.tf" {
		t.Errorf("after validate the folder holds %q", got)
	}
	if plan := c.Must("plan").Stdout; strings.Count(plan, "Rehearsing in the sandbox") != 1 {
		t.Errorf("the warning is not told once:\n%s", plan)
	}
	if got := contents(t, c.Dir); got != "main.tf tenancy-sandbox.db tenancy-sandbox.db.lock" {
		t.Errorf("after the plan the folder holds %q", got)
	}
	if output := c.Apply().Stdout; !strings.Contains(output, "made acme") {
		t.Errorf("output:\n%s", output)
	}
	c.Unchanged()

	// Another configuration, in another process, sees the same tenants.
	other := workspace(t, map[string]string{
		"main.tf": required + `
data "tenancy_keycard_service_accounts" "all" {
  organization_id = "acme"
}
`,
		"tests/seen.tftest.hcl": `
run "sees_what_was_applied" {
  command = plan
  assert {
    condition     = data.tenancy_keycard_service_accounts.all.service_accounts[*].name == tolist(["deploy"])
    error_message = "The service account is not there."
  }
}
`,
	})
	other.Env = append(other.Env, "TENANCY_SANDBOX="+c.Dir+"/tenancy-sandbox.db")
	other.Must("test")

	c.Destroy()
	other.Fails("The service account is not there.", "test")
}

// Each provider configuration is a process of its own, on one file, with ten objects at a time.
func TestEmbeddedSandboxShared(t *testing.T) {
	t.Parallel()
	c := workspace(t, map[string]string{"main.tf": required + `
provider "tenancy" {
  sandbox = {}
}

provider "tenancy" {
  alias   = "other"
  sandbox = { path = "./tenancy-sandbox.db" }
}

resource "tenancy_keycard_organization" "acme" {
  name = "Acme"
}

resource "tenancy_keycard_service_account" "one" {
  count           = 10
  organization_id = tenancy_keycard_organization.acme.id
  name            = "one-${count.index}"
}

resource "tenancy_keycard_service_account" "other" {
  provider        = tenancy.other
  count           = 10
  organization_id = tenancy_keycard_organization.acme.id
  name            = "other-${count.index}"
}

data "tenancy_keycard_service_accounts" "all" {
  provider        = tenancy.other
  organization_id = tenancy_keycard_organization.acme.id
  depends_on      = [tenancy_keycard_service_account.one, tenancy_keycard_service_account.other]
}

output "found" {
  value = "found ${length(data.tenancy_keycard_service_accounts.all.service_accounts)} accounts"
}
`})
	if output := c.Must("apply", "-auto-approve", "-parallelism=10").Stdout; !strings.Contains(output, "found 20 accounts") {
		t.Errorf("output:\n%s", output)
	}
	c.Unchanged()
	c.Destroy()
}

// A provider block that depends on what is not there yet stops nothing but its own objects.
func TestUnknownProviderSettings(t *testing.T) {
	t.Parallel()
	const later = required + `
resource "terraform_data" "later" {
  input = "./tenants.db"
}

provider "tenancy" {
  sandbox = { path = terraform_data.later.output }
}
`
	c := workspace(t, map[string]string{"main.tf": later})
	c.Must("plan")
	if got := contents(t, c.Dir); got != "main.tf" {
		t.Errorf("after the plan the folder holds %q", got)
	}
	c.Write("read.tf", "data \"tenancy_keycard_organizations\" \"all\" {}\n")
	c.Fails("Provider setting is not known yet", "plan")
	// What is only created can be planned, and is made once the setting is known.
	c.Write("read.tf", "resource \"tenancy_keycard_organization\" \"acme\" {\n  name = \"Acme\"\n}\n")
	c.Apply()
	c.Unchanged()
	c.Destroy()
}
