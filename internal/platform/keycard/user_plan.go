package keycard

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// ModifyPlan checks what the API would refuse.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClientOrError(ctx, &resp.Diagnostics)
	tfkit.PlanOrganization(ctx, req, resp, c, ok)
	var plan, state userModel
	if !tfkit.IsDestroy(req) {
		resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if tfkit.IsDestroy(req) || len(resp.RequiresReplace) > 0 {
		resp.Diagnostics.Append(r.planEnd(ctx, c, ok, state)...)
		return
	}
	unchanged := plan.Role.Equal(state.Role) && plan.Status.Equal(state.Status)
	if ok && (tfkit.IsCreate(req) || !unchanged) {
		resp.Diagnostics.Append(c.planMember(ctx, plan)...)
	}
}

// planMember checks that a member is there, can have the role, and does not leave the
// organization without an administrator.
func (m *members) planMember(ctx context.Context, plan userModel) diag.Diagnostics {
	var diags diag.Diagnostics
	organization, id := plan.OrganizationID.ValueString(), plan.UserID.ValueString()
	if organization == "" || id == "" {
		return diags
	}
	if _, err := m.users.Get(ctx, organization, id); errors.Is(err, bulk.ErrAbsent) {
		diags.AddAttributeError(path.Root("user_id"), "No such member", noSuchMember(organization, id))
		return diags
	}
	at := path.Root("role")
	if role := plan.Role.ValueString(); role != "" {
		diags.Append(m.checkRole(ctx, organization, role, at)...)
	}
	change := api.UserUpdate{Role: api.OrganizationRole(plan.Role.ValueString()), Status: api.OrganizationStatus(plan.Status.ValueString())}
	if change.Status == api.UserDisabled {
		at = path.Root("status")
	}
	diags.Append(m.checkMember(ctx, organization, id, &change, at)...)
	return diags
}

// planEnd says what ending the resource does, or leaves undone.
func (r *userResource) planEnd(ctx context.Context, c *client, ok bool, state userModel) diag.Diagnostics {
	switch {
	case state.DeletionPolicy.ValueString() == deletionPolicyAbandon:
		return userStaysWarning(state)
	case ok:
		organization, id := state.OrganizationID.ValueString(), state.UserID.ValueString()
		c.admins.leave(organization, id)
		return c.checkMember(ctx, organization, id, nil, path.Empty())
	}
	return nil
}

func userStaysWarning(state userModel) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("The member keeps access to the Keycard organization",
		fmt.Sprintf("Destroying the resource only forgets the member %s (%s): it stays in the organization %s with the role %s.",
			state.UserID.ValueString(), state.Email.ValueString(), state.OrganizationID.ValueString(), state.Role.ValueString()))}
}
