package palette_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const everything = `
data "tenancy_palette_organizations" "all" {}
data "tenancy_palette_current_organization" "mine" {}
data "tenancy_palette_organization" "globex" {
  name = "globex"
}
data "tenancy_palette_organization" "acme" {
  name = "acme"
}
data "tenancy_palette_sso_logins" "installation" {}
data "tenancy_palette_sso_logins" "acme" {
  org = "acme"
}
data "tenancy_palette_identity_providers" "all" {}
data "tenancy_palette_sso_auth_providers" "all" {}
`

func TestDataSources(t *testing.T) {
	t.Parallel()
	w := start(t)
	const logins = "https://globex.console.example.com/auth/sso/"
	w.join("acme", map[string]any{})
	w.join("globex", map[string]any{"auth_type": "sso", "sso_logins": []map[string]string{
		{"name": "github", "displayName": "GitHub", "logo": "/github.svg", "redirectUri": logins + "github"},
		{"name": "google", "displayName": "Google", "logo": "/google.svg", "redirectUri": logins + "google"},
	}})
	w.join("zorg", map[string]any{"auth_type": "kerberos", "redirect_url": ""})
	text := knownvalue.StringExact
	known := func(object string, at tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.tenancy_palette_"+object, at, want)
	}
	item := func(list string, index int, attribute string) tfjsonpath.Path {
		return tfjsonpath.New(list).AtSliceIndex(index).AtMapKey(attribute)
	}
	checks := []statecheck.StateCheck{
		known("organizations.all", tfjsonpath.New("organizations"), knownvalue.ListSizeExact(4)),
		known("organizations.all", item("organizations", 0, "name"), text("Sandbox")),
		known("organizations.all", item("organizations", 1, "name"), text("acme")),
		known("organizations.all", item("organizations", 1, "auth_type"), text("password")),
		known("organizations.all", item("organizations", 1, "redirect_url"), text("https://acme.console.example.com")),
		known("organizations.all", item("organizations", 1, "sso_logins"), knownvalue.ListSizeExact(0)),
		known("organizations.all", item("organizations", 2, "sso_logins"), knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"name": text("github"), "display_name": text("GitHub"), "logo": knownvalue.NotNull(), "redirect_uri": text(logins + "github"),
			}),
			knownvalue.ObjectPartial(map[string]knownvalue.Check{"name": text("google")}),
		})),
		known("organizations.all", item("organizations", 3, "auth_type"), text("kerberos")),
		known("organizations.all", item("organizations", 3, "redirect_url"), knownvalue.Null()),
		known("current_organization.mine", tfjsonpath.New("name"), text("Sandbox")),
		known("current_organization.mine", tfjsonpath.New("tenant_uid"), text("5a4db0c00000000000000001")),
		known("current_organization.mine", tfjsonpath.New("user_uid"), text("5a4db0c00000000000000011")),
		known("organization.globex", tfjsonpath.New("auth_type"), text("sso")),
		known("organization.globex", tfjsonpath.New("app_env"), text("saas")),
		known("organization.globex", tfjsonpath.New("root_domain"), text("console.example.com")),
		known("organization.globex", tfjsonpath.New("security_mode"), knownvalue.NotNull()),
		known("organization.globex", tfjsonpath.New("total_tenants"), knownvalue.Int64Exact(4)),
		known("organization.globex", tfjsonpath.New("sso_logins"), knownvalue.ListSizeExact(2)),
		known("organization.acme", tfjsonpath.New("sso_logins"), knownvalue.ListSizeExact(0)),
		known("sso_logins.installation", item("sso_logins", 0, "name"), text("github")),
		known("sso_logins.acme", tfjsonpath.New("sso_logins"), knownvalue.ListSizeExact(0)),
		known("identity_providers.all", item("identity_providers", 1, "id"), text("okta")),
		known("sso_auth_providers.all", item("sso_auth_providers", 1, "display_name"), text("Google")),
	}
	w.Test(t,
		resource.TestStep{Config: w.config(everything), ConfigStateChecks: checks},
		// With e-mail and password, the same; each run signs in once.
		resource.TestStep{
			Config:            w.with("email = \"sandbox@example.com\"\npassword = \"sandbox\"\norganization = \"Sandbox\"\nproject_uid = \"x\"", everything),
			ConfigStateChecks: checks,
		},
	)
	if signIns, reads := w.requests("/v1/auth/authenticate"), w.requests("/v1/users/info"); signIns == 0 || signIns*2 > reads {
		t.Errorf("%d sign-ins for %d runs", signIns, reads)
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	w := start(t)
	organization := func(arguments string) string {
		return "data \"tenancy_palette_organization\" \"test\" {\n" + arguments + "\n}\n"
	}
	all := "data \"tenancy_palette_organizations\" \"all\" {}\n"
	var steps []resource.TestStep
	for _, c := range []struct{ config, message string }{
		{w.config(organization("")), `"name" is required`},
		{w.config(organization(`name = ""`)), `name.*length`},
		{w.config(organization(`name = "nobody"`)), `Palette has no organization "nobody"`},
		{w.config("data \"tenancy_palette_sso_logins\" \"test\" {\n  org = \"nobody\"\n}\n"), `Palette has no organization "nobody"`},
		{w.config("data \"tenancy_palette_sso_logins\" \"test\" {\n  org = \"\"\n}\n"), `org.*length`},
		{w.with(`email = "sandbox@example.com"`, all), `needs the password that goes with email.*PALETTE_PASSWORD`},
		{w.with(`password = "sandbox"`, all), `needs the e-mail address.*PALETTE_EMAIL`},
		{w.with(`email = "nobody at all"`, all), `bare e-mail address`},
		{w.with("", all), `palette\.api_key.*SPECTROCLOUD_APIKEY`},
		{w.with("api_key = \"x\"\nemail = \"a@example.com\"", all), `cannot be specified when|Invalid Attribute Combination`},
		{w.Provider("  palette = {\n    endpoint = \"http://palette.example.com\"\n    api_key  = \"x\"\n  }\n") + all, `Expected https`},
		{w.with("email = \"sandbox@example.com\"\npassword = \"wrong\"", all), `sign in`},
	} {
		steps = append(steps, resource.TestStep{Config: c.config, ExpectError: matching(c.message)})
	}
	w.Test(t, steps...)
}

// A bad API key may be answered like a missing object, and with the key in the text.
func TestBadKeyIsNoMissingObject(t *testing.T) {
	t.Parallel()
	w := start(t)
	const key = "planted-api-key-of-a-test"
	bad := w.with("api_key = \""+key+"\"", "data \"tenancy_palette_organization\" \"test\" {\n  name = \"acme\"\n}\ndata \"tenancy_palette_organizations\" \"all\" {}\n")
	var steps []resource.TestStep
	for _, answer := range []struct{ value, message string }{
		{"unauthorized", `credential was refused`},
		{"not_found_401", `credential itself could not be proved.*authentication failed`},
		{"not_found_404", `credential itself could not be proved.*authentication failed`},
	} {
		steps = append(steps, resource.TestStep{
			PreConfig: func() { w.flip("unknown_api_key", answer.value) }, Config: bad, ExpectError: matching(answer.message),
		})
	}
	steps = append(steps, resource.TestStep{Config: w.with("api_key = \""+key+"\"", "data \"tenancy_palette_current_organization\" \"test\" {}\n"), ExpectError: matching(`\(masked\)`)})
	w.Test(t, steps...)
}
