package keycard_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// Changing the triggers replaces a credential before the old one is revoked; the first triggers of
// an imported one are only recorded.
func TestCredentialRotation(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	different := statecheck.CompareValue(compareDifferent{})
	rotated := func(trigger string) resource.TestStep {
		return resource.TestStep{
			Config: s.Config(accountConfig(`name = "ci"`, fmt.Sprintf("name = \"key\"\n  rotation_triggers = { on = %q }\n  lifecycle {\n    create_before_destroy = true\n  }", trigger))),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(credentialAddress, plancheck.ResourceActionCreateBeforeDestroy),
				plancheck.ExpectUnknownValue(credentialAddress, tfjsonpath.New("client_secret")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				different.AddStateValue(credentialAddress, tfjsonpath.New("client_secret")),
				statecheck.ExpectSensitiveValue(credentialAddress, tfjsonpath.New("client_secret")),
			},
		}
	}
	first := rotated("2026-01")
	first.ConfigPlanChecks = resource.ConfigPlanChecks{}
	imported := func(triggers string) string {
		return s.Config(fmt.Sprintf(`
resource "tenancy_keycard_service_account_credential" "test" {
  organization_id    = %q
  service_account_id = %q
  name               = "Sandbox"
  %s
}
`, seeded("organization"), seeded("machine"), triggers))
	}
	s.Test(t,
		first, rotated("2026-02"),
		resource.TestStep{Config: s.Config("\n")},
		resource.TestStep{
			Config: imported(""), ResourceName: credentialAddress, ImportState: true, ImportStatePersist: true,
			ImportStateId: "sandbox/" + seeded("machine") + "/" + seeded("credential"),
		},
		resource.TestStep{Config: imported(""), ConfigPlanChecks: nothingPlanned},
		resource.TestStep{
			Config: imported(`rotation_triggers = { on = "2026-01" }`), ConfigPlanChecks: planned(credentialAddress, plancheck.ResourceActionUpdate),
			ConfigStateChecks: texts(credentialAddress, map[string]string{"client_secret": "", "id": seeded("credential")}),
		},
		resource.TestStep{
			Config: imported(`rotation_triggers = { on = "2026-02" }`), ConfigPlanChecks: planned(credentialAddress, plancheck.ResourceActionReplace),
		},
	)
}

// Several credentials are read by one list, which fails when their account is gone: they are gone with it.
func TestCredentialsOfAnAccountThatIsGone(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	const count = 4
	config := s.Config(accountConfig(`name = "ci"`, "name = \"key-${count.index}\"\n  count = 4"))
	var created []plancheck.PlanCheck
	for n := range count {
		created = append(created, plancheck.ExpectResourceAction(fmt.Sprintf("%s[%d]", credentialAddress, n), plancheck.ResourceActionCreate))
	}
	s.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { s.Send(t, "keycard", http.MethodDelete, account(t, s, "ci"), "") },
			Config:    config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: created},
		},
	)
}

// compareDifferent fails when two neighbouring values are the same.
type compareDifferent struct{}

func (compareDifferent) CompareValues(values ...any) error {
	for i := 1; i < len(values); i++ {
		if values[i] == values[i-1] {
			return errors.New("the value did not change")
		}
	}
	return nil
}
