package nscale_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const (
	organization  = "tenancy_nscale_organization.test"
	organizations = "/api/v1/organizations"
	google        = "5a4db0c0-0000-4000-8000-000000000041"
)

func organizationConfig(rest string) string {
	return fmt.Sprintf("resource \"tenancy_nscale_organization\" \"test\" {\n  %s\n}\n", rest)
}

const domainOf = `organization_type = "domain"
  domain = "acme.example"
  provider_scope = "global"
  provider_id = "` + google + `"`

func TestOrganizationCreated(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.set("provisioning_delay", "700ms")
	b.set("deprovisioning_delay", "700ms")
	inside := `resource "tenancy_nscale_group" "inside" {
  organization_id = tenancy_nscale_organization.test.id
  name            = "inside"
  role_names      = ["user"]
}
`
	b.Test(
		t,
		resource.TestStep{
			Config: b.config(organizationConfig(`name = "acme"
  description = "text"
  tags = { b = "1", a = "2" }`), inside),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(organization, tfjsonpath.New("organization_type"), knownvalue.StringExact("adhoc")),
				statecheck.ExpectKnownValue(organization, tfjsonpath.New("deletion_policy"), knownvalue.StringExact("abandon")),
			},
		},
		resource.TestStep{ // dropped leaves are cleared, in place
			Config: b.config(organizationConfig("name = \"acme-2\"\n  "+domainOf+"\n  google_customer_id = \"C1\""), inside),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(organization, plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(organization, tfjsonpath.New("description"), knownvalue.Null()),
				plancheck.ExpectKnownValue(organization, tfjsonpath.New("tags"), knownvalue.Null()),
			}},
		},
		resource.TestStep{ResourceName: organization, ImportState: true, ImportStateVerify: true},
		resource.TestStep{ResourceName: organization, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: attribute(organization, "name")},
		resource.TestStep{ // back to adhoc clears what belongs to a domain
			Config: b.config(organizationConfig("name = \"acme-2\"\n  organization_type = \"adhoc\"\n  deletion_policy = \"delete\""), inside),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(organization, tfjsonpath.New("domain"), knownvalue.Null()),
				plancheck.ExpectKnownValue(organization, tfjsonpath.New("google_customer_id"), knownvalue.Null()),
			}},
		},
	)
	if left := b.named(organizations, "acme-2"); len(left) != 0 {
		t.Errorf("left behind: %+v", left)
	}
}

// Adopting leaves alone what the configuration does not name, tags of any shape included.
func TestOrganizationAdopted(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.Send(t, "nscale", http.MethodPut, inOrganization, `{"metadata":{"name":"Sandbox","description":"theirs",
		"tags":[{"name":"b","value":"1"},{"name":"a","value":"2"},{"name":"b","value":"3"}]},
		"spec":{"organizationType":"domain","domain":"acme.example","providerScope":"global","providerID":"`+google+`"}}`)
	untouched := func(*terraform.State) error {
		var o struct {
			Metadata struct {
				Name, Description, ModifiedBy string
				Tags                          []struct{ Name, Value string }
			}
			Spec struct{ Domain string }
		}
		if err := json.Unmarshal([]byte(b.Send(t, "nscale", http.MethodGet, inOrganization, "")), &o); err != nil {
			return err
		}
		if o.Metadata.Description != "theirs" || len(o.Metadata.Tags) != 3 || o.Metadata.Tags[0].Name != "b" || o.Spec.Domain != "acme.example" {
			return fmt.Errorf("stored %+v", o)
		}
		return nil
	}
	token, _ := b.principal(map[string]string{"kind": "service_account", "role": "administrator"})
	b.Test(
		t,
		resource.TestStep{Config: b.as(token, organizationConfig(`id = "`+seededOrganization+`"`)), Check: untouched},
		resource.TestStep{
			Config: b.as(token, organizationConfig("id = \""+seededOrganization+"\"\n  name = \"Sandpit\"")),
			Check: resource.ComposeTestCheckFunc(untouched, resource.TestCheckResourceAttr(organization, "name", "Sandpit"),
				resource.TestCheckResourceAttr(organization, "tags.b", "3")),
		},
		resource.TestStep{
			Config:      b.as(token, organizationConfig(`id = "`+missing+`"`)),
			ExpectError: regexp.MustCompile(`cannot become another one`),
		},
	)
	if left := b.named(organizations, "Sandpit"); len(left) != 1 {
		t.Error("destroying the resource must leave the organization")
	}
}

func TestOrganizationBadInput(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.refused("tenancy_nscale_organization", map[string]string{
		`name = "a"
  domain = "acme.example"`: `domain needs organization_type`,
		`name = "b"
  organization_type = "adhoc"
  google_customer_id = "C1"`: `google_customer_id needs organization_type`,
		`name = "c"
  organization_type = "domain"
  provider_scope = "global"
  provider_id = "x"`: `domain is missing`,
		`name = "d"
  organization_type = "domain"
  domain = "acme.example"
  provider_id = "x"`: `provider_scope is missing`,
		`name = "e"
  organization_type = "domain"
  domain = "Acme.example"
  provider_scope = "global"`: `provider_id is missing`,
		`name = "f"
  organization_type = "domain"
  domain = "ACME.example"
  provider_scope = "galaxy"
  provider_id = "x"`: `domain name in lower case`,
		`name = "g"
  organization_type = "federated"`: `organization_type value must be one of`,
		`id = "acme"`: `must be an id: a UUID`,
	})
	b.refused("tenancy_nscale_organization", map[string]string{
		`description = "nameless"`: `The organization has no name`,
		`id = "` + missing + `"`:   `No organization with the id ` + missing,
		"name = \"h\"\n  organization_type = \"domain\"\n  domain = \"acme.example\"\n  provider_scope = \"global\"\n  provider_id = \"" + missing + "\"": `no provider ` + missing,
	})
	token, _ := b.principal(map[string]string{"kind": "service_account", "role": "administrator"})
	b.Test(t, resource.TestStep{Config: b.as(token, organizationConfig(`name = "acme"`)), ExpectError: regexp.MustCompile(`(?s)Only a platform administrator.*import \{`)})
}
