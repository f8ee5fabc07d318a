package nscale_test

import (
	"maps"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit/coverage"
)

func TestCoverage(t *testing.T) {
	t.Parallel()
	const (
		tag        = "tags are a map from names to values"
		noParent   = "organizations and roles are in no organization"
		caller     = "who the token stands for guards plans; it is nobody's data"
		permission = "what the token may do explains refusals; it is nobody's data"
	)
	with := func(reasons map[string]string) map[string]string {
		all := map[string]string{"metadata.tags.value": tag}
		maps.Copy(all, reasons)
		return all
	}
	coverage.Check(t, nscale.Platform(),
		coverage.Cover{Type: api.Organization{}, Objects: []string{"organization", "organizations"}, Reasons: with(map[string]string{"metadata.organizationId": noParent})},
		coverage.Cover{Type: api.Group{}, Objects: []string{"group", "groups"}, Reasons: with(nil)},
		coverage.Cover{Type: api.User{}, Objects: []string{"user", "users"}, Reasons: with(nil)},
		coverage.Cover{Type: api.ServiceAccount{}, Objects: []string{"service_account", "service_accounts"}, Reasons: with(nil)},
		coverage.Cover{Type: api.Project{}, Objects: []string{"project", "projects"}, Reasons: with(nil)},
		coverage.Cover{Type: api.OAuth2Provider{}, Objects: []string{"oauth2_provider", "oauth2_providers"}, Reasons: with(nil)},
		coverage.Cover{Type: api.Role{}, Objects: []string{"roles"}, Reasons: with(nil)},
		coverage.Cover{Type: api.Userinfo{}, Reasons: map[string]string{
			"sub": caller, "name": caller, "email": caller, "email_verified": caller,
			"https://unikorn-cloud.org/authz.acctype": caller, "https://unikorn-cloud.org/authz.orgIds": caller,
		}},
		coverage.Cover{Type: api.ACLEndpoint{}, Reasons: map[string]string{"name": permission, "operations": permission}},
	)
}
