package nscale_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func data(kind, rest string) string {
	return "data \"tenancy_nscale_" + kind + "\" \"test\" {\n  " + rest + "\n}\n"
}

func TestDataSources(t *testing.T) {
	t.Parallel()
	b := start(t)
	own := func(kind string, size int) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.tenancy_nscale_"+kind+".test", tfjsonpath.New(kind), knownvalue.ListSizeExact(size))
	}
	b.Test(t, resource.TestStep{
		Config: b.config(data("organizations", ""), data("organization", `name = "Sandbox"`), data("users", ""), data("roles", `organization_id = "Sandbox"`),
			data("groups", `organization_id = "`+seededOrganization+`"`), data("service_accounts", ""), data("oauth2_providers", ""), data("projects", "")),
		ConfigStateChecks: []statecheck.StateCheck{
			own("organizations", 1), own("users", 4), own("groups", 3), own("service_accounts", 0), own("projects", 1), own("oauth2_providers", 2),
			statecheck.ExpectKnownValue("data.tenancy_nscale_organization.test", tfjsonpath.New("id"), knownvalue.StringExact(seededOrganization)),
			statecheck.ExpectKnownValue("data.tenancy_nscale_roles.test", tfjsonpath.New("roles").AtSliceIndex(0).AtMapKey("name"), knownvalue.StringExact("administrator")),
			statecheck.ExpectKnownValue("data.tenancy_nscale_oauth2_providers.test", tfjsonpath.New("oauth2_providers").AtSliceIndex(0).AtMapKey("scope"), knownvalue.StringExact("global")),
		},
	})
	b.Send(t, "nscale", http.MethodPost, organizations, `{"metadata":{"name":"Sandbox"},"spec":{"organizationType":"adhoc"}}`)
	b.refusedBlocks("data", "tenancy_nscale_organization", map[string]string{
		`name = "Sandbox"`:         `2 organizations that the token sees match.*` + seededOrganization,
		`name = "sandbox"`:         `0 organizations that the token sees match`,
		`id   = "` + missing + `"`: `0 organizations that the token sees match`,
	})
	b.refusedBlocks("data", "tenancy_nscale_users", map[string]string{
		``:                                    `sees 2 organizations, so organization_id must say`,
		`organization_id = "` + missing + `"`: `no organization visible to this token has the id or name`,
	})
}

// Without any role, organizations can be read, and what cannot names the role that it takes.
func TestDataSourcesWithoutRole(t *testing.T) {
	t.Parallel()
	b := start(t)
	token, _ := b.principal(map[string]string{"kind": "service_account"})
	b.Test(t,
		resource.TestStep{
			Config: b.as(token, data("organizations", `email = "ada@example.com"`), data("organization", "")),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr("data.tenancy_nscale_organizations.test", "organizations.#", "1"),
				resource.TestCheckResourceAttr("data.tenancy_nscale_organization.test", "name", "Sandbox"),
			),
		},
		resource.TestStep{Config: b.as(token, data("users", "")), ExpectError: regexp.MustCompile(`(?s)role\s+administrator.*auditor`)},
	)
	b.Test(t, resource.TestStep{ // nobody has this address
		Config: b.config(data("organizations", `email = "nobody@example.com"`)),
		Check:  resource.TestCheckResourceAttr("data.tenancy_nscale_organizations.test", "organizations.#", "0"),
	})
}
