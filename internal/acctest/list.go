package acctest

import (
	"iter"
	"math"
	"strconv"
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
	p := s.protocol(t, typeName)
	lists, ok := p.server.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // what replaces it is not there yet
	if !ok || p.schemas.ListResourceSchemas[typeName] == nil {
		t.Fatalf("the provider lists no %s", typeName)
	}
	identities, err := p.server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if limit == 0 {
		limit = math.MaxInt64
	}
	stream, err := lists.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: typeName, Limit: limit, IncludeResource: include,
		Config: dynamic(t, object(p.schemas.ListResourceSchemas[typeName].ValueType(), nil, config)),
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
				listed.Resource = texts(t, result.Resource, p.schemas.ResourceSchemas[typeName].ValueType())
			}
			if !yield(listed) {
				return
			}
		}
	}
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
