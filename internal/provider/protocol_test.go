package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// config is a configuration of a block or a nested attribute. What it leaves out is null.
type config map[string]any

// unknown stands for a value that is only known after apply.
type unknown struct{}

// session is a provider process, asked through the protocol as a CLI would.
type session struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// problem is one diagnostic.
type problem struct {
	warning bool
	// at is the attribute's path, such as "keycard.endpoint".
	at, text string
}

func start(t testing.TB) *session {
	t.Helper()
	server, err := acctest.Factories()["tenancy"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return &session{server, schemas}
}

// validate is what `terraform validate` asks.
func (s *session) validate(t testing.TB, c config) []problem {
	t.Helper()
	answer, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{
		Config: s.encode(t, s.schemas.Provider, c),
	})
	if err != nil {
		t.Fatal(err)
	}
	return problems(answer.Diagnostics)
}

func (s *session) configure(t testing.TB, c config) []problem {
	t.Helper()
	answer, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: s.encode(t, s.schemas.Provider, c),
	})
	if err != nil {
		t.Fatal(err)
	}
	return problems(answer.Diagnostics)
}

// read reads a data source.
func (s *session) read(t testing.TB, typeName string, c config) []problem {
	t.Helper()
	answer, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: typeName, Config: s.encode(t, s.schemas.DataSourceSchemas[typeName], c),
	})
	if err != nil {
		t.Fatal(err)
	}
	return problems(answer.Diagnostics)
}

func (s *session) encode(t testing.TB, schema *tfprotov6.Schema, c config) *tfprotov6.DynamicValue {
	t.Helper()
	kind := schema.ValueType()
	encoded, err := tfprotov6.NewDynamicValue(kind, value(kind, c))
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

func value(kind tftypes.Type, v any) tftypes.Value {
	switch v := v.(type) {
	case unknown:
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	case config:
		members := map[string]tftypes.Value{}
		if object, ok := kind.(tftypes.Object); ok {
			for name, inner := range object.AttributeTypes {
				members[name] = value(inner, v[name])
			}
		} else {
			for name, member := range v {
				members[name] = value(kind.(tftypes.Map).ElementType, member)
			}
		}
		return tftypes.NewValue(kind, members)
	}
	return tftypes.NewValue(kind, v)
}

func problems(diagnostics []*tfprotov6.Diagnostic) []problem {
	var found []problem
	for _, d := range diagnostics {
		var at []string
		if d.Attribute != nil {
			for _, step := range d.Attribute.Steps() {
				switch step := step.(type) {
				case tftypes.AttributeName:
					at = append(at, string(step))
				case tftypes.ElementKeyString:
					at = append(at, string(step))
				}
			}
		}
		found = append(found, problem{d.Severity == tfprotov6.DiagnosticSeverityWarning, strings.Join(at, "."), d.Summary + ": " + d.Detail})
	}
	return found
}

// none fails the test on any diagnostic.
func none(t testing.TB, found []problem) {
	t.Helper()
	for _, p := range found {
		t.Errorf("unexpected: %+v", p)
	}
}

// one expects a single diagnostic, an error, on an attribute and with each of the texts.
func one(t testing.TB, found []problem, at string, texts ...string) {
	t.Helper()
	if len(found) != 1 || found[0].warning || found[0].at != at {
		t.Fatalf("got %+v, want one error at %s", found, at)
	}
	for _, text := range texts {
		if !strings.Contains(found[0].text, text) {
			t.Errorf("%q does not tell %q", found[0].text, text)
		}
	}
}
