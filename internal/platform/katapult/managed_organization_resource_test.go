package katapult_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func matching(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + strings.ReplaceAll(pattern, " ", `\s+`))
}

func state(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), want)
}

var noChange = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

const annotated = "annotations = { team = \"billing\", tier = \"gold & co\" }"

func TestManagedOrganization(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.Test(t,
		resource.TestStep{
			Config: w.config(managed("Acme", "acme", annotated)),
			ConfigStateChecks: []statecheck.StateCheck{
				state("id", knownvalue.StringRegexp(regexp.MustCompile(`^org_[A-Za-z0-9]{16}$`))),
				state("infrastructure_domain", knownvalue.StringExact("acme.katapult.cloud")),
				state("created_at", knownvalue.StringRegexp(regexp.MustCompile(`^20.*Z$`))),
				state("activated_at", knownvalue.NotNull()),
				state("suspended", knownvalue.Bool(false)),
			},
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID(parentID),
			ImportStateVerifyIgnore: []string{"annotations"}, // the API does not show them
		},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID("sandbox"), ImportStateVerifyIgnore: []string{"annotations"}},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: parentID + "/" + parentID, ExpectError: matching(`does not manage an organization`)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "org_x", ExpectError: matching(`expected an import id of the form`)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "nobody/org_x", ExpectError: matching(`no organization "nobody"`)},
		// No argument can be changed, and none ever leads to a replacement.
		resource.TestStep{Config: w.config(managed("Acme Corporation", "acme", annotated)), ExpectError: matching(`changes name from "Acme" to "Acme Corporation"`)},
		resource.TestStep{Config: w.config(managed("Acme", "acme2", annotated)), ExpectError: matching(`changes sub_domain from`)},
		resource.TestStep{Config: w.config(managed("Acme", "acme", `annotations = { team = "other" }`)), ExpectError: matching(`changes annotations`)},
		resource.TestStep{Config: w.config(managed("Acme", "acme", "")), ExpectError: matching(`changes annotations`)},
		resource.TestStep{Config: w.config(strings.Replace(managed("Acme", "acme", annotated), parentID, "org_other00000000000", 1)), ExpectError: matching(`changes parent`)},
		resource.TestStep{Config: w.config(strings.Replace(managed("Acme", "acme", annotated), parentID, "sandbox", 1)), ExpectError: matching(`is the sub-domain of the organization with the id "` + parentID)},
		resource.TestStep{Config: w.config(managed("Acme", "acme", annotated)), ConfigPlanChecks: noChange},
	)
	if got := w.children(); len(got) != 0 {
		t.Errorf("the organization was not deleted: %v", got)
	}
}

// What an import cannot read is accepted when the configuration names what is there.
func TestManagedOrganizationImportWithAnnotations(t *testing.T) {
	t.Parallel()
	w := start(t)
	importing := func(id string) string {
		return "import {\n  to = " + address + "\n  id = \"sandbox/" + id + "\"\n}\n"
	}
	w.Send(t, "katapult", http.MethodPost, "/core/v1/organizations/"+parentID+"/managed", `{"name":"Acme","sub_domain":"acme","annotations":[{"key":"a","value":"1"},{"key":"b","value":"2"}]}`)
	var id string
	for listed := range w.List(t, typeName, map[string]string{"parent": "sandbox"}, 0, false) {
		if listed.DisplayName == "Acme" {
			id = listed.Identity["id"]
		}
	}
	acme := importing(id)
	w.Test(t,
		resource.TestStep{Config: w.config(acme + managed("Acme", "acme", `annotations = { a = "1", b = "3" }`)), ExpectError: matching(`changes annotations`)},
		resource.TestStep{
			Config:            w.config(acme + managed("Acme", "acme", `annotations = { a = "1", b = "2" }`)),
			ConfigStateChecks: []statecheck.StateCheck{state("annotations", knownvalue.MapSizeExact(2))},
		},
		resource.TestStep{Config: w.config(managed("Acme", "acme", `annotations = { a = "1", b = "2" }`)), ConfigPlanChecks: noChange},
	)
	other := start(t)
	other.Test(t, // a suspended organization can be imported, too; it cannot be deleted
		resource.TestStep{
			Config:            other.config(importing(other.dormant()) + managed("dormant", "dormant", "")),
			ConfigStateChecks: []statecheck.StateCheck{state("suspended", knownvalue.Bool(true)), state("activated_at", knownvalue.Null())},
		},
		resource.TestStep{Config: other.config("removed {\n  from = " + address + "\n  lifecycle {\n    destroy = false\n  }\n}\n")},
	)
}

