package keycard_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// An invitation is sent anew by replacing it: the plan of the new one must not trip over the old.
func TestInvitationReplacedByForce(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := func(trigger, rest string) string {
		return s.Config(fmt.Sprintf("resource \"terraform_data\" \"round\" {\n  input = %q\n}\n", trigger) +
			invitationConfig("jane@example.com", "org_member", rest+"\n  lifecycle {\n    replace_triggered_by = [terraform_data.round]\n  }"))
	}
	replaced := planned(invitationAddress, plancheck.ResourceActionReplace)
	onePending := func(*terraformState) error {
		if got := invitations(t, s); got["pending"] != 1 {
			return fmt.Errorf("invitations by status: %v, want one pending", got)
		}
		return nil
	}
	s.Test(t,
		resource.TestStep{Config: config("1", "")},
		resource.TestStep{Config: config("2", ""), ConfigPlanChecks: replaced, Check: onePending},
		resource.TestStep{Config: config("2", ""), Taint: []string{invitationAddress}, ConfigPlanChecks: replaced, Check: onePending},
		resource.TestStep{ // the member stays, and needs no other invitation
			PreConfig: accept(t, s, "jane@example.com"),
			Config:    config("3", ""), ExpectError: said(`Address of a member`),
		},
		resource.TestStep{Config: config("2", `deletion_policy = "delete"`)},
		resource.TestStep{Config: config("3", `deletion_policy = "delete"`), ConfigPlanChecks: replaced, Check: onePending},
	)
}
