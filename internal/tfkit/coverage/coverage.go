// Package coverage holds tests to the promise that every field of a platform's API reaches
// Terraform, or is left out for a reason that is written down.
package coverage

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// Cover pairs an API type with the Terraform objects that show it.
type Cover struct {
	// Type is a value of the API type.
	Type any
	// Objects are the names of the platform's resources, data sources, ephemeral resources and
	// actions (without "tenancy_<platform>_") whose attributes, at any depth, count.
	Objects []string
	// Reasons explain a field that no attribute shows, or that another name shows, by its JSON
	// path: "spec.auth0". A reason that is not needed is an error.
	Reasons map[string]string
}

// Check fails for each JSON field, at any depth, that is neither an attribute nor explained.
func Check(t *testing.T, p tfkit.Platform, covers ...Cover) {
	t.Helper()
	served := attributes(t, p)
	for _, c := range covers {
		kind := reflect.TypeOf(c.Type)
		t.Run(kind.Name(), func(t *testing.T) {
			names := map[string]bool{}
			for _, object := range c.Objects {
				found, ok := served[object]
				if !ok {
					t.Fatalf("%s serves no object %q", p.Name, object)
				}
				for name := range found {
					names[name] = true
				}
			}
			fields := map[string]string{}
			walk(kind, "", fields, nil)
			for at, leaf := range fields {
				_, explained := c.Reasons[at]
				switch covered := names[Snake(leaf)]; {
				case !covered && !explained:
					t.Errorf("%s.%s is in no schema of %v and has no reason", kind.Name(), at, c.Objects)
				case covered && explained:
					t.Errorf("%s.%s has a reason, but an attribute shows it", kind.Name(), at)
				}
			}
			for at := range c.Reasons {
				if _, ok := fields[at]; !ok {
					t.Errorf("the reason for %s.%s names no field", kind.Name(), at)
				}
			}
		})
	}
}

// walk records the leaves of a struct by their JSON path.
func walk(kind reflect.Type, prefix string, fields map[string]string, seen []reflect.Type) {
	for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice {
		kind = kind.Elem()
	}
	if slices.Contains(seen, kind) {
		return
	}
	for field := range kind.Fields() {
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		inner := field.Type
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		at := prefix
		if tag == "" && field.Anonymous {
			walk(inner, at, fields, append(seen, kind))
			continue
		}
		if tag == "-" || tag == "" || !field.IsExported() {
			continue
		}
		at += tag
		if inner.Kind() == reflect.Struct && hasJSONFields(inner) {
			walk(inner, at+".", fields, append(seen, kind))
			continue
		}
		fields[at] = tag
	}
}

func hasJSONFields(kind reflect.Type) bool {
	for field := range kind.Fields() {
		if field.Tag.Get("json") != "" || field.Anonymous {
			return true
		}
	}
	return false
}

// Snake writes an API name the way Terraform does: providerID → provider_id, roleIDs → role_ids.
func Snake(name string) string {
	var b strings.Builder
	runes := []rune(strings.ReplaceAll(name, "IDs", "Ids"))
	for i, r := range runes {
		boundary := i > 0 && unicode.IsUpper(r) &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if boundary && runes[i-1] != '_' {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// attributes collects the attribute names of all that a platform serves, by object name.
func attributes(t *testing.T, p tfkit.Platform) map[string]map[string]bool {
	t.Helper()
	ctx := context.Background()
	served := map[string]map[string]bool{}
	add := func(typeName string, kind attr.Type) {
		object := strings.TrimPrefix(typeName, "tenancy_"+p.Name+"_")
		if served[object] == nil {
			served[object] = map[string]bool{}
		}
		collect(kind, served[object])
	}
	for _, make := range p.Resources {
		r := make()
		var m resource.MetadataResponse
		var s resource.SchemaResponse
		r.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "tenancy"}, &m)
		r.Schema(ctx, resource.SchemaRequest{}, &s)
		add(m.TypeName, s.Schema.Type())
	}
	for _, make := range p.DataSources {
		d := make()
		var m datasource.MetadataResponse
		var s datasource.SchemaResponse
		d.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "tenancy"}, &m)
		d.Schema(ctx, datasource.SchemaRequest{}, &s)
		add(m.TypeName, s.Schema.Type())
	}
	for _, make := range p.EphemeralResources {
		e := make()
		var m ephemeral.MetadataResponse
		var s ephemeral.SchemaResponse
		e.Metadata(ctx, ephemeral.MetadataRequest{ProviderTypeName: "tenancy"}, &m)
		e.Schema(ctx, ephemeral.SchemaRequest{}, &s)
		add(m.TypeName, s.Schema.Type())
	}
	for _, make := range p.Actions {
		a := make()
		var m action.MetadataResponse
		var s action.SchemaResponse
		a.Metadata(ctx, action.MetadataRequest{ProviderTypeName: "tenancy"}, &m)
		a.Schema(ctx, action.SchemaRequest{}, &s)
		add(m.TypeName, s.Schema.Type())
	}
	return served
}

func collect(kind attr.Type, names map[string]bool) {
	switch k := kind.(type) {
	case attr.TypeWithAttributeTypes:
		for name, inner := range k.AttributeTypes() {
			names[name] = true
			collect(inner, names)
		}
	case attr.TypeWithElementType:
		collect(k.ElementType(), names)
	}
}
