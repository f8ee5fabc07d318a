package acctest

import (
	"iter"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Listed is one result of a list resource.
type Listed struct {
	DisplayName string
	// Identity and Resource hold the texts and booleans of the top level; what is null is
	// left out. Resource is nil where it was not asked for.
	Identity, Resource map[string]string
	// Errors are the result's error diagnostics.
	Errors []string
}

// List asks a list resource through the protocol, as CLIs that know `terraform query` do, with the
// seeded credential of its platform. config holds the texts of the list's configuration; limit 0
// means none.
func (s *Sandbox) List(t testing.TB, typeName string, config map[string]string, limit int64, include bool) iter.Seq[Listed] {
	t.Helper()
	server, err := Factories()["tenancy"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
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
	lists, ok := server.(tfprotov6.ProviderServerWithListResource)
	if !ok || schemas.ListResourceSchemas[typeName] == nil {
		t.Fatalf("the provider lists no %s", typeName)
	}
	if limit == 0 {
		limit = math.MaxInt64
	}
	stream, err := lists.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: typeName, Limit: limit, IncludeResource: include,
		Config: dynamic(t, object(schemas.ListResourceSchemas[typeName].ValueType(), nil, config)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(Listed) bool) {
		for result := range stream.Results {
			listed := Listed{DisplayName: result.DisplayName, Errors: errorsOf(result.Diagnostics)}
			if result.Identity != nil {
				listed.Identity = texts(t, result.Identity.IdentityData, identities.IdentitySchemas[typeName].ValueType())
			}
			if result.Resource != nil {
				listed.Resource = texts(t, result.Resource, schemas.ResourceSchemas[typeName].ValueType())
			}
			if !yield(listed) {
				return
			}
		}
	}
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

// texts returns the primitive members of an encoded object that are not null.
func texts(t testing.TB, encoded *tfprotov6.DynamicValue, kind tftypes.Type) map[string]string {
	t.Helper()
	value, err := encoded.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]tftypes.Value
	if err := value.As(&members); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for name, member := range members {
		if member.IsNull() || !member.IsKnown() {
			continue
		}
		switch {
		case member.Type().Is(tftypes.String):
			var text string
			_ = member.As(&text)
			found[name] = text
		case member.Type().Is(tftypes.Bool):
			var set bool
			_ = member.As(&set)
			found[name] = strconv.FormatBool(set)
		}
	}
	return found
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
