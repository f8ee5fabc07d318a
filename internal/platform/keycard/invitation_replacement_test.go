package keycard_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
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

// A service may refuse to revoke what has expired: that keeps nobody from inviting again.
func TestInvitationExpiredAndNotRevocable(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	config := s.Config(invitationConfig("jane@example.com", "org_member", ""))
	s.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				control(t, s, "expire-invitation", map[string]string{"email": "jane@example.com"})
				disturb(t, s, sandbox.Fault{
					Platform: "keycard", Method: http.MethodDelete, Path: "/organizations/*/invitations/*", Action: sandbox.ActionAnswer,
					Status: http.StatusConflict, Body: `{"message":"the invitation is not pending","code":"conflict","status":409}`,
				})
			},
			Config: config, ConfigPlanChecks: planned(invitationAddress, plancheck.ResourceActionReplace),
		},
	)
}
