package endtoend

import (
	"fmt"
	"maps"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// machines are service accounts, and credentials of the first of them.
const machines = `
resource "tenancy_keycard_service_account" "all" {
  count           = %[1]d
  organization_id = %[4]q
  name            = "account-${count.index}"
}
resource "tenancy_keycard_service_account_credential" "all" {
  count              = %[2]d * %[3]d
  organization_id    = %[4]q
  service_account_id = tenancy_keycard_service_account.all[count.index %% %[2]d].id
  name               = "credential-${count.index}"
}
`

const (
	pageSize = 100
	// singles is how many objects of a parent are read one by one before a list pays.
	singles = 2
)

// Routes below an organization.
const (
	accountsRoute    = "/organizations/{organization_id}/service-accounts"
	credentialsRoute = accountsRoute + "/{service_account_id}/credentials"
)

// TestBudget counts the requests of whole runs of the CLI: what reading and making many objects
// costs does not grow with their number, but with that of their pages and parents.
func TestBudget(t *testing.T) {
	t.Parallel()
	const accounts, parents, each = pageSize + 5, 5, 20
	s := acctest.Start(t)
	w := acctest.NewWorkspace(t)
	w.Write("main.tf", "terraform {\n  required_providers {\n    tenancy = { source = \"tenancy/tenancy\" }\n  }\n}\n"+
		s.Config(fmt.Sprintf(machines, accounts, parents, each, seededOrganization), "keycard"))

	w.Apply("-parallelism=20")
	want := map[string]int{
		// Plan and apply run in processes of their own.
		"GET /organizations/{organization_id}": 2,
		"POST " + accountsRoute:                accounts, "POST " + credentialsRoute: parents * each,
	}
	if got := s.Counters().Platforms["keycard"].Routes; !maps.Equal(got, want) {
		t.Errorf("making them: requests %v, want %v", got, want)
	}

	s.ClearCounters()
	w.Unchanged()
	got := s.Counters().Platforms["keycard"].Routes
	// Who asks first is answered singly while few ask; how many those are depends on who comes when.
	few := 0
	for _, single := range []string{"GET " + accountsRoute + "/{service_account_id}", "GET " + credentialsRoute + "/{credential_id}"} {
		few += got[single]
		delete(got, single)
	}
	if most := singles * (1 + parents); few > most {
		t.Errorf("reading them: %d were read one by one, want at most %d", few, most)
	}
	want = map[string]int{"GET " + accountsRoute: 2, "GET " + credentialsRoute: parents}
	if !maps.Equal(got, want) {
		t.Errorf("reading them: requests %v, want %v", got, want)
	}
}
