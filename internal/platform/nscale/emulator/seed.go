package emulator

import (
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	seedToken        = "sandbox"
	seedSubject      = "sandbox@example.com"
	seedOrganization = "5a4db0c0-0000-4000-8000-000000000001"
)

var seedTime = time.Date(2024, time.May, 31, 14, 11, 0, 0, time.UTC)

// seed makes the organization Sandbox with its members, and the platform administrator whose
// token is the word sandbox.
func seed(c *sandbox.Call) error {
	now := c.Now
	defer func() { c.Now = now }()
	c.Now = seedTime
	tokens.Put(c, tokenRow{Subject: seedSubject, Global: rolePlatformAdministrator}, seedToken)

	made := func(id, name string) stored {
		return stored{
			written: written{Name: name}, ID: id, Organization: seedOrganization,
			CreatedAt: seedTime, CreatedBy: seedSubject, ReadyAt: seedTime,
		}
	}
	sandboxOrganization := organizationRow{stored: made(seedOrganization, "Sandbox"), Spec: organizationSpec{OrganizationType: "adhoc"}}
	sandboxOrganization.Organization = ""
	organizations.insert(c, sandboxOrganization, seedOrganization)

	members := map[string][]string{}
	for _, u := range []struct{ id, subject, state, role string }{
		{"5a4db0c0-0000-4000-8000-000000000011", seedSubject, "active", "administrator"},
		{"5a4db0c0-0000-4000-8000-000000000012", "ada@example.com", "active", "auditor"},
		{"5a4db0c0-0000-4000-8000-000000000013", "grace@example.com", "active", "user"},
		{"5a4db0c0-0000-4000-8000-000000000014", "linus@example.com", "suspended", "user"},
	} {
		row := userRow{stored: made(u.id, undefinedName), Subject: u.subject, State: u.state}
		if u.subject == seedSubject {
			row.LastActive = seedTime
		}
		row.insert(c)
		members[u.role] = append(members[u.role], u.id)
	}
	for _, g := range []struct{ id, name, role string }{
		{"5a4db0c0-0000-4000-8000-000000000021", "administrators", "administrator"},
		{"5a4db0c0-0000-4000-8000-000000000022", "auditors", "auditor"},
		{"5a4db0c0-0000-4000-8000-000000000023", "developers", "user"},
	} {
		groups.insert(c, groupRow{
			stored: made(g.id, g.name), RoleIDs: []string{roleNamed(g.role).ID}, UserIDs: members[g.role],
		}, seedOrganization, g.id)
	}
	projects.insert(c, projectRow{
		stored:   made("5a4db0c0-0000-4000-8000-000000000031", "playground"),
		GroupIDs: []string{"5a4db0c0-0000-4000-8000-000000000023"},
	}, seedOrganization, "5a4db0c0-0000-4000-8000-000000000031")
	for _, p := range []struct{ id, name, issuer string }{
		{"5a4db0c0-0000-4000-8000-000000000041", "google", "https://accounts.google.com"},
		{"5a4db0c0-0000-4000-8000-000000000042", "microsoft", "https://login.microsoftonline.com/common/v2.0"},
	} {
		row := providerRow{stored: made(p.id, p.name), Issuer: p.issuer, ClientID: p.name + "-client", Type: p.name}
		row.Organization = ""
		providers.insert(c, row, globalProviders, p.id)
	}
	return nil
}
