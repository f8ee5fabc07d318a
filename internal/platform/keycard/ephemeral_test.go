package keycard_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// echoing runs steps with a provider whose configuration may hold ephemeral values.
func echoing(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	acctest.Case(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps})
}

// handOver is an ephemeral resource whose values go into a provider's configuration, and from
// there, for tests that look at them, into the state of a resource.
func handOver(address, ephemeral string, shown bool) string {
	config := fmt.Sprintf("%s\nprovider \"echo\" {\n  data = %s\n}\n", ephemeral, address)
	if shown {
		config += "resource \"echo\" \"shown\" {}\n"
	}
	return config
}

func ephemeralCredential(shown bool) string {
	return handOver("ephemeral.tenancy_keycard_service_account_credential.test", fmt.Sprintf(`
ephemeral "tenancy_keycard_service_account_credential" "test" {
  organization_id    = "sandbox"
  service_account_id = %q
}
`, seeded("machine")), shown)
}

func ephemeralToken(shown bool) string {
	return handOver("ephemeral.tenancy_keycard_organization_token.test", `
ephemeral "tenancy_keycard_organization_token" "test" {
  organization_id = "sandbox"
}
`, shown)
}

// madeAndRevoked counts the ephemeral credentials of the seeded service account, by the sandbox's log.
func madeAndRevoked(s *acctest.Sandbox) (made, revoked int) {
	credentials := "/organizations/" + seeded("organization") + "/service-accounts/" + seeded("machine") + "/credentials"
	for _, e := range s.Log() {
		switch {
		case e.Method == http.MethodPost && e.Path == credentials && (e.Status == http.StatusCreated || e.Fault == sandbox.ActionDropAfter):
			made++
		case e.Method == http.MethodDelete && strings.HasPrefix(e.Path, credentials+"/") && e.Status == http.StatusNoContent:
			revoked++
		}
	}
	return made, revoked
}

// onlySeeded fails unless every credential that was made is revoked, and there were some.
func onlySeeded(t *testing.T, s *acctest.Sandbox) {
	t.Helper()
	if made, revoked := madeAndRevoked(s); made == 0 || made != revoked {
		t.Errorf("%d credentials were made and %d revoked", made, revoked)
	}
	if id := s.Only(t, "/organizations/sandbox/service-accounts/"+seeded("machine")+"/credentials"); id != seeded("credential") {
		t.Errorf("the credential that is left is %s", id)
	}
}

func TestEphemeralCredential(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	shown := func(name string) tfjsonpath.Path { return tfjsonpath.New("data").AtMapKey(name) }
	echoing(t,
		resource.TestStep{
			Config: s.Config(ephemeralCredential(true)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.shown", shown("client_secret"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue("echo.shown", shown("client_id"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue("echo.shown", shown("name"), knownvalue.StringRegexp(said(`^terraform-ephemeral-\d{8}T\d{6}Z-[0-9a-f]{8}$`))),
			},
		},
	)
	onlySeeded(t, s)
}

// nothingEphemeral fails where a state or plan holds what only an ephemeral resource knows.
type nothingEphemeral struct{}

func (nothingEphemeral) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = withoutEphemeral(req.State)
}

func (nothingEphemeral) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = withoutEphemeral(req.Plan)
}

func withoutEphemeral(document any) error {
	raw, err := json.Marshal(document)
	for _, word := range []string{"terraform-ephemeral-", "client_secret", "Bearer"} {
		if strings.Contains(string(raw), word) {
			return fmt.Errorf("%q shows in %s", word, raw)
		}
	}
	return err
}

// Nothing of an ephemeral resource is kept, and a run that fails revokes what it made too: when the
// apply fails, when the answer is lost, and when the revocation itself has to be repeated.
func TestEphemeralsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	both := ephemeralCredential(false) + strings.Replace(strings.Split(ephemeralToken(false), "provider")[0], `"test"`, `"other"`, 1)
	kept := both + "resource \"terraform_data\" \"kept\" {\n  input = \"kept\"\n}\n"
	failing := kept + accountConfig(`name = "refused"`, "")
	echoing(t,
		resource.TestStep{
			Config: s.Config(kept),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{nothingEphemeral{}}, PostApplyPostRefresh: []plancheck.PlanCheck{nothingEphemeral{}},
			},
			ConfigStateChecks: []statecheck.StateCheck{nothingEphemeral{}},
		},
		resource.TestStep{
			PreConfig: func() {
				disturb(t, s, sandbox.Fault{
					Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/service-accounts", Action: sandbox.ActionAnswer,
					Status: http.StatusBadRequest, Body: `{"message":"refused","code":"invalid","status":400}`,
				})
			},
			Config: s.Config(failing), ExpectError: said(`refused`),
		},
		resource.TestStep{
			PreConfig: func() {
				disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodPost, Path: "/organizations/*/service-accounts/*/credentials", Action: sandbox.ActionDropAfter})
				disturb(t, s, sandbox.Fault{Platform: "keycard", Method: http.MethodDelete, Path: "/organizations/*/service-accounts/*/credentials/*", Action: sandbox.ActionAnswer, Status: http.StatusBadGateway})
			},
			Config: s.Config(kept),
		},
	)
	onlySeeded(t, s)
}

func TestEphemeralToken(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	shown := func(name string) tfjsonpath.Path { return tfjsonpath.New("data").AtMapKey(name) }
	machine := s.Provider(fmt.Sprintf("  keycard = {\n    endpoint = %q\n    client_id = \"sandbox\"\n    client_secret = \"sandbox\"\n  }\n", s.PlatformURL("keycard")))
	echoing(t,
		resource.TestStep{Config: machine + ephemeralToken(true), ExpectError: said(`Only a user's access token can be exchanged`)},
		resource.TestStep{
			Config: s.Config(ephemeralToken(true)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.shown", shown("access_token"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue("echo.shown", shown("token_type"), knownvalue.StringExact("Bearer")),
				statecheck.ExpectKnownValue("echo.shown", shown("expires_in"), knownvalue.Int64Exact(3600)),
			},
		},
		resource.TestStep{
			PreConfig: func() { set(t, s, "token_expiry", "unstated") },
			Config:    s.Config(strings.Replace(ephemeralToken(true), `"shown"`, `"again"`, 1)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.again", shown("expires_in"), knownvalue.Null()),
			},
		},
		resource.TestStep{
			PreConfig: func() { set(t, s, "profile", "2026-10") },
			Config:    s.Config(strings.Replace(ephemeralToken(true), `"shown"`, `"withdrawn"`, 1)), ExpectError: said(`the endpoint was withdrawn`),
		},
		resource.TestStep{Config: s.Config(ephemeralCredential(false))},
	)
}
