package keycard_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func secretSet(set bool) []statecheck.StateCheck {
	return []statecheck.StateCheck{statecheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("client_secret_set"), knownvalue.Bool(set))}
}

func TestSSOConnectionSecret(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Test(t,
		resource.TestStep{Config: s.Config(ssoConfig(`client_id = "keycard"`)), ConfigStateChecks: secretSet(false)},
		resource.TestStep{ // write-only
			Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret_wo = \"one\"\n  client_secret_wo_version = 1")), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(true),
		},
		resource.TestStep{ // removed behind our back
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodPatch, ssoPath, `{"client_secret":null}`)
			},
			Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret_wo = \"one\"\n  client_secret_wo_version = 1")), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(true),
		},
		resource.TestStep{ // the form that is kept in state
			Config: s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret = \"two\"")), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(true),
		},
		resource.TestStep{ // dropped: cleared
			Config: s.Config(ssoConfig(`client_id = "keycard"`)), ConfigPlanChecks: update(ssoAddress), ConfigStateChecks: secretSet(false),
		},
		resource.TestStep{ // the client id is cleared too
			Config: s.Config(ssoConfig("")), ConfigPlanChecks: update(ssoAddress),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(ssoAddress, tfjsonpath.New("client_id"), knownvalue.Null())},
		},
		resource.TestStep{
			ResourceName: ssoAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "organization_id",
			ImportStateIdFunc: attribute(ssoAddress, "organization_id"),
		},
		resource.TestStep{ // by the organization's label
			ResourceName: ssoAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "organization_id", ImportStateId: "sandbox",
		},
		resource.TestStep{
			ResourceName: ssoAddress, ImportState: true, ImportStateId: "sandbox/extra", ExpectError: said(`expected an import id of the form <organization_id>, with 1 parts`),
		},
		resource.TestStep{ // changed behind our back
			PreConfig: func() {
				s.Send(t, "keycard", http.MethodPatch, ssoPath, `{"identifier":"https://evil.example.com","client_id":"other"}`)
			},
			Config: s.Config(ssoConfig("")), ConfigPlanChecks: update(ssoAddress),
		},
		resource.TestStep{ // switched off behind our back
			PreConfig: func() { s.Send(t, "keycard", http.MethodDelete, ssoPath, "") },
			Config:    s.Config(ssoConfig(`client_id = "keycard"`)), ConfigPlanChecks: planned(ssoAddress, plancheck.ResourceActionCreate),
		},
		resource.TestStep{Config: s.Config(ssoConfig(`client_id = "keycard"`)), Taint: []string{ssoAddress}, ConfigPlanChecks: planned(ssoAddress, plancheck.ResourceActionReplace)},
		resource.TestStep{ // gone before the destroy gets to it
			PreConfig: func() {
				disturb(t, s, sandbox.Fault{
					Platform: "keycard", Method: http.MethodDelete, Path: "/organizations/*/sso-connection", Action: sandbox.ActionAnswerAfter,
					Status: http.StatusNotFound, Body: `{"message":"not enabled","code":"not_found","status":404}`,
				})
			},
			Config: s.Config("\n"),
		},
	)
}

// planted is a secret that must show up nowhere but at the service.
const planted = "pl4nted-s3cret"

// noSecret fails where a state or plan holds the planted secret.
type noSecret struct{}

func (noSecret) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = withoutPlanted(req.State)
}

func (noSecret) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = withoutPlanted(req.Plan)
}

func withoutPlanted(document any) error {
	raw, err := json.Marshal(document)
	if err == nil && strings.Contains(string(raw), planted) {
		return fmt.Errorf("the secret shows in %s", raw)
	}
	return err
}

// After an import, a configured write-only secret is sent exactly once, and kept nowhere.
func TestSSOConnectionImportedSecret(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	s.Send(t, "keycard", http.MethodPost, ssoPath, `{"identifier":"https://login.example.com","client_id":"keycard","protocols":{"oauth2":{"scopes_supported":["openid"]}}}`)
	imported := s.Config(ssoConfig("client_id = \"keycard\"\n  client_secret_wo = var.secret\n  client_secret_wo_version = 7") + `
variable "secret" {
  type      = string
  ephemeral = true
}
`)
	secret := config.Variables{"secret": config.StringVariable(planted)}
	sent := func() (secret string) {
		var held struct {
			ClientSecret string `json:"client_secret"`
		}
		if err := s.Control("keycard", "sso-secret", map[string]string{}, &held); err != nil {
			t.Fatal(err)
		}
		return held.ClientSecret
	}
	s.Test(t,
		resource.TestStep{Config: imported, ConfigVariables: secret, ResourceName: ssoAddress, ImportState: true, ImportStatePersist: true, ImportStateId: "sandbox"},
		resource.TestStep{
			Config: imported, ConfigVariables: secret,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(ssoAddress, plancheck.ResourceActionUpdate), noSecret{}},
				PostApplyPostRefresh: []plancheck.PlanCheck{noSecret{}},
			},
			ConfigStateChecks: append(secretSet(true), noSecret{}),
			Check: func(*terraformState) error {
				if writes := s.Counters().Methods[http.MethodPatch]; writes != 1 || sent() != planted {
					return fmt.Errorf("%d writes left %q", writes, sent())
				}
				return nil
			},
		},
	)
}
