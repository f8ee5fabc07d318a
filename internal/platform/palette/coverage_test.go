package palette_test

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit/coverage"
)

// Every field of the API can be reached from a configuration.
func TestCoverage(t *testing.T) {
	coverage.Check(t, palette.Platform(),
		coverage.Cover{Type: api.Organization{}, Objects: []string{"organizations"}},
		coverage.Cover{Type: api.LoginResponse{}, Objects: []string{"organization"}, Reasons: map[string]string{"orgName": "it is called name, as in the list of organizations"}},
		coverage.Cover{Type: api.UserInfo{}, Objects: []string{"current_organization"}, Reasons: map[string]string{"orgName": "it is called name, as in the list of organizations"}},
		coverage.Cover{Type: api.IdentityProvider{}, Objects: []string{"identity_providers"}},
		coverage.Cover{Type: api.SSOLogin{}, Objects: []string{"sso_logins"}},
		coverage.Cover{Type: api.SSOLogin{}, Objects: []string{"sso_auth_providers"}},
		coverage.Cover{Type: api.UserToken{}, Objects: []string{"session"}, Reasons: map[string]string{"isMfa": "a second factor is an error"}},
		coverage.Cover{Type: api.AuthLogin{}, Objects: []string{"session"}},
	)
}
