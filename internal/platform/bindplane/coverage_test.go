package bindplane_test

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit/coverage"
)

const (
	shownAsName = "shown as name, or as resource_name where it is the handle"
	always      = "an empty object for every kind that is served"
)

func TestCoverage(t *testing.T) {
	envelope := map[string]string{"metadata.displayName": shownAsName, "status": always}
	coverage.Check(t, bindplane.Platform(),
		// An organization's link to Auth0 has a display_name of its own.
		coverage.Cover{Type: api.Organization{}, Objects: []string{"organization", "organizations"}, Reasons: map[string]string{"status": always}},
		coverage.Cover{Type: api.Account{}, Objects: []string{"projects"}, Reasons: envelope},
		coverage.Cover{Type: api.User{}, Objects: []string{"users"}, Reasons: envelope},
		coverage.Cover{Type: api.AllAccounts{}, Objects: []string{"projects", "organizations"}, Reasons: map[string]string{
			"activeAccountId":                          "shown as active_project_id: the API calls projects accounts",
			"organizationAccounts.organization.status": always,
			"organizationAccounts.accounts.status":     always,
		}},
		coverage.Cover{Type: api.NewOrganization{}, Objects: []string{"organization"}, Reasons: map[string]string{
			"organizationName": "set by name",
			"accountName":      "set by initial_project_name",
		}},
		coverage.Cover{Type: api.License{}, Objects: []string{"organization_license"}},
	)
}
