package emulator

import (
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// seedWord is the seeded credential: access token, client id and client secret alike.
const seedWord = "sandbox"

// seedOrganization is the label of the seeded organization.
const seedOrganization = "sandbox"

// seedID makes a readable id of the usual length.
func seedID(word string) string {
	return seedWord + word + strings.Repeat("0", idLength-len(seedWord)-len(word))
}

// seed writes one organization with administrators, a member, a viewer, a user without an
// e-mail address and a service account.
func seed(c *sandbox.Call) error {
	start := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	org := organization{
		ID: seedID("organization"), Name: "Sandbox", Label: seedOrganization, ZoneID: seedID("zone"),
		CreatedAt: start, UpdatedAt: start,
	}
	organizations.put(c, everywhere, org)
	labels.Put(c, org.ID, org.Label)

	people := []struct{ word, email, role, source string }{
		{"owner", "sandbox@example.com", roleAdmin, userSource},
		{"ada", "ada@example.com", roleAdmin, userSource},
		{"mia", "mia@example.com", roleMember, userSource},
		{"vic", "vic@example.com", roleViewer, userSource},
		{"anonymous", "", roleMember, "https://sso.example.com"},
	}
	for i, person := range people {
		at := start.Add(time.Duration(i+1) * time.Minute)
		row := user{
			ID: seedID(person.word), Email: person.email, Role: person.role, Status: statusActive,
			Source: person.source, CreatedAt: at, UpdatedAt: at,
		}
		putAccount(c, account{row.ID, row.Email})
		putUser(c, org, row)
	}
	accessTokens.Put(c, principal{Kind: kindUser, ID: seedID(people[0].word)}, digest(seedWord))

	machine := serviceAccount{ID: seedID("machine"), Name: "Sandbox", CreatedAt: start, UpdatedAt: start}
	serviceAccounts.put(c, org.ID, machine)
	putCredential(c, org.ID, machine.ID, credential{
		ID: seedID("credential"), Name: "Sandbox", ClientID: seedWord, CreatedAt: start,
	}, seedWord)
	return nil
}
