package bindplane_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Whatever a server calls its objects, answers and fields: the plan is empty after create, rename
// and import.
func TestOrganization(t *testing.T) {
	t.Parallel()
	for mode, switches := range map[string][]string{
		"opaque":       {},
		"display_name": {"organization_name", "display_name", "create_status", "200", "optional_fields", "null"},
		"slug":         {"organization_name", "slug", "optional_fields", "present", "active_project_after_create", "moves"},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			b := start(t, switches...)
			b.Test(t,
				resource.TestStep{
					Config: b.config(organization("Acme & Söhne", "")),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("id"), knownvalue.StringRegexp(regexp.MustCompile(`^[0-9A-Z]{26}$`))),
						statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("resource_name"), knownvalue.StringRegexp(map[string]*regexp.Regexp{
							"opaque": regexp.MustCompile(`^org-`), "display_name": regexp.MustCompile(`^Acme & Söhne$`), "slug": regexp.MustCompile(`^acme-s-hne$`),
						}[mode])),
						statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("initial_project_id"), knownvalue.NotNull()),
						statecheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("license_type"), knownvalue.StringExact("")),
					},
				},
				resource.TestStep{
					ResourceName: organizationAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"deletion_protection"},
				},
				resource.TestStep{
					ResourceName: organizationAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"deletion_protection"},
					ImportStateIdFunc: attribute(organizationAddress, "name"),
				},
				resource.TestStep{
					Config: b.config(organization("Acme", "")),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(organizationAddress, plancheck.ResourceActionUpdate),
						plancheck.ExpectKnownValue(organizationAddress, tfjsonpath.New("id"), knownvalue.NotNull()),
						plancheck.ExpectUnknownValue(organizationAddress, tfjsonpath.New("resource_name")),
					}},
					Check: func(*terraform.State) error {
						if len(b.named("Acme")) != 1 || len(b.named("Acme & Söhne")) != 0 {
							return errors.New("the organization was not renamed")
						}
						return nil
					},
				},
			)
			if left := b.named("Acme"); len(left) != 0 {
				t.Errorf("destroyed, but %v is left", left)
			}
		})
	}
}

func TestOrganizationIsProtected(t *testing.T) {
	t.Parallel()
	b := start(t)
	locked := strings.Replace(organization("Vault", ""), "deletion_protection  = false", "", 1)
	b.Test(t,
		resource.TestStep{Config: b.config(locked)},
		resource.TestStep{Config: b.config(locked), Destroy: true, ExpectError: regexp.MustCompile(`protected from deletion`)},
		// A replacement passes the plan unasked: the delete itself refuses.
		resource.TestStep{Config: b.config(locked), Taint: []string{organizationAddress}, ExpectError: regexp.MustCompile(`protected from deletion`)},
		resource.TestStep{RefreshState: true, ExpectNonEmptyPlan: true},
		resource.TestStep{
			PreConfig: func() { b.send(http.MethodDelete, "/v1/organizations/"+b.named("Vault")[0], "") },
			Config:    b.config(organization("Vault", "")),
		},
	)
}

func TestOrganizationIsNeverReplaced(t *testing.T) {
	t.Parallel()
	b := start(t)
	first := organization("Acme", `license_type = "Growth"`)
	b.Test(t,
		resource.TestStep{Config: b.config(first)},
		resource.TestStep{
			Config:      b.config(strings.Replace(first, `"First"`, `"Second"`, 1)),
			ExpectError: regexp.MustCompile(`(?s)keeps its initial_project_name.*cannot rename\s+projects`),
		},
		resource.TestStep{
			Config:      b.config(strings.Replace(first, `"Growth"`, `"Enterprise"`, 1)),
			ExpectError: regexp.MustCompile(`(?s)keeps its license_type.*tenancy_bindplane_organization_license`),
		},
		resource.TestStep{ // what is dropped from the configuration stays as it was
			Config:   b.config(strings.Replace(organization("Acme", ""), `initial_project_name = "First"`, "", 1)),
			PlanOnly: true,
		},
	)
	without := start(t)
	without.Test(t,
		resource.TestStep{Config: without.config(organization("Acme", ""))},
		resource.TestStep{ // it would change nothing on the server
			Config:      without.config(first),
			ExpectError: regexp.MustCompile(`(?s)keeps its license_type.*tenancy_bindplane_organization_license.*Leave it out`),
		},
	)
}

