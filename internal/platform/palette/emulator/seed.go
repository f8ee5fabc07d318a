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

// seed makes the organization Sandbox, and two more that its first user belongs to as well: one
// with passwords, one with single sign-on.
func seed(c *sandbox.Call) error {
	for _, t := range []tenantRow{
		{Name: seedTenant, UID: "5a4db0c00000000000000001", AuthType: authPassword, RedirectURL: "https://sandbox." + rootDomain},
		{Name: "acme", UID: "5a4db0c00000000000000002", AuthType: authPassword, RedirectURL: "https://acme." + rootDomain},
		{Name: "globex", UID: "5a4db0c00000000000000003", AuthType: authSSO, RedirectURL: "https://globex." + rootDomain, Logins: loginsAt("https://globex." + rootDomain)},
	} {
		tenants.Put(c, t, t.Name)
	}
	for _, u := range []userRow{
		{UID: "5a4db0c00000000000000011", Tenant: seedTenant, Email: seedEmail, FirstName: "Sandy", LastName: "Box", Password: seedSecret},
		{UID: "5a4db0c00000000000000012", Tenant: "acme", Email: seedEmail, FirstName: "Sandy", LastName: "Box"},
		{UID: "5a4db0c00000000000000013", Tenant: "globex", Email: seedEmail, FirstName: "Sandy", LastName: "Box"},
		{UID: "5a4db0c00000000000000014", Tenant: seedTenant, Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
		{UID: "5a4db0c00000000000000015", Tenant: "acme", Email: "grace@example.com", FirstName: "Grace", LastName: "Hopper"},
	} {
		u.put(c)
	}
	keyRow{
		UID: "5a4db0c00000000000000021", Name: "sandbox", Tenant: seedTenant, Email: seedEmail, Value: seedSecret,
		Expiry: seedTime.AddDate(100, 0, 0), Created: seedTime, Modified: seedTime,
	}.put(c)
	return nil
}
