package tfkit

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// PrivateReader reads an object's private state.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateWriter writes an object's private state.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// SetPrivate keeps a value as JSON in private state. It must not be a secret.
func SetPrivate[T any](ctx context.Context, private PrivateWriter, key string, value T) diag.Diagnostics {
	raw, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Private state", err.Error())}
	}
	return private.SetKey(ctx, key, raw)
}

// GetPrivate reads a value that SetPrivate kept; false when there is none.
func GetPrivate[T any](ctx context.Context, private PrivateReader, key string) (value T, ok bool) {
	raw, diags := private.GetKey(ctx, key)
	if diags.HasError() || raw == nil {
		return value, false
	}
	return value, json.Unmarshal(raw, &value) == nil
}

const seenKey = "seen_by"

// RecordSeen keeps the origin (an endpoint, or a fingerprint of endpoint and credential) that
// last saw an object, so that absence seen from elsewhere is not taken for a deletion.
func RecordSeen(ctx context.Context, private PrivateWriter, origin string) diag.Diagnostics {
	return SetPrivate(ctx, private, seenKey, origin)
}

// SeenBy returns the origin that last saw an object; "" when none was recorded.
func SeenBy(ctx context.Context, private PrivateReader) string {
	origin, _ := GetPrivate[string](ctx, private, seenKey)
	return origin
}

// Gone ends a Read that found nothing. Absence seen from the recorded origin removes the object
// from state with a warning that says what the next apply will do; absence seen from elsewhere
// is an error, and the state stays.
func Gone(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, origin, what, next string) {
	resp.Diagnostics.Append(identityFromState(ctx, req, resp)...)
	resp.Diagnostics.Append(AbsentHere(ctx, req.Private, origin, what)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.AddWarning(what+" is gone", what+" was not found at "+origin+
		": it was deleted outside of this configuration. It is removed from the state; "+next)
	resp.State.RemoveResource(ctx)
}

// AbsentHere judges an absence that origin shows: it is an error when the object was last seen
// elsewhere, for then it proves nothing, and a Delete that found nothing must not end well.
func AbsentHere(ctx context.Context, private PrivateReader, origin, what string) diag.Diagnostics {
	seen := SeenBy(ctx, private)
	if seen == "" || seen == origin {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(what+" was not found, but it was last seen elsewhere",
		what+" is not visible at "+origin+". It was last seen at "+seen+
			", so this is no proof that it was deleted, and the state is kept. Check the provider's endpoint and credential; "+
			"if the object really is gone, remove it with `terraform state rm`.")}
}

// identityFromState fills an identity that the CLI did not keep (it may know none) from the
// attributes of the same names: a Read must return one, even for an object that is gone.
func identityFromState(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) diag.Diagnostics {
	var diags diag.Diagnostics
	if resp.Identity == nil || !resp.Identity.Raw.IsFullyNull() {
		return diags
	}
	for name := range resp.Identity.Schema.GetAttributes() {
		var value types.String
		diags.Append(req.State.GetAttribute(ctx, path.Root(name), &value)...)
		diags.Append(resp.Identity.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

const configuredKey = "configured"

// RecordConfigured keeps which of the given optional leaves the configuration sets, so that one
// that is dropped later can be told from one that was never set.
func RecordConfigured(ctx context.Context, private PrivateWriter, config tfsdk.Config, leaves []path.Path) diag.Diagnostics {
	var set []string
	for _, p := range leaves {
		if isSet(ctx, config, p) {
			set = append(set, p.String())
		}
	}
	return SetPrivate(ctx, private, configuredKey, set)
}

// Dropped returns the leaves that the configuration set when it was last applied and no longer sets.
func Dropped(ctx context.Context, private PrivateReader, config tfsdk.Config, leaves []path.Path) []path.Path {
	before, _ := GetPrivate[[]string](ctx, private, configuredKey)
	return slices.DeleteFunc(slices.Clone(leaves), func(p path.Path) bool {
		return !slices.Contains(before, p.String()) || isSet(ctx, config, p)
	})
}

func isSet(ctx context.Context, config tfsdk.Config, p path.Path) bool {
	var value attr.Value
	diags := config.GetAttribute(ctx, p, &value)
	return !diags.HasError() && value != nil && !value.IsNull()
}
