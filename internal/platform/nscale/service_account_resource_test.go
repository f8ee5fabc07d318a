package nscale_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale"
)

const (
	account  = "tenancy_nscale_service_account.test"
	accounts = inOrganization + "/serviceaccounts"
)

func accountConfig(name, rest string) string {
	return fmt.Sprintf("resource \"tenancy_nscale_service_account\" \"test\" {\n  name = %q\n  %s\n}\n", name, rest)
}

func TestServiceAccount(t *testing.T) {
	t.Parallel()
	b := start(t)
	var first, second string
	b.Test(
		t,
		resource.TestStep{
			Config: b.config(accountConfig("robot", `group_ids = ["`+developers+`"]`)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(account, tfjsonpath.New("organization_id"), knownvalue.StringExact(seededOrganization)),
				statecheck.ExpectKnownValue(account, tfjsonpath.New("description"), knownvalue.Null()),
			},
			Check: keep(account, "access_token", &first),
		},
		resource.TestStep{ // the groups stay where they are no longer named; the token stays at any rate
			Config: b.config(accountConfig("robot-2", "description = \"text\"\n  tags = { a = \"1\" }")),
			Check: func(s *terraform.State) error {
				a := b.named(accounts, "robot-2")
				if len(a) != 1 || len(a[0].Spec.GroupIDs) != 1 || a[0].Metadata.Description != "text" {
					return fmt.Errorf("stored %+v", a)
				}
				return resource.TestCheckResourceAttrPtr(account, "access_token", &first)(s)
			},
		},
		resource.TestStep{ // a rotation replaces the token in place
			Config: b.config(accountConfig("robot-2", "tags = {}\n  group_ids = []\n  rotation_triggers = { quarter = \"1\" }")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(account, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(account, tfjsonpath.New("access_token")),
			}},
			Check: func(s *terraform.State) error {
				if err := keep(account, "access_token", &second)(s); err != nil {
					return err
				}
				if first == second || b.works(first) || !b.works(second) {
					return errors.New("the rotation left the old token working, or made no new one")
				}
				return nil
			},
		},
		resource.TestStep{ // dropping the triggers rotates nothing
			Config: b.config(accountConfig("robot-2", "")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(account, tfjsonpath.New("expiry"), knownvalue.NotNull()),
			}},
			Check: func(s *terraform.State) error {
				return resource.TestCheckResourceAttrPtr(account, "access_token", &second)(s)
			},
		},
		resource.TestStep{ // the organization may be left out of an import id
			ResourceName: account, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"access_token"},
		},
		resource.TestStep{
			ResourceName: account, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"access_token"},
			ImportStateIdFunc: func(s *terraform.State) (string, error) {
				return "Sandbox/" + s.RootModule().Resources[account].Primary.ID, nil
			},
		},
		resource.TestStep{ResourceName: account, ImportState: true, ImportStateId: "robot-2", ExpectError: regexp.MustCompile(`UUID in lower case`)},
		resource.TestStep{ // drift is put right
			PreConfig: func() {
				b.Send(t, "nscale", http.MethodPut, accounts+"/"+b.named(accounts, "robot-2")[0].Metadata.ID,
					`{"metadata":{"name":"drifted"},"spec":{"groupIDs":["`+developers+`"]}}`)
			},
			Config: b.config(accountConfig("robot-2", "group_ids = []")),
			Check:  func(*terraform.State) error { return exactly(b.named(accounts, "robot-2"), 1) },
		},
		resource.TestStep{ // and so is a deletion
			PreConfig: func() {
				b.Send(t, "nscale", http.MethodDelete, accounts+"/"+b.named(accounts, "robot-2")[0].Metadata.ID, "")
			},
			Config: b.config(accountConfig("robot-2", "group_ids = []")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(account, plancheck.ResourceActionCreate),
			}},
		},
	)
	if left := b.list(accounts); len(left) != 0 {
		t.Errorf("left behind: %+v", left)
	}
}

// keep remembers an attribute.
func keep(address, name string, into *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		*into = s.RootModule().Resources[address].Primary.Attributes[name]
		if *into == "" {
			return fmt.Errorf("%s has no %s", address, name)
		}
		return nil
	}
}

func exactly(found []object, want int) error {
	if len(found) != want {
		return fmt.Errorf("found %d objects, want %d: %+v", len(found), want, found)
	}
	return nil
}

// Tokens grow old: one that has few days left is rotated by the next plan.
func TestServiceAccountRotatesInTime(t *testing.T) {
	b := start(t)
	config := b.config(accountConfig("robot", "rotate_before_days = 30"))
	var first string
	b.Test(t,
		resource.TestStep{Config: config, Check: keep(account, "access_token", &first)},
		resource.TestStep{
			PreConfig: func() {
				nscale.SetClock(t, 61*24*time.Hour)
				if err := b.Advance(61 * 24 * time.Hour); err != nil {
					t.Fatal(err)
				}
			},
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(account, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(account, tfjsonpath.New("access_token")),
			}},
			Check: func(*terraform.State) error {
				if b.works(first) {
					return errors.New("the old token still works")
				}
				return nil
			},
		},
		resource.TestStep{
			Config:      b.config(accountConfig("robot", "rotate_before_days = 90")),
			ExpectError: regexp.MustCompile(`(?s)rotated by every plan.*tokens live for\s+90 days`),
		},
	)
}

// The provider keeps its hands off the token it works with.
func TestServiceAccountOwn(t *testing.T) {
	t.Parallel()
	b := start(t)
	token, id := b.principal(map[string]string{"kind": "service_account", "role": "administrator"})
	own := func(rest string) string { return b.as(token, accountConfig("principal", rest)) }
	b.Test(
		t,
		resource.TestStep{
			Config: own(""), ResourceName: account, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		empty(own("")),
		resource.TestStep{Config: own(`rotation_triggers = { a = "b" }`), ExpectError: regexp.MustCompile(`provider's own service account`)},
		resource.TestStep{Config: own(""), Destroy: true, ExpectError: regexp.MustCompile(`provider's own service account`)},
		resource.TestStep{Config: b.config(accountConfig("principal", ""))}, // another token may delete it
	)
}

func TestServiceAccountBadInput(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.refused("tenancy_nscale_service_account", map[string]string{
		`name = "-robot"`: `beginning and ending with a letter or digit`,
		`name = "robot"
  group_ids = ["developers"]`: `group_ids.*must be an id: a UUID in lower case`,
		`name = "robot"
  rotate_before_days = 0`: `rotate_before_days value must be at least 1`,
	})
	b.refused("tenancy_nscale_service_account", map[string]string{
		`name = "robot"
  group_ids = ["` + missing + `"]`: `has no group with the id`,
		`name = "robot"
  rotate_before_days = 90`: `rotate_before_days is 90, and tokens live for 90 days.*default of the service`,
		`name = "robot"
  organization_id = "Sandbox"`: `"Sandbox" is the label.*organization_id = "` + seededOrganization,
		`name = "robot"
  organization_id = "` + missing + `"`: `There is no organization "` + missing,
	})
	token, _ := b.principal(map[string]string{"kind": "service_account", "role": "administrator"})
	if err := b.Control("nscale", "revoke-token", map[string]string{"token": token}, nil); err != nil {
		t.Fatal(err)
	}
	b.Test(t, resource.TestStep{Config: b.as(token, accountConfig("robot", "")), ExpectError: regexp.MustCompile(`(?s)was\s+rotated.*NSCALE_SERVICE_TOKEN`)})
}