// An answer that is lost after the organization was made: nothing is made twice, the error names
// what was left, and its import block works.
func TestOrganizationAnswerLost(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"dropped": {Action: sandbox.ActionDropAfter},
		"cut":     {Action: sandbox.ActionCutAfter},
		"500":     {Action: sandbox.ActionAnswerAfter, Status: 500, Body: `{"errors":["bindings failed"]}`},
		"404":     {Action: sandbox.ActionAnswerAfter, Status: 404, Body: `{"errors":["resource not found"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			fault.Platform, fault.Method, fault.Path = "bindplane", http.MethodPost, "/v1/organizations"
			if err := b.AddFault(fault); err != nil {
				t.Fatal(err)
			}
			config := organization("Once", "")
			b.Test(t, resource.TestStep{
				Config:      b.config(config),
				ExpectError: regexp.MustCompile(`(?s)left\s+the\s+organization\s+[0-9A-Z]{26}\s+named\s+"Once".*import \{.*to = tenancy_bindplane_organization\.example.*id = "[0-9A-Z]{26}"`),
			})
			left := b.named("Once")
			if posts := b.requests(http.MethodPost, "/v1/organizations"); len(left) != 1 || posts != 1 {
				t.Fatalf("%d creates left %v", posts, left)
			}
			if name == "dropped" {
				b.Test(t,
					resource.TestStep{
						Config:           b.config(config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", organizationAddress, left[0])),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(organizationAddress, plancheck.ResourceActionUpdate)}},
					},
				)
			}
		})
	}
}

func TestOrganizationRefusedCreateLeavesNothing(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.Test(t, resource.TestStep{Config: b.config(organization("Sandbox", "")), ExpectError: regexp.MustCompile(`already in use`)})
	if ids := b.named("Sandbox"); len(ids) != 1 {
		t.Errorf("organizations named Sandbox: %v", ids)
	}
}

func TestOrganizationGoneBehindItsBack(t *testing.T) {
	t.Parallel()
	b := start(t)
	var former string
	b.Test(t,
		resource.TestStep{Config: b.config(organization("Acme", "")), Check: func(s *terraform.State) (err error) {
			former, err = attribute(organizationAddress, "id")(s)
			return err
		}},
		resource.TestStep{ // drift
			PreConfig: func() { b.send(http.MethodPatch, "/v1/organizations/"+former+"/metadata", `{"name":"Elsewhere"}`) },
			Config:    b.config(organization("Acme", "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(organizationAddress, plancheck.ResourceActionUpdate),
			}},
		},
		resource.TestStep{
			PreConfig: func() { b.send(http.MethodDelete, "/v1/organizations/"+former, "") },
			Config:    b.config(organization("Acme", "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(organizationAddress, plancheck.ResourceActionCreate),
			}},
		},
	)
}

// The list shows what the credential's user belongs to. Another user's credential must not make
// an organization look deleted.
func TestOrganizationCredentialSwap(t *testing.T) {
	t.Parallel()
	b := start(t)
	config := organization("Acme", "")
	other := b.principal(map[string]string{"email": "other@example.com"})
	swapped := regexp.MustCompile(`(?s)another\s+credential\s+listed\s+it`)
	b.Test(t,
		resource.TestStep{Config: b.config(config)},
		resource.TestStep{Config: b.configAs(other, config), PlanOnly: true, ExpectError: swapped},
		resource.TestStep{Config: b.configAs(other, config), ExpectError: swapped},
		// The same user by another credential sees it, and is then the one that saw it last.
		resource.TestStep{Config: b.configAs("username = \"sandbox@example.com\"\n    password = \"sandbox\"", config)},
		resource.TestStep{Config: b.config(config), PlanOnly: true},
	)
	if n := b.requests(http.MethodPost, "/v1/organizations"); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// Unknown paths show the web interface with status 200: never an absence, never a success.
func TestOrganizationBehindAWebPage(t *testing.T) {
	t.Parallel()
	b := start(t)
	config := organization("Acme", "")
	elsewhere := strings.Replace(b.config(config), "/bindplane\"", "/bindplane/elsewhere\"", 1)
	page := regexp.MustCompile(`(?s)wrong\s+base\s+URL,\s+or\s+a\s+server\s+older\s+than\s+organizations`)
	webPage := sandbox.Fault{
		Platform: "bindplane", Action: sandbox.ActionAnswer, Status: 200,
		Headers: map[string]string{"Content-Type": "text/html"}, Body: "<!doctype html>",
	}
	b.Test(t,
		resource.TestStep{Config: elsewhere, ExpectError: page},
		resource.TestStep{Config: b.config(config)},
		resource.TestStep{Config: elsewhere, PlanOnly: true, ExpectError: page},
		resource.TestStep{
			PreConfig: func() {
				fault := webPage
				fault.Method, fault.Path = http.MethodDelete, "/v1/organizations/*"
				if err := b.AddFault(fault); err != nil {
					t.Error(err)
				}
			},
			Config: b.config(config), Destroy: true, ExpectError: page,
		},
		resource.TestStep{Config: b.config(config), PlanOnly: true},
	)
	if n := b.requests(http.MethodPost, "/v1/organizations"); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// A new organization may be missing from the list for a while, or for good.
func TestOrganizationListLag(t *testing.T) {
	t.Parallel()
	b := start(t, "list_lag", "2")
	b.Test(t, resource.TestStep{Config: b.config(organization("Acme", ""))})
	never := start(t, "list_lag", "1000")
	never.Test(t,
		resource.TestStep{Config: never.config(organization("Acme", `timeouts = { create = "300ms" }`))},
		// Found by its handle; a rename that never shows is an error.
		resource.TestStep{Config: never.config(organization("Acme", `timeouts = { create = "300ms" }`)), PlanOnly: true},
		resource.TestStep{
			Config:      never.config(organization("Other", `timeouts = { update = "300ms" }`)),
			ExpectError: regexp.MustCompile(`(?s)accepted\s+the\s+name.*did\s+not\s+show`),
		},
	)
	if n := never.requests(http.MethodPost, "/v1/organizations"); n != 1 {
		t.Errorf("%d creates", n)
	}
}

func TestOrganizationUnknownValues(t *testing.T) {
	t.Parallel()
	b := start(t)
	unknown := `
resource "terraform_data" "name" { input = "Computed" }
resource "terraform_data" "agreed" { input = true }
`
	config := strings.NewReplacer(`"Named later"`, "terraform_data.name.output", "= true", "= terraform_data.agreed.output").Replace(organization("Named later", ""))
	b.Test(t, resource.TestStep{
		Config: b.config(unknown + config),
		Check:  resource.TestCheckResourceAttr(organizationAddress, "name", "Computed"),
	})
}
