package emulator

import (
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// seedWord is the seeded token's secret and the seeded organization's sub-domain.
const seedWord = "sandbox"

// seedCreated is when the seeded organization was made and activated, in Unix seconds.
const seedCreated = 1605785692

// seedID makes a readable id of the usual length.
func seedID(prefix, word string) string {
	return prefix + word + strings.Repeat("0", idLength-len(word))
}

// seed writes an organization with three users.
func seed(c *sandbox.Call) error {
	pound := currency{seedID("cur_", "gbp"), "Pound Sterling", "GBP", "£"}
	kingdom := country{seedID("ctry_", "gb"), "United Kingdom", "GB", "GBR", new("Europe/London"), false}
	parent := organization{
		ID: seedID(organizationPrefix, "sandbox"), Name: "Sandbox", SubDomain: seedWord,
		CreatedAt: seedCreated, ActivatedAt: new(int64(seedCreated)),
		Billing: billing{
			BillingName: new("Sandbox Ltd"), Address1: new("1 Example Street"), Postcode: new("EX4 4MP"),
			Currency: pound, Country: &kingdom,
		},
	}
	putOrganization(c, parent)

	owner := user{seedID("user_", "owner"), "Sandbox", "Owner", "https://avatars.example.com/owner.png"}
	for _, person := range []user{
		owner,
		{seedID("user_", "ada"), "Ada", "Admin", "https://avatars.example.com/ada.png"},
		{seedID("user_", "mia"), "Mia", "Member", "https://avatars.example.com/mia.png"},
	} {
		users.Put(c, person, parent.ID, person.ID)
	}
	tokens.Put(c, token{
		ID: seedID("apitoken_", "sandbox"), User: &owner, Organizations: []string{parent.ID}, RateLimit: defaultRateLimit,
	}, digest(seedWord))
	return nil
}
