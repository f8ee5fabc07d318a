package keycard_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// liveCredentials follows the sandbox's log: how many credentials are left, and that when one that
// was ever in the state is revoked its successor lives, beside one that is not rotated.
type liveCredentials struct {
	sandbox *acctest.Sandbox
	managed map[string]bool
	want    int
}

func (l *liveCredentials) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	for _, r := range req.State.Values.RootModule.Resources {
		if id, ok := r.AttributeValues["id"].(string); ok && strings.HasSuffix(r.Type, "_credential") {
			l.managed[id] = true
		}
	}
	live := 0
	for _, e := range l.sandbox.Log() {
		switch {
		case e.Method == http.MethodPost && strings.HasSuffix(e.Path, "/credentials"):
			live++
		case e.Method == http.MethodDelete && strings.Contains(e.Path, "/credentials/"):
			live--
			if l.managed[path.Base(e.Path)] && live < 2 {
				resp.Error = fmt.Errorf("%d credentials lived when %s was revoked", live, e.Path)
			}
		}
	}
	if live != l.want {
		resp.Error = fmt.Errorf("%d credentials are left, want %d", live, l.want)
	}
}

// The guide on rotation keeps its word: there is a credential that works at any time, the old ones
// are revoked last, and the ephemeral ones at the end of their run.
func TestRotationGuide(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	var files strings.Builder
	for _, name := range []string{"main", "at-once", "overlapping", "ephemeral"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "..", "examples", "rotating-credentials", name+".tf")) // #nosec G304 -- the names stand above
		if err != nil {
			t.Fatal(err)
		}
		files.Write(content)
	}
	// The second configuration of the provider is to reach this sandbox, too.
	guide := s.Config(strings.Replace(files.String(), "keycard = {\n", fmt.Sprintf("keycard = {\n    endpoint = %q\n", s.PlatformURL("keycard")), 1))
	const at, overlapping = "tenancy_keycard_service_account_credential.pipeline", "tenancy_keycard_service_account_credential.deployer"
	variables := func(quarter string, generations ...config.Variable) config.Variables {
		return config.Variables{"quarter": config.StringVariable(quarter), "generations": config.ListVariable(generations...)}
	}
	q3, q4 := config.StringVariable("2026-q3"), config.StringVariable("2026-q4")
	managed := map[string]bool{}
	live := func(want int) []statecheck.StateCheck {
		return []statecheck.StateCheck{&liveCredentials{s, managed, want}}
	}
	s.Test(t,
		resource.TestStep{Config: guide, ConfigVariables: variables("2026-q3", q3), ConfigStateChecks: live(2)},
		resource.TestStep{
			Config: guide, ConfigVariables: variables("2026-q4", q3), ConfigStateChecks: live(2),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(at, plancheck.ResourceActionCreateBeforeDestroy),
				plancheck.ExpectResourceAction("terraform_data.pipeline", plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(overlapping+`["2026-q3"]`, plancheck.ResourceActionNoop),
			}},
		},
		resource.TestStep{Config: guide, ConfigVariables: variables("2026-q4", q3, q4), ConfigStateChecks: live(3)},
		resource.TestStep{
			Config: guide, ConfigVariables: variables("2026-q4", q4), ConfigStateChecks: live(2),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(overlapping+`["2026-q3"]`, plancheck.ResourceActionDestroy),
				plancheck.ExpectResourceAction(overlapping+`["2026-q4"]`, plancheck.ResourceActionNoop),
			}},
		},
		resource.TestStep{Config: s.Config("\n")}, // the framework cannot tidy up what has text keys
	)
}
