package nscale_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// disturb spoils one answer after its request took effect.
func (b bench) disturb(method, path string, action sandbox.Action) {
	b.t.Helper()
	err := b.AddFault(sandbox.Fault{Platform: "nscale", Method: method, Path: path, Action: action, Status: http.StatusBadGateway, Body: "<html>bad gateway</html>"})
	if err != nil {
		b.t.Fatal(err)
	}
}

const onceEach = `
resource "tenancy_nscale_organization" "test" {
  name            = "once"
  deletion_policy = "delete"
}
resource "tenancy_nscale_group" "test" {
  organization_id = "` + seededOrganization + `"
  name            = "once"
  role_names      = ["user"]
}
resource "tenancy_nscale_user" "test" {
  organization_id = "` + seededOrganization + `"
  subject         = "once@example.com"
  group_ids       = [tenancy_nscale_group.test.id]
}
resource "tenancy_nscale_service_account" "test" {
  organization_id = "` + seededOrganization + `"
  count           = 3
  name            = "once"
  group_ids       = [tenancy_nscale_group.test.id]
}
resource "tenancy_nscale_oauth2_provider" "test" {
  organization_id = "` + seededOrganization + `"
  name            = "once"
  issuer          = "https://issuer.example.com"
  client_id       = "client"
  client_secret   = "planted-secret"
}
resource "tenancy_nscale_project" "test" {
  organization_id = "` + seededOrganization + `"
  name            = "once"
  group_ids       = [tenancy_nscale_group.test.id]
}
`

// Answers that are lost after their requests took effect cost neither an object nor a token, and
// make nothing twice: not even accounts that share a name.
func TestAnswersLost(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.set("read_lag", "50ms")
	const in = "/api/v1/organizations/*"
	for _, path := range []string{"", "/groups", "/users", "/oauth2providers", "/projects"} {
		b.disturb(http.MethodPost, map[bool]string{true: "/api/v1/organizations", false: in + path}[path == ""], sandbox.ActionDropAfter)
	}
	for _, action := range []sandbox.Action{sandbox.ActionDropAfter, sandbox.ActionCutAfter, sandbox.ActionAnswerAfter} {
		b.disturb(http.MethodPost, in+"/serviceaccounts", action)
		b.disturb(http.MethodPost, in+"/serviceaccounts/*/rotate", action)
		b.disturb(http.MethodPut, in+"/serviceaccounts/*", action)
	}
	b.disturb(http.MethodPut, in+"/users/*", sandbox.ActionDropAfter)
	config := b.config(onceEach)
	b.Test(t, resource.TestStep{Config: config, Check: func(s *terraform.State) error {
		for path, want := range map[string]int{organizations: 1, groups: 1, accounts: 3, oauth2Providers: 1, projects: 1} {
			if err := exactly(b.named(path, "once"), want); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		if g := b.named(groups, "once")[0]; len(g.Spec.UserIDs) != 1 || len(g.Spec.ServiceAccountIDs) != 3 {
			return fmt.Errorf("the group holds %+v", g.Spec)
		}
		for i := range 3 {
			if !b.works(s.RootModule().Resources[fmt.Sprintf("tenancy_nscale_service_account.test.%d", i)].Primary.Attributes["access_token"]) {
				return fmt.Errorf("the token of account %d does not work", i)
			}
		}
		if left := b.Faults(); len(left) > 0 {
			return fmt.Errorf("not every fault acted: %+v", left)
		}
		return b.secret("once", "planted-secret")(s)
	}})
}
