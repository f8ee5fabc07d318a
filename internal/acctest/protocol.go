package acctest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocol is a provider in this process that is asked without a CLI.
type protocol struct {
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// protocol configures a provider for the platform that a type belongs to.
func (s *Sandbox) protocol(t testing.TB, typeName string) protocol {
	t.Helper()
	server, err := Factories()["tenancy"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	platform := strings.Split(typeName, "_")[1]
	credential, secret, _ := strings.Cut(settings[platform], " = ")
	secret, err = strconv.Unquote(secret)
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0",
		Config: dynamic(t, object(schemas.Provider.ValueType(), map[string]map[string]string{
			platform: {"endpoint": s.PlatformURL(platform), credential: secret},
		}, nil)),
	})
	if err != nil || len(errorsOf(configured.Diagnostics)) > 0 {
		t.Fatalf("configuring the provider: %v, %v", err, configured)
	}
	return protocol{server: server, schemas: schemas}
}

// object is a value of an object type in which only the given members are not null.
func object(kind tftypes.Type, nested map[string]map[string]string, members map[string]string) tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, inner := range kind.(tftypes.Object).AttributeTypes {
		values[name] = tftypes.NewValue(inner, nil)
		if text, ok := members[name]; ok {
			values[name] = tftypes.NewValue(inner, text)
		}
		if below, ok := nested[name]; ok {
			values[name] = object(inner, nil, below)
		}
	}
	return tftypes.NewValue(kind, values)
}

func dynamic(t testing.TB, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

func errorsOf(diagnostics []*tfprotov6.Diagnostic) []string {
	var found []string
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			found = append(found, d.Summary+": "+d.Detail)
		}
	}
	return found
}
