package acctest

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoked is what came of an action.
type Invoked struct {
	// Progress holds the messages that the action showed.
	Progress []string
	// Errors are the error diagnostics of the step that failed: validation, plan or invocation.
	Errors []string
}

// Invoke validates, plans and invokes an action through the protocol, as CLIs that know actions
// do, with the seeded credential of its platform. config holds the texts of its configuration.
func (s *Sandbox) Invoke(t testing.TB, typeName string, config map[string]string) Invoked {
	t.Helper()
	p := s.protocol(t, typeName)
	actions, ok := p.server.(tfprotov6.ActionServer)
	if !ok || p.schemas.ActionSchemas[typeName] == nil {
		t.Fatalf("the provider has no action %s", typeName)
	}
	content := dynamic(t, object(p.schemas.ActionSchemas[typeName].Schema.ValueType(), nil, config))
	validated, err := actions.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: content})
	if err != nil {
		t.Fatal(err)
	}
	if failed := errorsOf(validated.Diagnostics); len(failed) > 0 {
		return Invoked{Errors: failed}
	}
	planned, err := actions.PlanAction(t.Context(), &tfprotov6.PlanActionRequest{ActionType: typeName, Config: content})
	if err != nil {
		t.Fatal(err)
	}
	if failed := errorsOf(planned.Diagnostics); len(failed) > 0 {
		return Invoked{Errors: failed}
	}
	stream, err := actions.InvokeAction(t.Context(), &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: content})
	if err != nil {
		t.Fatal(err)
	}
	var invoked Invoked
	for _, event := range slices.Collect(stream.Events) {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			invoked.Progress = append(invoked.Progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			invoked.Errors = append(invoked.Errors, errorsOf(e.Diagnostics)...)
		}
	}
	return invoked
}
