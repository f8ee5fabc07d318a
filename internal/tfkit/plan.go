package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// IsCreate tells whether a plan creates its object (a replacement's second half included).
func IsCreate(req resource.ModifyPlanRequest) bool {
	return req.State.Raw.IsNull() && !req.Plan.Raw.IsNull()
}

// IsDestroy tells whether a plan destroys its object without making another.
func IsDestroy(req resource.ModifyPlanRequest) bool { return req.Plan.Raw.IsNull() }

// IsUpdate tells whether a plan is for an object that exists and stays.
func IsUpdate(req resource.ModifyPlanRequest) bool {
	return !req.State.Raw.IsNull() && !req.Plan.Raw.IsNull()
}

// KeepPriorState makes the plan the prior state, whole, when plan modifiers have left no
// configured attribute that differs. By then the framework has marked computed values unknown,
// since the configuration did differ to the letter. Call it last in ModifyPlan; it returns
// whether nothing is left to do.
func KeepPriorState(_ context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) bool {
	if !IsUpdate(req) || len(resp.RequiresReplace) > 0 || !sameButComputed(req.Config.Raw, resp.Plan.Raw, req.State.Raw) {
		return false
	}
	resp.Plan.Raw = req.State.Raw
	return true
}

// sameButComputed compares a plan with the state, passing over what the provider computes:
// leaves that are unknown in the plan while the configuration does not set them.
func sameButComputed(config, plan, state tftypes.Value) bool {
	if !config.IsKnown() {
		return false
	}
	if !plan.IsKnown() {
		return config.IsNull()
	}
	if plan.IsNull() || state.IsNull() || !state.IsKnown() {
		return plan.Equal(state)
	}
	if !plan.Type().Is(tftypes.Object{}) {
		return plan.IsFullyKnown() && plan.Equal(state)
	}
	var plans, states map[string]tftypes.Value
	if plan.As(&plans) != nil || state.As(&states) != nil {
		return false
	}
	configs := map[string]tftypes.Value{}
	if !config.IsNull() && config.As(&configs) != nil {
		return false
	}
	for name, value := range plans {
		configured, ok := configs[name]
		if !ok {
			configured = tftypes.NewValue(value.Type(), nil)
		}
		if !sameButComputed(configured, value, states[name]) {
			return false
		}
	}
	return true
}
