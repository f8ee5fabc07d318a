package keycard_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// makeMachines makes two service accounts and two credentials beside the seeded ones, one of each
// with a description.
func makeMachines(t *testing.T, s *acctest.Sandbox) {
	t.Helper()
	for _, below := range []string{"", "/" + seeded("machine") + "/credentials"} {
		for _, body := range []string{`{"name":"plain"}`, `{"name":"told","description":"a \"quoted\" ${description}"}`} {
			s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/service-accounts"+below, body)
		}
	}
	s.Send(t, "keycard", http.MethodPost, "/organizations", `{"name":"Acme"}`)
}

// What a list finds is imported without a change by the configuration generated for it.
func TestMachinesAdopted(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	makeMachines(t, s)
	for typeName, list := range map[string]struct {
		config map[string]string
		want   int
	}{
		"tenancy_keycard_organization":    {nil, 2},
		"tenancy_keycard_service_account": {map[string]string{"organization_id": "sandbox"}, 3},
		"tenancy_keycard_service_account_credential": {
			map[string]string{"organization_id": "sandbox", "service_account_id": seeded("machine")}, 3,
		},
	} {
		if n := s.Adopt(t, typeName, list.config); n != list.want {
			t.Errorf("adopted %d of %s, want %d", n, typeName, list.want)
		}
	}
}

var machineQuery = fmt.Sprintf(`
list "tenancy_keycard_organization" "all" {
  provider = tenancy
}
list "tenancy_keycard_service_account" "all" {
  provider         = tenancy
  include_resource = true
  config {
    organization_id = "sandbox"
  }
}
list "tenancy_keycard_service_account_credential" "few" {
  provider = tenancy
  limit    = 2
  config {
    organization_id    = "sandbox"
    service_account_id = %q
  }
}
`, seeded("machine"))

func TestMachinesByQueryAndIdentity(t *testing.T) {
	acctest.Newer(t)
	s := acctest.Start(t)
	makeMachines(t, s)
	config := organizationConfig("Mine", "") + accountConfig(`name = "ci"`, `name = "key"`) + ssoConfig(`client_id = "keycard"`)
	steps := []resource.TestStep{{Config: s.Config(config)}}
	for _, address := range []string{organizationAddress, accountAddress, credentialAddress, ssoAddress} {
		steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity})
	}
	s.Test(t, append(steps, resource.TestStep{
		Query: true, Config: machineQuery,
		QueryResultChecks: []querycheck.QueryResultCheck{
			querycheck.ExpectLength("tenancy_keycard_organization.all", 3),
			querycheck.ExpectLength("tenancy_keycard_service_account.all", 4),
			querycheck.ExpectLength("tenancy_keycard_service_account_credential.few", 2),
		},
	})...)
}

// The configuration that a query writes plans imports and nothing else.
func TestMachinesByGeneratedConfiguration(t *testing.T) {
	acctest.Newer(t)
	s := acctest.Start(t)
	makeMachines(t, s)
	w := acctest.NewWorkspace(t)
	w.Write("main.tf", "terraform {\n  required_providers {\n    tenancy = {\n      source = \"tenancy/tenancy\"\n    }\n  }\n}\n"+s.Config("", "keycard"))
	w.Write("all.tfquery.hcl", machineQuery)
	w.Must("query", "-generate-config-out=generated.tf")
	if plan := w.Must("plan"); !strings.Contains(plan.Stdout, "Plan: 7 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Fatalf("%s\n%s", plan.Stdout, w.Read("generated.tf"))
	}
	w.Apply()
	w.Unchanged()
}
