package bindplane_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const everything = `
data "tenancy_bindplane_organization" "id" { organization_id = "01J00000000000000000000RG1" }
data "tenancy_bindplane_organization" "name" { organization_id = "Sandbox" }
data "tenancy_bindplane_organization" "handle" { organization_id = "org-sandbox" }
data "tenancy_bindplane_organizations" "all" {}
data "tenancy_bindplane_projects" "all" {}
data "tenancy_bindplane_projects" "one" {
  organization_id     = "Sandbox"
  include_secret_keys = true
}
data "tenancy_bindplane_users" "all" { organization_id = "Sandbox" }
data "tenancy_bindplane_users" "current" {}
data "tenancy_bindplane_organization_name_check" "free" { name = "Nobody" }
data "tenancy_bindplane_organization_name_check" "taken" { name = "Sandbox" }
`

func is(address string, want knownvalue.Check, at ...string) statecheck.StateCheck {
	path := tfjsonpath.New(at[0])
	for _, step := range at[1:] {
		if step == "0" {
			path = path.AtSliceIndex(0)
		} else {
			path = path.AtMapKey(step)
		}
	}
	return statecheck.ExpectKnownValue("data.tenancy_bindplane_"+address, path, want)
}

// Every data source, against servers of different habits.
func TestDataSources(t *testing.T) {
	t.Parallel()
	text, yes, no := knownvalue.StringExact, knownvalue.Bool(true), knownvalue.Bool(false)
	for name, switches := range map[string][]string{
		"defaults":   {},
		"old server": {"project_routes", "absent", "verify_polarity", "true_is_in_use", "optional_fields", "null"},
		"shadowed":   {"project_routes", "as_name", "optional_fields", "present", "unknown_path", "json_404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, switches...)
			b.control("set-sso", map[string]bool{"enabled": true})
			b.create("Second")
			rotated := b.control("rotate-secret-key", nil)["secret_key"].(string)
			version := knownvalue.Check(knownvalue.Null())
			if name == "shadowed" {
				version = knownvalue.Int64Exact(1)
			}
			checks := []statecheck.StateCheck{
				is("organization.id", text("Sandbox"), "name"),
				is("organization.id", text("org-sandbox"), "resource_name"),
				is("organization.id", text("Organization"), "kind"),
				is("organization.id", text("bindplane.observiq.com/v1"), "api_version"),
				is("organization.id", knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{64}$`)), "hash"),
				is("organization.id", knownvalue.Null(), "additional_info"),
				is("organization.id", knownvalue.Null(), "description"),
				is("organization.id", version, "version"),
				is("organization.id", no, "deprecated"),
				is("organization.id", knownvalue.MapSizeExact(0), "labels"),
				is("organization.id", text("org_sandbox"), "auth0", "id"),
				is("organization.id", knownvalue.ListSizeExact(2), "parameters"),
				is("organization.id", text(`"eu"`), "parameters", "0", "value"),
				is("organization.id", yes, "sso_enabled"),
				is("users.all", text("Sandbox"), "organization_id"),
				is("users.current", text(seeded), "organization_id"),
				is("organization.name", text(seeded), "id"),
				is("organization.handle", text(seeded), "id"),
				is("organizations.all", knownvalue.ListSizeExact(2), "organizations"),
				is("organizations.all", text(seeded), "organizations", "0", "id"),
				is("organizations.all", yes, "organizations", "0", "sso_enabled"),
				is("projects.all", text("all_organizations"), "scope"),
				is("projects.all", knownvalue.ListSizeExact(2), "projects"),
				is("projects.one", knownvalue.ListSizeExact(1), "projects"),
				is("projects.all", text(seededProject), "active_project_id"),
				is("projects.all", text(seeded), "projects", "0", "organization_id"),
				is("projects.all", text("Default"), "projects", "0", "name"),
				is("projects.all", yes, "projects", "0", "sso_enabled"),
				is("projects.all", knownvalue.Null(), "projects", "0", "secret_key"),
				is("projects.all", knownvalue.Null(), "projects", "0", "alternate_secret_keys"),
				is("projects.one", text("organization"), "scope"),
				is("projects.one", text(rotated), "projects", "0", "secret_key"),
				is("projects.one", knownvalue.ListExact([]knownvalue.Check{text("01J0000000000000000000SKY1")}), "projects", "0", "alternate_secret_keys"),
				is("users.all", knownvalue.ListSizeExact(3), "users"),
				is("users.all", text(seeded), "current_organization_id"),
				is("users.all", text("sandbox@example.com"), "users", "0", "email"),
				is("users.all", text(seededProject), "users", "0", "active_account"),
				is("users.all", text(seededProject), "users", "0", "next_login_account"),
				is("users.all", no, "users", "0", "requested_mfa"),
				is("organization_name_check.free", yes, "available"),
				is("organization_name_check.taken", no, "available"),
				is("organization_name_check.free", knownvalue.Bool(name != "old server"), "valid"),
			}
			b.Test(t, resource.TestStep{Config: b.config(everything), ConfigStateChecks: checks})
		})
	}
}

func TestDataSourceErrors(t *testing.T) {
	t.Parallel()
	b := start(t, "duplicate_names", "allowed")
	b.create("Twin")
	b.create("Twin")
	elsewhere := b.create("Elsewhere")
	p := b.protocol(object{"api_key": "sandbox"})
	for _, c := range []struct {
		object string
		config object
		want   string
	}{
		{"organization", object{"organization_id": "Nobody"}, `^ERROR at organization_id: .*no such organization`},
		{"organization", object{"organization_id": "users"}, `^ERROR at organization_id: .*no such organization`},
		{"organization", object{"organization_id": "Twin"}, `^ERROR at organization_id: .*2 organizations are named`},
		{"projects", object{"organization_id": "Nobody"}, `^ERROR at organization_id: .*no such organization`},
		{"projects", object{"organization_id": "Elsewhere"}, `^$`},
		{"users", object{"organization_id": elsewhere}, `^ERROR at organization_id: .*expected the users of organization ` + elsewhere + `, but the credential is working in ` + seeded},
		{"users", object{"organization_id": "Sandbox"}, `^$`},
		{"users", nil, `^$`},
	} {
		if got := texts(p.data("tenancy_bindplane_"+c.object, c.config)); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s %v leads to %q, want %s", c.object, c.config, got, c.want)
		}
	}
}

// A credential that may not see all projects reads the current organization's, and says so.
func TestProjectsOfTheCurrentOrganization(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 403} {
		b := start(t)
		if err := b.AddFault(sandbox.Fault{Platform: "bindplane", Path: "/v1/organizations/*/all", Action: sandbox.ActionAnswer, Status: status, Count: -1}); err != nil {
			t.Fatal(err)
		}
		p := b.protocol(object{"api_key": "sandbox"})
		if got := texts(p.data("tenancy_bindplane_projects", object{"organization_id": "Sandbox"})); !strings.HasPrefix(got, "ERROR at organization_id") || !strings.Contains(got, "Without organization_id") {
			t.Errorf("%d: one organization's projects lead to %q", status, got)
		}
		if got := texts(p.data("tenancy_bindplane_users", object{"organization_id": "Sandbox"})); !strings.Contains(got, "does not tell") {
			t.Errorf("%d: one organization's users lead to %q", status, got)
		}
		p.clean(p.data("tenancy_bindplane_users", nil))
		if status == 401 {
			continue
		}
		b.Test(t, resource.TestStep{
			Config: b.config("data \"tenancy_bindplane_projects\" \"all\" {}\ndata \"tenancy_bindplane_organizations\" \"all\" {}\n"),
			ConfigStateChecks: []statecheck.StateCheck{
				is("projects.all", knownvalue.StringExact("current_organization"), "scope"),
				is("projects.all", knownvalue.Null(), "active_project_id"),
				is("projects.all", knownvalue.Null(), "projects", "0", "organization_id"),
				is("projects.all", knownvalue.StringExact(seededProject), "projects", "0", "id"),
				is("organizations.all", knownvalue.Null(), "organizations", "0", "sso_enabled"),
			},
		})
	}
}

// The provider's project decides which organization is the current one; a server that reports
// another project is not trusted in silence.
func TestSelectedProject(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]string{"context": `^$`, "stored": `^WARNING at -: The server reports another project`} {
		b := start(t, "reported_active_project", mode)
		made := b.send(http.MethodPost, "/v1/organizations", `{"organizationName":"Acme","accountName":"P","eulaAccepted":true}`)
		project := made["account"].(map[string]any)["metadata"].(map[string]any)["id"].(string)
		p := b.protocol(object{"api_key": "sandbox", "project_id": project})
		for _, kind := range []string{"users", "projects"} {
			if got := texts(p.data("tenancy_bindplane_"+kind, nil)); !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("%s: %s lead to %q", mode, kind, got)
			}
		}
		if mode == "context" {
			b.Test(t, resource.TestStep{
				Config:            b.configAs(fmt.Sprintf("api_key = \"sandbox\"\n    project_id = %q", project), "data \"tenancy_bindplane_users\" \"all\" { organization_id = \"Acme\" }\n"),
				ConfigStateChecks: []statecheck.StateCheck{is("users.all", knownvalue.ListSizeExact(1), "users")},
			})
		}
	}
}

func TestNameCheckThatMeansNothing(t *testing.T) {
	t.Parallel()
	b := start(t)
	if err := b.AddFault(sandbox.Fault{Platform: "bindplane", Path: "/v1/organizations/verify", Action: sandbox.ActionAnswer, Status: 200, Body: `{"valid":true}`, Count: -1}); err != nil {
		t.Fatal(err)
	}
	got := texts(b.protocol(object{"api_key": "sandbox"}).data("tenancy_bindplane_organization_name_check", object{"name": "Acme"}))
	if !strings.HasPrefix(got, "WARNING at available: ") || !strings.Contains(got, "the same answer") {
		t.Errorf("the check leads to %q", got)
	}
	stranger := b.protocol(credential(b.principal(map[string]string{"kind": "basic", "role": "none"})))
	if got := texts(stranger.data("tenancy_bindplane_organization_name_check", object{"name": "Acme"})); !strings.Contains(got, "no organization is known") {
		t.Errorf("without an organization the check leads to %q", got)
	}
}