// A suspended or not activated organization is kept, whether or not the list shows it.
func TestManagedOrganizationConditions(t *testing.T) {
	t.Parallel()
	for _, children := range []string{"on", "off"} {
		t.Run("children "+children, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			w.flip("list_children", children)
			w.flip("managed_activation", "pending")
			set := func(body map[string]any) func() {
				return func() {
					body["organization"] = "acme"
					w.control("set-organization", body)
				}
			}
			same := w.config(managed("Acme", "acme", ""))
			w.Test(t,
				resource.TestStep{Config: same, ConfigStateChecks: []statecheck.StateCheck{state("activated_at", knownvalue.Null()), state("suspended", knownvalue.Bool(false))}},
				resource.TestStep{
					PreConfig: set(map[string]any{"activated": true}), RefreshState: true,
				},
				resource.TestStep{
					Config: same, ConfigPlanChecks: noChange, ConfigStateChecks: []statecheck.StateCheck{state("activated_at", knownvalue.NotNull())},
				},
				resource.TestStep{PreConfig: set(map[string]any{"suspended": true}), RefreshState: true},
				resource.TestStep{
					Config: same, ConfigPlanChecks: noChange,
					ConfigStateChecks: []statecheck.StateCheck{state("suspended", knownvalue.Bool(true)), state("activated_at", knownvalue.NotNull())},
				},
				resource.TestStep{Config: w.config("# none\n"), ExpectError: matching(`cannot be deleted in its condition.*organization_suspended`)},
				resource.TestStep{PreConfig: set(map[string]any{"suspended": false}), Config: same, ConfigPlanChecks: noChange},
			)
		})
	}
}

func TestManagedOrganizationDeletionSteps(t *testing.T) {
	t.Parallel()
	w := start(t)
	same, none := w.config(managed("Acme", "acme", "")), w.config("# none\n")
	step := func(name string, satisfied bool) {
		w.control("set-deletion-step", map[string]any{"organization": "acme", "step": name, "satisfied": satisfied})
	}
	w.Test(t,
		resource.TestStep{Config: same},
		resource.TestStep{
			PreConfig: func() { step("disks", false); step("virtual_machines", false) },
			Config:    none, ExpectError: matching(`cannot be deleted yet.*only after these steps:.*- disks: Delete the disks.*- virtual_machines: .*deletion_steps_not_satisfied`),
		},
		resource.TestStep{
			PreConfig: func() {
				step("disks", true)
				step("virtual_machines", true)
				w.flip("managed_delete", "unsuccessful")
			},
			Config: none, ExpectError: matching(`says that the organization was not deleted`),
		},
		resource.TestStep{PreConfig: func() { w.flip("managed_delete", "fails") }, Config: none, ExpectError: matching(`deletion_failed`)},
		resource.TestStep{ // an answer that is lost is no failure: the organization is gone
			PreConfig: func() {
				w.flip("managed_delete", "works")
				w.fault(sandbox.Fault{Method: http.MethodDelete, Action: sandbox.ActionDropAfter})
			},
			Config: none,
		},
	)
	if got := w.children(); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
}

