package keycard_test

import (
	"encoding/json"
	"fmt"
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

// seeded is the id of an object that every fresh sandbox holds.
func seeded(word string) string {
	id := "sandbox" + word
	return id + strings.Repeat("0", 26-len(id))
}

// said matches a message however the CLI breaks its lines.
func said(pattern string) *regexp.Regexp {
	return regexp.MustCompile("(?s)" + strings.ReplaceAll(pattern, " ", `[\s│]+`))
}

// refused checks that the CLI refuses a configuration with all of the given messages.
func refused(t *testing.T, s *acctest.Sandbox, config string, messages ...string) {
	t.Helper()
	failed := false
	acctest.Case(t, resource.TestCase{
		Steps: []resource.TestStep{{Config: s.Config(config), PlanOnly: true}},
		ErrorCheck: func(err error) error {
			failed = true
			for _, message := range messages {
				if !said(message).MatchString(err.Error()) {
					return fmt.Errorf("nothing says %q: %w", message, err)
				}
			}
			return nil
		},
	})
	if !failed {
		t.Error("the configuration was accepted")
	}
}

func planned(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

var nothingPlanned = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

func texts(address string, values map[string]string) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range values {
		check := knownvalue.Check(knownvalue.StringExact(value))
		if value == "" {
			check = knownvalue.Null()
		}
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check))
	}
	return checks
}

// control steers Keycard's emulator.
func control(t *testing.T, s *acctest.Sandbox, name string, body map[string]string) {
	t.Helper()
	if err := s.Control("keycard", name, body, nil); err != nil {
		t.Fatal(err)
	}
}

// member returns the role and status of the seeded organization's member with an address; "" when
// there is none.
func member(t *testing.T, s *acctest.Sandbox, email string) (id, role, status string) {
	t.Helper()
	var list struct {
		Items []struct{ ID, Email, Role, Status string }
	}
	if err := json.Unmarshal([]byte(s.Send(t, "keycard", http.MethodGet, "/organizations/sandbox/users?limit=100", "")), &list); err != nil {
		t.Fatal(err)
	}
	for _, u := range list.Items {
		if strings.EqualFold(u.Email, email) {
			return u.ID, u.Role, u.Status
		}
	}
	return "", "", ""
}

// disturb adds a fault to the sandbox.
func disturb(t *testing.T, s *acctest.Sandbox, fault sandbox.Fault) {
	t.Helper()
	if err := s.AddFault(fault); err != nil {
		t.Fatal(err)
	}
}

// accept lets the invited person join behind Terraform's back.
func accept(t *testing.T, s *acctest.Sandbox, email string) func() {
	return func() { control(t, s, "accept-invitation", map[string]string{"email": email}) }
}
