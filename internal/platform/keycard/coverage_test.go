package keycard_test

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit/coverage"
)

// Every field of every answer can be reached from a configuration, or is left out for a reason.
func TestCoverage(t *testing.T) {
	coverage.Check(t, keycard.Platform(),
		coverage.Cover{Type: api.Organization{}, Objects: []string{"organization", "organizations"}},
		coverage.Cover{Type: api.TokenResponse{}, Objects: []string{"organization_token"}},
		coverage.Cover{Type: api.Role{}, Objects: []string{"roles"}},
		coverage.Cover{Type: api.Identity{}, Objects: []string{"identities"}},
		coverage.Cover{Type: api.OrganizationUser{}, Objects: []string{"users"}},
		coverage.Cover{Type: api.OrganizationUser{}, Objects: []string{"user"}, Reasons: map[string]string{"id": "it is called user_id, which says whose it is beside organization_id"}},
		coverage.Cover{Type: api.Invitation{}, Objects: []string{"invitations"}},
		coverage.Cover{Type: api.ServiceAccount{}, Objects: []string{"service_account"}},
		coverage.Cover{Type: api.ServiceAccount{}, Objects: []string{"service_accounts"}},
		coverage.Cover{Type: api.ServiceAccountCredential{}, Objects: []string{"service_account_credentials"}},
		coverage.Cover{Type: api.NewCredential{}, Objects: []string{"service_account_credential"}},
		coverage.Cover{Type: api.SSOConnection{}, Objects: []string{"sso_connection"}},
	)
}

// Everything that a caller can set has an attribute on the managed object.
func TestRequestCoverage(t *testing.T) {
	coverage.Check(t, keycard.Platform(),
		coverage.Cover{Type: api.OrganizationCreate{}, Objects: []string{"organization"}},
		coverage.Cover{Type: api.InvitationCreate{}, Objects: []string{"invitation"}},
		coverage.Cover{Type: api.UserUpdate{}, Objects: []string{"user"}},
		coverage.Cover{Type: api.ServiceAccountCreate{}, Objects: []string{"service_account"}},
		coverage.Cover{Type: api.ServiceAccountUpdate{}, Objects: []string{"service_account"}},
		coverage.Cover{Type: api.CredentialCreate{}, Objects: []string{"service_account_credential"}},
		coverage.Cover{Type: api.CredentialUpdate{}, Objects: []string{"service_account_credential"}},
		coverage.Cover{Type: api.SSOConnectionEnable{}, Objects: []string{"sso_connection"}},
		coverage.Cover{Type: api.SSOConnectionUpdate{}, Objects: []string{"sso_connection"}},
	)
}
