package emulator

import (
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	seedSecret = "sandbox"
	seedEmail  = "sandbox@example.com"
	seedTenant = "Sandbox"
)

var seedTime = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// seed makes the organization Sandbox with two users, one of whom can sign in.
func seed(c *sandbox.Call) error {
	tenantRow{Name: seedTenant, UID: "5a4db0c00000000000000001", AuthType: authPassword, RedirectURL: "https://sandbox." + rootDomain}.put(c)
	for _, u := range []userRow{
		{UID: "5a4db0c00000000000000011", Tenant: seedTenant, Email: seedEmail, FirstName: "Sandy", LastName: "Box", Password: seedSecret},
		{UID: "5a4db0c00000000000000012", Tenant: seedTenant, Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
	} {
		u.put(c)
	}
	keyRow{
		UID: "5a4db0c00000000000000021", Name: "sandbox", Tenant: seedTenant, Email: seedEmail, Value: seedSecret,
		Expiry: seedTime.AddDate(100, 0, 0), Created: seedTime, Modified: seedTime,
	}.put(c)
	return nil
}
