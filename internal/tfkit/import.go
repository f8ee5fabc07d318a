package tfkit

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ImportID describes an object's composite import id: parts joined by "/", each the name of an
// attribute that stands in the state and in the identity alike. An id of a single part is that part as
// it is: it may be a name that somebody chose, with a "/" or a "%" in it.
type ImportID struct {
	// Parts from the outermost parent to the object itself: "organization_id", "id".
	Parts []string
	// Default supplies the first part where an id leaves it out; nil or "" demands it.
	Default func(ctx context.Context) string
	// Resolve turns a part as a person wrote it into the part's id (a label into an id); by part
	// name, nil keeps it.
	Resolve map[string]func(ctx context.Context, value string) (string, error)
	// Split divides an id of a single part too, where no value holds a "/": more parts are a mistake.
	Split bool
}

// literal tells whether the id is its only part, so that there is nothing to escape.
func (i ImportID) literal() bool { return len(i.Parts) == 1 && i.Default == nil && !i.Split }

// Format joins part values to an import id, escaping a "/" in them.
func (i ImportID) Format(values ...string) string {
	if i.literal() {
		return values[0]
	}
	escaped := make([]string, len(values))
	for n, v := range values {
		escaped[n] = strings.NewReplacer("%", "%25", "/", "%2F").Replace(v)
	}
	return strings.Join(escaped, "/")
}

func (i ImportID) form() string {
	form := make([]string, len(i.Parts))
	for n, part := range i.Parts {
		form[n] = "<" + part + ">"
	}
	return strings.Join(form, "/")
}

// Parse splits an import id into its parts.
func (i ImportID) Parse(ctx context.Context, id string) ([]string, error) {
	if i.literal() && strings.TrimSpace(id) != "" {
		return []string{id}, nil
	}
	parts := strings.Split(id, "/")
	if i.Default != nil && len(parts) == len(i.Parts)-1 {
		if first := i.Default(ctx); first != "" {
			parts = append([]string{strings.ReplaceAll(first, "/", "%2F")}, parts...)
		}
	}
	expected := "expected an import id of the form " + i.form()
	if i.Default != nil {
		expected += " (the first part may be left out where the provider block sets it)"
	}
	if len(parts) != len(i.Parts) {
		return nil, fmt.Errorf("%s, with %d parts; got %q, with %d", expected, len(i.Parts), id, len(parts))
	}
	for n, part := range parts {
		value, err := url.PathUnescape(part)
		if err != nil {
			return nil, fmt.Errorf("%s; part %d of %q is badly escaped", expected, n+1, id)
		}
		if strings.TrimSpace(value) == "" {
			return nil, fmt.Errorf("%s; part %d of %q (%s) is empty", expected, n+1, id, i.Parts[n])
		}
		parts[n] = value
	}
	return parts, nil
}

// Import answers an import by id or by identity: it sets the parts in state and identity, and
// the following Read fills in the rest.
func (i ImportID) Import(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	values, ok := i.values(ctx, req, &resp.Diagnostics)
	if !ok {
		return
	}
	for n, part := range i.Parts {
		if resolve := i.Resolve[part]; resolve != nil {
			resolved, err := resolve(ctx, values[n])
			if err != nil {
				resp.Diagnostics.Append(Failure{
					Summary: fmt.Sprintf("Could not resolve %s %q of the import", part, values[n]),
					Advice:  map[int]string{http.StatusNotFound: "Expected the id, or the readable name that may stand for it, of what exists and this credential can see."},
				}.Diagnostics(err)...)
				return
			}
			values[n] = resolved
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(part), values[n])...)
		if resp.Identity != nil {
			resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(part), values[n])...)
		}
	}
}

func (i ImportID) values(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) ([]string, bool) {
	if req.ID != "" || req.Identity == nil {
		values, err := i.Parse(ctx, req.ID)
		if err != nil {
			diags.AddError("Unusable import id", "Cannot import: "+err.Error()+".")
			return nil, false
		}
		return values, true
	}
	values := make([]string, len(i.Parts))
	for n, part := range i.Parts {
		var value types.String
		diags.Append(req.Identity.GetAttribute(ctx, path.Root(part), &value)...)
		values[n] = value.ValueString()
		if values[n] == "" && n == 0 && i.Default != nil {
			values[n] = i.Default(ctx)
		}
		if values[n] == "" {
			diags.AddAttributeError(path.Root(part), "Incomplete import identity", "The identity needs "+part+".")
		}
	}
	return values, !diags.HasError()
}

// IdentitySchema is the identity whose attributes are the import id's parts. The first part is
// optional on import where the id has a default for it.
func (i ImportID) IdentitySchema(descriptions map[string]string) identityschema.Schema {
	attributes := map[string]identityschema.Attribute{}
	for n, part := range i.Parts {
		optional := n == 0 && i.Default != nil
		attributes[part] = identityschema.StringAttribute{
			RequiredForImport: !optional, OptionalForImport: optional, Description: descriptions[part],
		}
	}
	return identityschema.Schema{Attributes: attributes}
}

// SetIdentity writes the parts of an object's identity. A nil identity (a CLI without identity
// support) is passed over.
func (i ImportID) SetIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, values ...string) diag.Diagnostics {
	var diags diag.Diagnostics
	if identity == nil {
		return diags
	}
	for n, part := range i.Parts {
		diags.Append(identity.SetAttribute(ctx, path.Root(part), values[n])...)
	}
	return diags
}
