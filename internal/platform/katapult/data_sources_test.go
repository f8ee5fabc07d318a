package katapult_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestDataSources(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.create("zebra")
	w.create("acme")
	w.dormant()
	w.control("set-organization", map[string]any{"organization": "zebra", "suspended": true})
	in := func(object string) func(at string, index int, attribute string, want knownvalue.Check) statecheck.StateCheck {
		return func(at string, index int, attribute string, want knownvalue.Check) statecheck.StateCheck {
			return statecheck.ExpectKnownValue("data.tenancy_katapult_"+object, tfjsonpath.New(at).AtSliceIndex(index).AtMapKey(attribute), want)
		}
	}
	single := func(label, attribute string, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.tenancy_katapult_organization."+label, tfjsonpath.New(attribute), want)
	}
	listed, managedBy, me := in("organizations.all"), in("managed_organizations.all"), in("current_user.me")
	text, yes, no := knownvalue.StringExact, knownvalue.Bool(true), knownvalue.Bool(false)
	w.Test(t, resource.TestStep{
		Config: w.config(`
data "tenancy_katapult_organizations" "all" {}
data "tenancy_katapult_current_user" "me" {}
data "tenancy_katapult_organization" "by_id" {
  id = "` + parentID + `"
}
data "tenancy_katapult_organization" "by_sub_domain" {
  sub_domain = "acme"
}
data "tenancy_katapult_organization" "suspended" {
  sub_domain = "zebra"
}
data "tenancy_katapult_managed_organizations" "all" {
  parent = "sandbox"
}
data "tenancy_katapult_managed_organizations" "none" {
  parent      = "` + parentID + `"
  annotations = { team = "nobody", tier = "x" }
}
`),
		ConfigStateChecks: []statecheck.StateCheck{
			listed("organizations", 0, "sub_domain", text("acme")),
			listed("organizations", 0, "managed", yes),
			listed("organizations", 1, "activated_at", knownvalue.Null()),
			listed("organizations", 1, "suspended", yes),
			listed("organizations", 2, "sub_domain", text("sandbox")),
			listed("organizations", 2, "id", text(parentID)),
			listed("organizations", 2, "name", text("Sandbox")),
			listed("organizations", 2, "infrastructure_domain", text("sandbox.katapult.cloud")),
			listed("organizations", 2, "created_at", text("2020-11-19T11:34:52Z")),
			listed("organizations", 2, "activated_at", text("2020-11-19T11:34:52Z")),
			listed("organizations", 2, "suspended", no),
			listed("organizations", 2, "managed", no),
			managedBy("organizations", 0, "sub_domain", text("acme")),
			managedBy("organizations", 1, "sub_domain", text("dormant")),
			managedBy("organizations", 2, "sub_domain", text("zebra")),
			statecheck.ExpectKnownValue("data.tenancy_katapult_managed_organizations.none", tfjsonpath.New("organizations"), knownvalue.ListSizeExact(0)),
			single("by_id", "sub_domain", text("sandbox")),
			single("by_id", "billing_name", text("Sandbox Ltd")),
			single("by_id", "address2", knownvalue.Null()),
			single("by_id", "country_state", knownvalue.Null()),
			statecheck.ExpectKnownValue("data.tenancy_katapult_organization.by_id", tfjsonpath.New("currency").AtMapKey("iso_code"), text("GBP")),
			statecheck.ExpectKnownValue("data.tenancy_katapult_organization.by_id", tfjsonpath.New("country").AtMapKey("iso_code3"), text("GBR")),
			single("by_sub_domain", "id", knownvalue.NotNull()),
			single("suspended", "suspended", yes),
			single("suspended", "currency", knownvalue.Null()),
			statecheck.ExpectKnownValue("data.tenancy_katapult_current_user.me", tfjsonpath.New("first_name"), text("Sandbox")),
			statecheck.ExpectKnownValue("data.tenancy_katapult_current_user.me", tfjsonpath.New("api_token_id"), knownvalue.NotNull()),
			me("organizations", 0, "sub_domain", text("sandbox")),
		},
	})
}

func TestDataSourcesBadInput(t *testing.T) {
	t.Parallel()
	w := start(t)
	organization := func(arguments string) string {
		return "data \"tenancy_katapult_organization\" \"test\" {\n" + arguments + "\n}\n"
	}
	var steps []resource.TestStep
	for _, c := range []struct{ config, message string }{
		{organization(""), `when one \(and only one\) of \[id,sub_domain\] is required`},
		{organization("id = \"org_1\"\nsub_domain = \"x\""), `only one`},
		{organization(`sub_domain = ""`), `sub_domain.*length`},
		{organization(`id = ""`), `id.*length`},
		{organization(`sub_domain = "nobody"`), `Katapult has no organization "nobody"`},
		{"data \"tenancy_katapult_managed_organizations\" \"test\" {\n  parent = \"\"\n}\n", `parent.*length`},
		{"data \"tenancy_katapult_managed_organizations\" \"test\" {\n  parent = \"nobody\"\n}\n", `organization_not_found`},
	} {
		steps = append(steps, resource.TestStep{Config: w.config(c.config), ExpectError: matching(c.message)})
	}
	w.Test(t, steps...)
}
