package katapult_test

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit/coverage"
)

// Every field of the API can be reached from a configuration.
func TestCoverage(t *testing.T) {
	coverage.Check(t, katapult.Platform(),
		coverage.Cover{Type: api.Organization{}, Objects: []string{"organization"}},
		coverage.Cover{Type: api.CurrentUser{}, Objects: []string{"current_user"}},
		coverage.Cover{Type: api.ManagedOrganizationCreate{}, Objects: []string{"managed_organization"}, Reasons: map[string]string{
			"annotations.key":   "annotations are a map",
			"annotations.value": "annotations are a map",
		}},
	)
}
