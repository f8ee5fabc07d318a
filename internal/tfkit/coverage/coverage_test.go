package coverage_test

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit/coverage"
)

func TestSnake(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"name": "name", "providerID": "provider_id", "roleIDs": "role_ids", "serviceAccountIDs": "service_account_ids",
		"creationTime": "creation_time", "created_at": "created_at", "SSOEnabled": "sso_enabled",
	} {
		if got := coverage.Snake(name); got != want {
			t.Errorf("%s became %s, want %s", name, got, want)
		}
	}
}
