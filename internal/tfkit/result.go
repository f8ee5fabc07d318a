package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// SetResult writes what a create or update has led to: the model, save that every value the plan
// knew stays as planned. Terraform takes anything else for a fault of the provider, and a new
// object then for a broken one. What the service has made different, by itself or because it was
// changed since the last refresh, is left for the next read to show.
func SetResult(ctx context.Context, state *tfsdk.State, plan tfsdk.Plan, model any) diag.Diagnostics {
	diags := state.Set(ctx, model)
	if diags.HasError() {
		return diags
	}
	result, err := tftypes.Transform(plan.Raw, func(at *tftypes.AttributePath, planned tftypes.Value) (tftypes.Value, error) {
		if planned.IsKnown() {
			return planned, nil
		}
		found, _, err := tftypes.WalkAttributePath(state.Raw, at)
		if value, ok := found.(tftypes.Value); ok && err == nil {
			return value, nil
		}
		return tftypes.NewValue(planned.Type(), nil), nil
	})
	if err != nil {
		diags.AddError("Could not write the state", err.Error())
		return diags
	}
	state.Raw = result
	return diags
}
