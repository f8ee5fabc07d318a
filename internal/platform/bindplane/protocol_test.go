package bindplane_test

import (
	"fmt"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// protocol talks to the provider as a CLI does, without one: for what a CLI does not show, such
// as warnings, and for what would take it long.
type protocol struct {
	tfprotov6.ProviderServer
	t      *testing.T
	schema *tfprotov6.GetProviderSchemaResponse
}

// object is a configuration or a state; what is left out is null.
type object map[string]any

// protocol configures a provider for Bindplane with the given settings beside the endpoint.
func (b bench) protocol(settings object) *protocol {
	b.t.Helper()
	server, err := acctest.Factories()["tenancy"]()
	if err != nil {
		b.t.Fatal(err)
	}
	p := &protocol{ProviderServer: server, t: b.t}
	if p.schema, err = server.GetProviderSchema(b.t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		b.t.Fatal(err)
	}
	bindplane := object{"endpoint": b.PlatformURL("bindplane")}
	maps.Copy(bindplane, settings)
	kind := p.schema.Provider.ValueType()
	configured, err := server.ConfigureProvider(b.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: p.dynamic(kind, object{"bindplane": bindplane})})
	if err != nil {
		b.t.Fatal(err)
	}
	p.clean(configured.Diagnostics)
	return p
}

func (p *protocol) dynamic(kind tftypes.Type, content any) *tfprotov6.DynamicValue {
	p.t.Helper()
	value, err := tfprotov6.NewDynamicValue(kind, valueOf(kind, content))
	if err != nil {
		p.t.Fatal(err)
	}
	return &value
}

// valueOf writes Go data as a value of a type.
func valueOf(kind tftypes.Type, content any) tftypes.Value {
	switch content := content.(type) {
	case nil:
		return tftypes.NewValue(kind, nil)
	case object:
		fields := map[string]tftypes.Value{}
		for name, inner := range kind.(tftypes.Object).AttributeTypes {
			fields[name] = valueOf(inner, content[name])
		}
		return tftypes.NewValue(kind, fields)
	case int:
		return tftypes.NewValue(kind, big.NewFloat(float64(content)))
	default:
		return tftypes.NewValue(kind, content)
	}
}

func (p *protocol) kind(typeName string) tftypes.Type {
	p.t.Helper()
	s := p.schema.ResourceSchemas[typeName]
	if s == nil {
		p.t.Fatalf("there is no %s", typeName)
	}
	return s.ValueType()
}

// validate returns what is wrong with a configuration.
func (p *protocol) validate(typeName string, config object) []*tfprotov6.Diagnostic {
	p.t.Helper()
	answer, err := p.ValidateResourceConfig(p.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: p.dynamic(p.kind(typeName), config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.Diagnostics
}

// plan plans the way from a state (nil: none) to a configuration; computed values that the
// configuration does not set are proposed as they are.
func (p *protocol) plan(typeName string, state, config object) []*tfprotov6.Diagnostic {
	p.t.Helper()
	kind := p.kind(typeName)
	proposed := object{}
	for _, a := range p.schema.ResourceSchemas[typeName].Block.Attributes {
		proposed[a.Name] = config[a.Name]
		if config[a.Name] == nil && a.Computed {
			proposed[a.Name] = state[a.Name]
		}
	}
	var prior any
	if state != nil {
		prior = state
	}
	answer, err := p.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: p.dynamic(kind, prior), ProposedNewState: p.dynamic(kind, proposed), Config: p.dynamic(kind, config),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.Diagnostics
}

// refresh reads an object and returns its state and private state.
func (p *protocol) refresh(typeName string, state object, private []byte) (*tfprotov6.ReadResourceResponse, error) {
	return p.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: p.dynamic(p.kind(typeName), state), Private: private,
	})
}

// destroy applies the destruction of an object; it returns its diagnostics alone.
func (p *protocol) destroy(typeName string, state object, private []byte) []*tfprotov6.Diagnostic {
	p.t.Helper()
	kind := p.kind(typeName)
	none := p.dynamic(kind, nil)
	answer, err := p.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: p.dynamic(kind, state), PlannedState: none, Config: none, PlannedPrivate: private,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.Diagnostics
}

// data reads a data source; it returns its diagnostics alone.
func (p *protocol) data(typeName string, config object) []*tfprotov6.Diagnostic {
	p.t.Helper()
	kind := p.schema.DataSourceSchemas[typeName].ValueType()
	answer, err := p.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: p.dynamic(kind, config)})
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.Diagnostics
}

func (p *protocol) clean(diags []*tfprotov6.Diagnostic) {
	p.t.Helper()
	if len(diags) > 0 {
		p.t.Fatal(texts(diags))
	}
}

// texts renders diagnostics: severity, attribute, summary and detail, one a line.
func texts(diags []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diags {
		at := "-"
		if d.Attribute != nil {
			at = strings.TrimSuffix(strings.TrimPrefix(d.Attribute.String(), `AttributeName("`), `")`)
		}
		all = append(all, fmt.Sprintf("%s at %s: %s: %s", d.Severity, at, d.Summary, strings.ReplaceAll(d.Detail, "\n", " ")))
	}
	return strings.Join(all, "\n")
}