func TestManagedOrganizationDrift(t *testing.T) {
	t.Parallel()
	w := start(t)
	same := w.config(managed("Acme", "acme", ""))
	w.create("other")
	rename := func(name string) func() {
		return func() { w.control("set-organization", map[string]any{"organization": "acme", "name": name}) }
	}
	w.Test(t,
		resource.TestStep{Config: same},
		resource.TestStep{ // the rename is shown by a refresh, and no change is planned
			PreConfig: rename("Renamed"), Config: same,
			ConfigStateChecks: []statecheck.StateCheck{state("name", knownvalue.StringExact("Renamed"))},
		},
		resource.TestStep{Config: w.config(managed("Renamed", "acme", "")), ConfigPlanChecks: noChange},
		resource.TestStep{PreConfig: rename("Again"), Config: w.config(managed("Renamed", "acme", "")), ConfigStateChecks: []statecheck.StateCheck{state("name", knownvalue.StringExact("Again"))}},
		resource.TestStep{Config: w.config(managed("Third", "acme", "")), ExpectError: matching(`changes name from "Again" to "Third"`)},
		resource.TestStep{ // beyond the token's reach is not absent
			Config:      w.as(w.principal(map[string]any{"organizations": []string{"other"}}), managed("Again", "acme", "")),
			ExpectError: matching(`proves nothing about either`),
		},
		resource.TestStep{ // deleted behind its back: found absent, and made again
			PreConfig: func() {
				w.Send(t, "katapult", http.MethodDelete, "/core/v1/managed_organizations/_", `{"organization":{"sub_domain":"acme"}}`)
			},
			Config:           w.config(managed("Again", "acme", "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)}},
		},
	)
}

// An answer that is lost after the organization was made must not make, or lose, one.
func TestManagedOrganizationAnswerLost(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]sandbox.Fault{
		"dropped": {Action: sandbox.ActionDropAfter},
		"cut":     {Action: sandbox.ActionCutAfter},
		"502":     {Action: sandbox.ActionAnswerAfter, Status: http.StatusBadGateway, Body: "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			f.Method, f.Path = http.MethodPost, "/core/v1/organizations/**"
			w.fault(f)
			w.Test(t, resource.TestStep{
				Config: w.config(managed("Only once", "once", annotated) + "data \"tenancy_katapult_managed_organizations\" \"all\" {\n  parent     = \"sandbox\"\n  depends_on = [" + address + "]\n}\n"),
				Check:  resource.TestCheckResourceAttr("data.tenancy_katapult_managed_organizations.all", "organizations.#", "1"),
				ConfigStateChecks: []statecheck.StateCheck{
					state("annotations", knownvalue.MapSizeExact(2)), state("activated_at", knownvalue.NotNull()), state("suspended", knownvalue.Bool(false)),
				},
			})
			if n := w.requests(http.MethodPost, "/core/v1/organizations/organization/managed"); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	}
}

// A service may write a name or a sub-domain in its own way, which is no inconsistent result.
func TestManagedOrganizationNormalised(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.create("acme")
	w.fault(sandbox.Fault{
		Method: http.MethodPost, Path: "/core/v1/organizations/**", Action: sandbox.ActionAnswer, Status: http.StatusOK,
		Body: `{"organization":{"id":"` + id + `","name":"acme","sub_domain":"acme","managed":true,"later":{}}}`,
	})
	w.Test(t, resource.TestStep{
		Config:            w.config(managed("Acme", "ACME", "")),
		ConfigStateChecks: []statecheck.StateCheck{state("id", knownvalue.StringExact(id)), state("sub_domain", knownvalue.StringExact("ACME"))},
	}, resource.TestStep{
		Config:            w.config(managed("Acme", "ACME", "")),
		ConfigPlanChecks:  noChange,
		ConfigStateChecks: []statecheck.StateCheck{state("name", knownvalue.StringExact("acme")), state("sub_domain", knownvalue.StringExact("ACME"))},
	}, resource.TestStep{
		Config:           w.config(managed("acme", "Acme", "")),
		ConfigPlanChecks: noChange,
	})
}

// Every error of the service reaches the user with its detail, in both shapes.
func TestFailuresReachTheUser(t *testing.T) {
	t.Parallel()
	w := start(t)
	all := "data \"tenancy_katapult_organizations\" \"all\" {}\n"
	flip := func(shape string) func() { return func() { w.flip("errors", shape) } }
	var steps []resource.TestStep
	for _, c := range []struct {
		spec    map[string]any
		message string
	}{
		{map[string]any{"scopes": []string{"managed_organizations"}}, `scope_not_granted.*organizations:read`},
		{map[string]any{"networks": []string{"192.0.2.0/24"}}, `unauthorized_network_for_api_token.*127\.0\.0\.1`},
		{map[string]any{"expires_at": 1}, `invalid_api_token.*The API token was refused`},
	} {
		config := w.as(w.principal(c.spec), all)
		steps = append(steps,
			resource.TestStep{PreConfig: flip("wrapped"), Config: config, ExpectError: matching(c.message)},
			resource.TestStep{PreConfig: flip("bare"), Config: config, ExpectError: matching(c.message)})
	}
	w.Test(t, append(steps,
		resource.TestStep{Config: w.Provider("") + all, ExpectError: matching(`katapult\.api_token.*KATAPULT_API_KEY`)},
		resource.TestStep{
			Config:      w.as(w.principal(map[string]any{"kind": "organization"}), "data \"tenancy_katapult_current_user\" \"me\" {}\n"),
			ExpectError: matching(`belongs to no user`),
		},
	)...)
}

func TestManagedOrganizationIdentity(t *testing.T) {
	acctest.Newer(t)
	w := start(t)
	w.Test(t,
		resource.TestStep{
			Config: w.config(managed("Acme", "acme", "")),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentityValue(address, tfjsonpath.New("parent"), knownvalue.StringExact(parentID)),
				statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("id")),
			},
		},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	)
}
