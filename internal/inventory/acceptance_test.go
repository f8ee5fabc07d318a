package inventory_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	inventoryOf = "data \"tenancy_organizations\" \"all\" {\n%s\n}\n"
	address     = "data.tenancy_organizations.all"
)

// seeded are the organizations of a fresh sandbox, in the inventory's order.
var seeded = []string{"bindplane/Sandbox", "katapult/Sandbox", "keycard/Sandbox", "nscale/Sandbox", "palette/Sandbox"}

// holds checks the platforms and names of an inventory.
func holds(names ...string) statecheck.StateCheck {
	var checks []knownvalue.Check
	for _, name := range names {
		platform, organization, _ := strings.Cut(name, "/")
		checks = append(checks, knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"platform": knownvalue.StringExact(platform), "name": knownvalue.StringExact(organization),
		}))
	}
	return statecheck.ExpectKnownValue(address, tfjsonpath.New("organizations"), knownvalue.ListExact(checks))
}

// fact checks one fact of the organization at an index.
func fact(index int, name string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New("organizations").AtSliceIndex(index).AtMapKey(name), want)
}

// populate adds a suspended managed organization to Katapult, and one with single sign-on to Palette.
func populate(t *testing.T, s *acctest.Sandbox) {
	t.Helper()
	s.Send(t, "katapult", http.MethodPost, "/core/v1/organizations/_/managed", `{"organization":{"sub_domain":"sandbox"},"name":"Dormant","sub_domain":"dormant"}`)
	for _, control := range []struct {
		platform, name string
		body           map[string]any
	}{
		{"katapult", "set-organization", map[string]any{"organization": "dormant", "suspended": true}},
		{"palette", "put-organization", map[string]any{"name": "initech", "auth_type": "sso"}},
		{"palette", "put-user", map[string]any{"email": "sandbox@example.com", "organization": "initech"}},
	} {
		if err := s.Control(control.platform, control.name, control.body, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func without(platform string) []string {
	var rest []string
	for _, name := range seeded {
		if !strings.HasPrefix(name, platform+"/") {
			rest = append(rest, name)
		}
	}
	return rest
}

func TestInventoryOfTheSandbox(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	populate(t, s)
	all, null := fmt.Sprintf(inventoryOf, ""), knownvalue.Null()
	steps := []resource.TestStep{
		{
			Config: s.Config(all),
			ConfigStateChecks: []statecheck.StateCheck{
				holds("bindplane/Sandbox", "katapult/Dormant", "katapult/Sandbox", "keycard/Sandbox", "nscale/Sandbox", "palette/Sandbox", "palette/initech"),
				fact(1, "suspended", knownvalue.Bool(true)),
				fact(1, "slug", knownvalue.StringExact("dormant")),
				fact(2, "created_at", knownvalue.StringExact("2020-11-19T11:34:52Z")),
				fact(2, "suspended", knownvalue.Bool(false)),
				fact(2, "sso_enabled", null),
				fact(3, "slug", knownvalue.NotNull()),
				fact(3, "sso_enabled", knownvalue.Bool(false)),
				fact(4, "id", knownvalue.NotNull()),
				fact(5, "id", null),
				fact(5, "created_at", null),
				fact(5, "sso_enabled", knownvalue.Bool(false)),
				fact(6, "sso_enabled", knownvalue.Bool(true)),
			},
		},
		{Config: s.Config(fmt.Sprintf(inventoryOf, `platforms = ["palette", "keycard"]`)), ConfigStateChecks: []statecheck.StateCheck{holds("keycard/Sandbox", "palette/Sandbox", "palette/initech")}},
		{Config: s.Config(fmt.Sprintf(inventoryOf, `platforms = ["keycard", "github"]`)), ExpectError: regexp.MustCompile(`There is no platform "github"`)},
		{Config: s.Config(fmt.Sprintf(inventoryOf, `platforms = ["nscale"]`), "keycard"), ExpectError: regexp.MustCompile(`Platform is not configured`)},
		{Config: s.Config(fmt.Sprintf(inventoryOf, `platforms = ["keycard", null]`)), ExpectError: regexp.MustCompile(`(?s)platforms.*[Nn]ull`)},
		{Config: s.Config(fmt.Sprintf(inventoryOf, `platforms = []`)), ExpectError: regexp.MustCompile(`(?s)platforms.*at least 1`)},
		{Config: s.Config(all, "keycard"), ConfigStateChecks: []statecheck.StateCheck{holds("keycard/Sandbox")}},
	}
	s.Test(t, steps...)
}

// Each platform's outage is an error that names it, or a warning beside the others' organizations.
func TestInventoryOutages(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	var steps []resource.TestStep
	for _, p := range platform.All() {
		down := func() {
			s.ClearFaults()
			if err := s.AddFault(sandbox.Fault{Platform: p.Name, Action: sandbox.ActionAnswer, Status: http.StatusForbidden, Body: `{"message":"closed today"}`, Count: -1}); err != nil {
				t.Fatal(err)
			}
		}
		steps = append(steps,
			resource.TestStep{
				PreConfig: down, Config: s.Config(fmt.Sprintf(inventoryOf, "")),
				ExpectError: regexp.MustCompile(`Could not read the organizations of ` + p.Title),
			},
			resource.TestStep{Config: s.Config(fmt.Sprintf(inventoryOf, "allow_partial = true")), ConfigStateChecks: []statecheck.StateCheck{holds(without(p.Name)...)}},
		)
	}
	s.Test(t, steps...)
}

// The platforms of the sandbox are read side by side: all of them take hardly longer than the slowest.
func TestInventoryWithOneSlowPlatform(t *testing.T) {
	const latency = 200 * time.Millisecond
	s := acctest.Start(t)
	timed := func(names ...string) time.Duration {
		meta := tfkit.NewMeta()
		for _, p := range platform.All() {
			meta.Add(p, tfkit.NewSettings(p, types.ObjectNull(nil), tfkit.Shared{ListCache: true}, s.Transport(p.Name)), true)
		}
		began := time.Now()
		if _, diags := read(t, meta, names, false); diags.HasError() {
			t.Fatal(diags)
		}
		return time.Since(began)
	}
	for _, p := range platform.All() {
		if err := s.SetLatency(p.Name, latency); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SetLatency("katapult", 4*latency); err != nil {
		t.Fatal(err)
	}
	var sum, slowest time.Duration
	for _, p := range platform.All() {
		took := timed(p.Name)
		sum, slowest = sum+took, max(slowest, took)
	}
	if all := timed(); all > slowest+2*latency || all > sum*3/4 {
		t.Errorf("all together took %s; the slowest alone %s, one after the other %s", all, slowest, sum)
	}
}

// What is made on every platform is in the inventory of the same run.
func TestInventoryOfWhatIsMade(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	populate(t, s)
	config := s.Config(`
resource "tenancy_keycard_organization" "made" {
  name = "Made"
}
resource "tenancy_bindplane_organization" "made" {
  name                 = "Made"
  initial_project_name = "First"
  eula_accepted        = true
  deletion_protection  = false
}
data "tenancy_nscale_organizations" "all" {}
resource "tenancy_nscale_organization" "adopted" {
  id              = data.tenancy_nscale_organizations.all.organizations[0].id
  deletion_policy = "abandon"
}
resource "tenancy_katapult_managed_organization" "made" {
  parent     = "org_sandbox000000000"
  name       = "Made"
  sub_domain = "made"
}
data "tenancy_palette_organizations" "all" {}

data "tenancy_organizations" "all" {
  depends_on = [
    tenancy_keycard_organization.made, tenancy_bindplane_organization.made, tenancy_nscale_organization.adopted,
    tenancy_katapult_managed_organization.made, data.tenancy_palette_organizations.all,
  ]
}
`)
	s.Test(t,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{holds("bindplane/Made", "bindplane/Sandbox", "katapult/Dormant", "katapult/Made", "katapult/Sandbox",
				"keycard/Made", "keycard/Sandbox", "nscale/Sandbox", "palette/Sandbox", "palette/initech")},
		},
	)
}

// The example applies as it stands, in a sandbox of its own.
func TestInventoryExample(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/inventory/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var config strings.Builder
	for _, file := range append(files, "../../examples/data-sources/tenancy_organizations/data-source.tf") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		config.Write(content)
	}
	text := regexp.MustCompile(`(?s)terraform \{.*?\n\}\n`).ReplaceAllString(config.String(), "")
	text = strings.Replace(text, "sandbox = {}", fmt.Sprintf("sandbox = { path = %q }", filepath.Join(t.TempDir(), "sandbox.db")), 1)
	acctest.Case(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: text,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("count", knownvalue.MapExact(map[string]knownvalue.Check{
				"bindplane": knownvalue.Int64Exact(1), "katapult": knownvalue.Int64Exact(1), "keycard": knownvalue.Int64Exact(1),
				"nscale": knownvalue.Int64Exact(1), "palette": knownvalue.Int64Exact(1),
			})),
			statecheck.ExpectKnownOutputValue("names_in_use_twice", knownvalue.MapPartial(map[string]knownvalue.Check{"sandbox": knownvalue.ListSizeExact(5)})),
		},
	}}})
}
