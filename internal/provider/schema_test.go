package provider_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

var update = flag.Bool("update", false, "rewrite testdata/schema.golden from the schema as it is")

// The schema is a promise to those who have written configurations: whatever changes in it shows in
// the golden file's diff. It has one line per attribute, so that changes in different places merge.
//
//	go test ./internal/provider -run TestSchema -update
func TestSchema(t *testing.T) {
	t.Parallel()
	golden := filepath.Join("testdata", "schema.golden")
	got := render(t, start(t))
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	was, is := lineSet(want), lineSet(got)
	for _, line := range slices.Sorted(maps.Keys(was)) {
		if !is[line] {
			t.Errorf("- %s", line)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(is)) {
		if !was[line] {
			t.Errorf("+ %s", line)
		}
	}
	switch {
	case t.Failed():
		t.Error("the schema has changed: where that is meant, run go test ./internal/provider -run TestSchema -update")
	case !bytes.Equal(want, got):
		t.Error("testdata/schema.golden is not sorted: run go test ./internal/provider -run TestSchema -update")
	}
}

func lineSet(text []byte) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		set[strings.TrimSuffix(line, "\n")] = true
	}
	return set
}

// Every attribute is described, in the documentation's words.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	for _, o := range objects(t, start(t)) {
		if o.schema.Block.Description == "" {
			t.Errorf("%s is not described", o.name)
		}
		for _, a := range flatten(o.name, o.schema.Block.Attributes) {
			// The framework's own timeouts attribute cannot be described; what is inside it can.
			if a.attribute.Description == "" && !strings.HasSuffix(a.path, ".timeouts") {
				t.Errorf("%s is not described", a.path)
			}
		}
	}
}

// object is one schema of the provider.
type object struct {
	// name is the object's kind and type: "resource tenancy_keycard_user".
	name   string
	schema *tfprotov6.Schema
}

// objects returns the schemas of all that the provider serves, its own included, sorted by name.
func objects(t testing.TB, s *session) []object {
	t.Helper()
	all := []object{{"provider", s.schemas.Provider}}
	for kind, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resource": s.schemas.ResourceSchemas, "data": s.schemas.DataSourceSchemas,
		"ephemeral": s.schemas.EphemeralResourceSchemas, "list": s.schemas.ListResourceSchemas,
	} {
		for name, schema := range schemas {
			all = append(all, object{kind + " " + name, schema})
		}
	}
	for name, schema := range s.schemas.ActionSchemas {
		all = append(all, object{"action " + name, schema.Schema})
	}
	slices.SortFunc(all, func(a, b object) int { return cmp.Compare(a.name, b.name) })
	return all
}

type flatAttribute struct {
	path      string
	attribute *tfprotov6.SchemaAttribute
}

// flatten returns attributes and, below their paths, the attributes nested in them.
func flatten(prefix string, attributes []*tfprotov6.SchemaAttribute) []flatAttribute {
	var all []flatAttribute
	for _, a := range attributes {
		at := prefix + "." + a.Name
		all = append(all, flatAttribute{at, a})
		if a.NestedType != nil {
			all = append(all, flatten(at, a.NestedType.Attributes)...)
		}
	}
	slices.SortFunc(all, func(a, b flatAttribute) int { return cmp.Compare(a.path, b.path) })
	return all
}

// render writes one line for each object, attribute and part of an identity.
func render(t testing.TB, s *session) []byte {
	t.Helper()
	identities, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, o := range objects(t, s) {
		if len(o.schema.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks, which this test does not show", o.name)
		}
		fmt.Fprintf(&out, "%s: version %d\n", o.name, o.schema.Version)
		if name, ok := strings.CutPrefix(o.name, "resource "); ok {
			for _, a := range slices.SortedFunc(slices.Values(identities.IdentitySchemas[name].IdentityAttributes),
				func(a, b *tfprotov6.ResourceIdentitySchemaAttribute) int { return cmp.Compare(a.Name, b.Name) }) {
				fmt.Fprintf(&out, "%s identity.%s: %s%s\n", o.name, a.Name, kindOf(a.Type.String()),
					words(map[string]bool{"required for import": a.RequiredForImport, "optional for import": a.OptionalForImport}))
			}
		}
		for _, a := range flatten(o.name, o.schema.Block.Attributes) {
			kind := "nested"
			if a.attribute.NestedType == nil {
				kind = kindOf(a.attribute.Type.String())
			} else {
				kind += " " + strings.ToLower(a.attribute.NestedType.Nesting.String())
			}
			fmt.Fprintf(&out, "%s: %s%s\n", a.path, kind, words(map[string]bool{
				"required": a.attribute.Required, "optional": a.attribute.Optional, "computed": a.attribute.Computed,
				"sensitive": a.attribute.Sensitive, "write-only": a.attribute.WriteOnly, "deprecated": a.attribute.Deprecated,
			}))
		}
	}
	return out.Bytes()
}

func kindOf(text string) string {
	return strings.ToLower(strings.ReplaceAll(text, "tftypes.", ""))
}

func words(set map[string]bool) string {
	var text strings.Builder
	for _, word := range slices.Sorted(maps.Keys(set)) {
		if set[word] {
			text.WriteString(", " + word)
		}
	}
	return text.String()
}
