package tfkit_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// A plan says at once what is missing or unusable, but nothing of what may be known in the apply.
// Checks that must never fail a plan get no client and no diagnostic in either case.
func TestClientsOfPlans(t *testing.T) {
	t.Parallel()
	key := map[string]attr.Type{"key": types.StringType}
	settings := func(value types.String) types.Object {
		return types.ObjectValueMust(key, map[string]attr.Value{"key": value})
	}
	undecided := diag.NewErrorDiagnostic("Not known yet", "The sandbox depends on something else.")
	for _, c := range []struct {
		name        string
		object      types.Object
		unavailable diag.Diagnostic
		// summary is of the error that using the client leads to, planned of the one that a plan shows.
		summary, planned string
	}{
		{name: "usable", object: settings(types.StringValue("k"))},
		{"missing", settings(types.StringNull()), nil, "Acme is not configured", "Acme is not configured"},
		{"no block", types.ObjectNull(key), nil, "Acme is not configured", "Acme is not configured"},
		{"unknown setting", settings(types.StringUnknown()), nil, "Provider setting is not known yet", ""},
		{"unknown block", types.ObjectUnknown(key), nil, "Provider setting is not known yet", ""},
		{"unavailable", settings(types.StringValue("k")), undecided, "Not known yet", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			platform := tfkit.Platform{Name: "acme", Title: "Acme", Connect: func(_ context.Context, s *tfkit.Settings) (any, diag.Diagnostics) {
				given := s.String("key")
				if given == "" && !s.Failed() {
					return nil, diag.Diagnostics{s.Missing("key", "a key")}
				}
				return given, nil
			}}
			s := tfkit.NewSettings(platform, c.object, tfkit.Shared{}, nil)
			if c.unavailable != nil {
				s.Unavailable(c.unavailable)
			}
			meta := tfkit.NewMeta()
			meta.Add(platform, s, true)
			var r tfkit.Resource[string]
			r.Platform, r.Name = "acme", "thing"
			r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: meta}, nil)

			// A plan may ask more than once, and everybody gets the same answer.
			for range 2 {
				var used, planned diag.Diagnostics
				client, ok := r.Client(t.Context(), &used)
				soft, softOK := r.PlanClient(t.Context())
				strict, strictOK := r.PlanClientOrError(t.Context(), &planned)
				usable := c.summary == ""
				if ok != usable || softOK != usable || strictOK != usable {
					t.Errorf("clients: %v, %v, %v, want %v", ok, softOK, strictOK, usable)
				}
				if usable && (client != "k" || soft != "k" || strict != "k") {
					t.Errorf("clients: %q, %q, %q", client, soft, strict)
				}
				if first(used) != c.summary || first(planned) != c.planned {
					t.Errorf("using says %q, want %q; planning says %q, want %q", first(used), c.summary, first(planned), c.planned)
				}
			}
		})
	}
}

// Before the provider is configured, as in a validation, a plan's checks are passed over.
func TestClientsBeforeConfiguring(t *testing.T) {
	t.Parallel()
	var r tfkit.Resource[string]
	var used, planned diag.Diagnostics
	if _, ok := r.Client(t.Context(), &used); ok || first(used) != "Provider is not configured" {
		t.Errorf("using: %v, %q", ok, first(used))
	}
	if _, ok := r.PlanClientOrError(t.Context(), &planned); ok || len(planned) > 0 {
		t.Errorf("planning: %v, %q", ok, first(planned))
	}
	if _, ok := r.PlanClient(t.Context()); ok {
		t.Error("there is a client")
	}
}

// first returns the summary of the first error; "" where there is none.
func first(diags diag.Diagnostics) string {
	if !diags.HasError() {
		return ""
	}
	return diags.Errors()[0].Summary()
}
