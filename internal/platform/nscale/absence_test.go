package nscale_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// Absence counts only where it was seen with the same eyes: another token may be shown less.
func TestAbsenceSeenByAnother(t *testing.T) {
	t.Parallel()
	b := start(t)
	token, _ := b.principal(map[string]string{"kind": "service_account"})
	removed := `removed {
  from = tenancy_nscale_%s.test
  lifecycle { destroy = false }
}`
	b.Test(t,
		resource.TestStep{Config: b.config(organizationConfig("name = \"elsewhere\"\n  deletion_policy = \"delete\""), accountConfig("robot", "organization_id = \""+seededOrganization+"\""))},
		resource.TestStep{ // the account sees neither the other organization nor the other account
			Config:      b.as(token, organizationConfig("name = \"elsewhere\"\n  deletion_policy = \"delete\""), fmt.Sprintf(removed, "service_account")),
			ExpectError: regexp.MustCompile(`(?s)was not\s+found, but it was last seen elsewhere`),
		},
		resource.TestStep{
			Config:      b.as(token, fmt.Sprintf(removed, "organization"), accountConfig("robot", "organization_id = \""+seededOrganization+"\"")),
			ExpectError: regexp.MustCompile(`(?s)shows nothing but the\s+provider's\s+own account`),
		},
		resource.TestStep{Config: b.config(organizationConfig("name = \"elsewhere\"\n  deletion_policy = \"delete\""))},
	)
	if left := b.named(organizations, "elsewhere"); len(left) != 0 {
		t.Errorf("left behind: %+v", left)
	}
}

// An account that is gone leaves the state also where the provider's own is the only one left, but not
// when a token may no longer read any.
func TestServiceAccountGone(t *testing.T) {
	t.Parallel()
	b := start(t)
	own, id := b.principal(map[string]string{"kind": "service_account", "role": "administrator"})
	member, _ := b.principal(map[string]string{"kind": "user", "role": "administrator"})
	config := accountConfig("robot", "")
	b.Test(t,
		resource.TestStep{Config: b.as(own, config)},
		resource.TestStep{
			PreConfig: func() {
				b.Send(t, "nscale", http.MethodDelete, accounts+"/"+b.named(accounts, "robot")[0].Metadata.ID, "")
			},
			Config: b.as(own, config),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(account, plancheck.ResourceActionCreate),
			}},
		},
		resource.TestStep{Config: b.as(member, config)},
		resource.TestStep{
			PreConfig: func() {
				for _, g := range b.list(groups) {
					b.Send(t, "nscale", http.MethodPut, groups+"/"+g.Metadata.ID, `{"metadata":{"name":"empty"},"spec":{"roleIDs":[],"serviceAccountIDs":[]}}`)
				}
				b.Send(t, "nscale", http.MethodDelete, accounts+"/"+id, "")
			},
			Config: b.as(member, config), ExpectError: regexp.MustCompile(`(?s)no\s+proof\s+that\s+the\s+account\s+is\s+gone`),
		},
		resource.TestStep{Config: b.config(config)},
	)
}

// An organization that is gone leaves the state with a warning, and its successor is made.
func TestOrganizationGone(t *testing.T) {
	t.Parallel()
	b := start(t)
	config := b.config(organizationConfig("name = \"gone\"\n  deletion_policy = \"delete\""))
	b.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				b.Send(t, "nscale", http.MethodDelete, organizations+"/"+b.named(organizations, "gone")[0].Metadata.ID, "")
			},
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(organization, plancheck.ResourceActionCreate),
			}},
		},
	)
}

// Import by identity, and a query, need a CLI that knows them.
func TestNewerCLI(t *testing.T) {
	acctest.Newer(t)
	b := start(t)
	b.Test(t,
		resource.TestStep{Config: b.config(accountConfig("robot", ""), groupConfig("crew", `role_names = ["user"]`), organizationConfig(`id = "`+seededOrganization+`"`))},
		resource.TestStep{ResourceName: account, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		resource.TestStep{ResourceName: group, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		resource.TestStep{ResourceName: organization, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		resource.TestStep{ResourceName: group, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: attribute(group, "id")},
	)
}
