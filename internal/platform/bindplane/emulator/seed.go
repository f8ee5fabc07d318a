package emulator

import (
	"encoding/json"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// seedWord is every seeded credential: the API key and the password.
const seedWord = "sandbox"

// Seeded ids; they have the look of the platform's own.
const (
	seedOrganization = "01J00000000000000000000RG1"
	seedAccount      = "01J0000000000000000000PRJ1"
	seedAdmin        = "01J0000000000000000000VSR1"
	seedMember       = "01J0000000000000000000VSR2"
	seedViewer       = "01J0000000000000000000VSR3"
	seedSecretKey    = "01J0000000000000000000SKY1"
)

// seed writes the organization Sandbox with one project and three users. Ids and keys are the
// same in every sandbox; only the moment of writing differs.
func seed(c *sandbox.Call) error {
	putOrganization(c, organization{
		ID: seedOrganization, Name: "org-sandbox", DisplayName: "Sandbox", DateModified: c.Now,
		Auth0: &auth0{ID: "org_sandbox", Name: "sandbox", DisplayName: "Sandbox"},
		Parameters: []parameter{
			{Name: "telemetry_region", Value: json.RawMessage(`"eu"`)},
			{Name: "alert_webhook", Value: json.RawMessage(`"https://hooks.example.com/planted-parameter"`), Sensitive: true},
		},
		LicenseType: "Enterprise",
	})
	putAccount(c, account{
		ID: seedAccount, Organization: seedOrganization, Name: "project-sandbox", DisplayName: "Default",
		SecretKey: seedSecretKey, DateModified: c.Now,
	})
	for _, u := range []user{
		{ID: seedAdmin, Email: "sandbox@example.com", DisplayName: "Sandbox Admin", Password: seedWord, NextLogin: seedAccount},
		{ID: seedMember, Email: "alice@example.com", DisplayName: "Alice", RequestedMFA: true},
		{ID: seedViewer, Email: "bob@example.com"},
	} {
		u.ActiveAccount, u.DateModified = seedAccount, c.Now
		putUser(c, u)
	}
	bindOrganization(c, seedOrganization, seedAdmin, roleAdmin)
	bindOrganization(c, seedOrganization, seedMember, roleUser)
	bindOrganization(c, seedOrganization, seedViewer, roleUser)
	bindAccount(c, seedAccount, seedAdmin, roleAdmin)
	bindAccount(c, seedAccount, seedMember, roleUser)
	bindAccount(c, seedAccount, seedViewer, roleViewer)
	keys.Put(c, apiKey{Key: seedWord, User: seedAdmin, Account: seedAccount}, seedWord)
	return nil
}
