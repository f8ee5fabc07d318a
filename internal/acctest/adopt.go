package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Adopt lists objects, imports each by the identity that the list shows, and plans it with the
// configuration that the provider generates for it: what `terraform query` with generated
// configuration leads to. A plan that changes anything fails the test. It returns the number of
// objects.
func (s *Sandbox) Adopt(t testing.TB, typeName string, config map[string]string) int {
	t.Helper()
	p := s.protocol(t, typeName)
	schema := p.schemas.ResourceSchemas[typeName]
	adopted := 0
	for listed := range s.List(t, typeName, config, 0, true) {
		if len(listed.Errors) > 0 {
			t.Fatalf("listing %s: %v", typeName, listed.Errors)
		}
		adopted++
		state, private, identity := p.adopt(t, typeName, listed)
		generated, err := p.server.GenerateResourceConfig(t.Context(), &tfprotov6.GenerateResourceConfigRequest{TypeName: typeName, State: state})
		if err != nil || len(errorsOf(generated.Diagnostics)) > 0 {
			t.Fatalf("generating the configuration of %s: %v, %v", listed.DisplayName, err, generated)
		}
		validated, err := p.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: generated.Config})
		if err != nil || len(errorsOf(validated.Diagnostics)) > 0 {
			t.Errorf("the configuration generated for %s is not valid: %v, %v", listed.DisplayName, err, errorsOf(validated.Diagnostics))
			continue
		}
		prior, wanted := value(t, state, schema), value(t, generated.Config, schema)
		planned, err := p.server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: typeName, PriorState: state, PriorPrivate: private, PriorIdentity: identity, Config: generated.Config,
			ProposedNewState: dynamic(t, propose(schema, prior, wanted)),
		})
		if err != nil || len(errorsOf(planned.Diagnostics)) > 0 {
			t.Errorf("planning %s: %v, %v", listed.DisplayName, err, errorsOf(planned.Diagnostics))
			continue
		}
		if after := value(t, planned.PlannedState, schema); !after.Equal(prior) || len(planned.RequiresReplace) > 0 {
			differences, _ := prior.Diff(after)
			t.Errorf("the configuration generated for %s plans changes: %v, replaced by %v", listed.DisplayName, differences, planned.RequiresReplace)
		}
	}
	return adopted
}

// adopt imports a listed object by its identity and reads it.
func (p protocol) adopt(t testing.TB, typeName string, listed Listed) (state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) {
	t.Helper()
	schemas, err := p.server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	imported, err := p.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: typeName,
		Identity: &tfprotov6.ResourceIdentityData{IdentityData: dynamic(t, object(schemas.IdentitySchemas[typeName].ValueType(), nil, listed.Identity))},
	})
	if err != nil || len(errorsOf(imported.Diagnostics)) > 0 || len(imported.ImportedResources) != 1 {
		t.Fatalf("importing %s: %v, %v", listed.DisplayName, err, imported)
	}
	object := imported.ImportedResources[0]
	read, err := p.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: object.State, Private: object.Private, CurrentIdentity: object.Identity,
	})
	if err != nil || len(errorsOf(read.Diagnostics)) > 0 {
		t.Fatalf("reading %s: %v, %v", listed.DisplayName, err, read)
	}
	return read.NewState, read.Private, read.NewIdentity
}

func value(t testing.TB, encoded *tfprotov6.DynamicValue, schema *tfprotov6.Schema) tftypes.Value {
	t.Helper()
	decoded, err := encoded.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

// propose merges a configuration with the state the way Terraform does before it asks for a plan:
// what is computed and not configured keeps its value.
func propose(schema *tfprotov6.Schema, prior, wanted tftypes.Value) tftypes.Value {
	var before, after map[string]tftypes.Value
	_, _ = prior.As(&before), wanted.As(&after)
	for _, attribute := range schema.Block.Attributes {
		if attribute.Computed && after[attribute.Name].IsNull() {
			after[attribute.Name] = before[attribute.Name]
		}
	}
	return tftypes.NewValue(schema.ValueType(), after)
}
