package katapult_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const managedPath = "/core/v1/organizations/organization/managed"

func TestManagedOrganizationList(t *testing.T) {
	t.Parallel()
	w := start(t)
	for n := range 250 {
		w.create(fmt.Sprintf("child-%03d", n))
	}
	w.dormant()
	w.ClearLog()
	seen := 0
	for range w.List(t, typeName, map[string]string{"parent": parentID}, 0, false) {
		if seen++; seen == 200 && w.requests(http.MethodGet, managedPath) != 1 {
			t.Error("the second page was asked for before it was needed")
		}
	}
	if n := w.requests(http.MethodGet, managedPath); seen != 251 || n != 2 {
		t.Errorf("%d results of %d pages", seen, n)
	}
	if limited := slices.Collect(w.List(t, typeName, map[string]string{"parent": "sandbox"}, 3, false)); len(limited) != 3 ||
		limited[0].Identity["parent"] != parentID || limited[0].Identity["id"] == "" || limited[0].DisplayName == "" || limited[0].Resource != nil {
		t.Errorf("got %+v", limited)
	}
	w.ClearLog()
	for listed := range w.List(t, typeName, map[string]string{"parent": parentID}, 0, true) {
		if suspended := listed.Resource["suspended"] == "true"; suspended != (listed.DisplayName == "dormant") || listed.Resource["sub_domain"] == "" {
			t.Errorf("got %+v", listed)
		}
	}
	if n := len(w.Log()); n > 6 {
		t.Errorf("%d requests to list 251 organizations whole", n)
	}
	w.fault(sandbox.Fault{Path: managedPath, Action: sandbox.ActionAnswer, Status: http.StatusForbidden, Body: `{"error":{"code":"permission_denied","description":"no"}}`})
	if failed := slices.Collect(w.List(t, typeName, map[string]string{"parent": parentID}, 0, false)); len(failed) != 1 || !strings.Contains(failed[0].Errors[0], "permission_denied") {
		t.Errorf("a failure leads to %+v", failed)
	}
}

// What a query generates is valid and plans nothing.
func TestManagedOrganizationAdoption(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.create("acme")
	if n := w.Adopt(t, typeName, map[string]string{"parent": parentID}); n != 1 {
		t.Errorf("%d organizations were adopted", n)
	}
}

// Refreshing many organizations of one parent costs a constant number of requests beside the pages.
func TestManagedOrganizationRefreshBudget(t *testing.T) {
	t.Parallel()
	w := start(t)
	var ids []string
	for n := range 60 {
		w.create(fmt.Sprintf("child-%03d", n))
	}
	for listed := range w.List(t, typeName, map[string]string{"parent": parentID}, 0, false) {
		ids = append(ids, parentID+"/"+listed.Identity["id"])
	}
	w.ClearLog()
	if states := w.Refresh(t, typeName, ids); len(states) != 60 {
		t.Errorf("%d states", len(states))
	}
	if n := len(w.Log()); n > 5 {
		t.Errorf("%d requests to refresh %d organizations", n, len(ids))
	}
}

func TestManagedOrganizationQuery(t *testing.T) {
	acctest.Newer(t)
	w := start(t)
	w.create("acme")
	w.Test(t, resource.TestStep{
		Query: true,
		Config: w.config(`
list "tenancy_katapult_managed_organization" "all" {
  provider = tenancy
  config {
    parent = "sandbox"
  }
}
`),
		QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("tenancy_katapult_managed_organization.all", 1)},
	})
}
