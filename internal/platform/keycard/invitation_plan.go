package keycard

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// ModifyPlan decides between replacing the invitation and changing its member, and checks what
// the API would refuse.
func (r *invitationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClientOrError(ctx, &resp.Diagnostics)
	tfkit.PlanOrganization(ctx, req, resp, c, ok)
	var plan, state invitationModel
	if !tfkit.IsDestroy(req) {
		resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case tfkit.IsDestroy(req):
		resp.Diagnostics.Append(r.planEnd(ctx, c, ok, state)...)
		return
	case tfkit.IsCreate(req):
		// That nobody has accepted yet is certain: others may decide by it while planning.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("user_id"), types.StringNull())...)
		if ok {
			resp.Diagnostics.Append(c.planInvitation(ctx, plan, tfkit.SeenBy(ctx, req.Private) != "")...)
		}
		return
	}
	if ok {
		c.admins.holdInvitation(state)
	}
	if state.spent() {
		// Nobody can accept it any more: another one takes its place.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), types.StringUnknown())...)
		resp.RequiresReplace.Append(path.Root("status"))
	}
	if !plan.Role.Equal(state.Role) {
		resp.Diagnostics.Append(r.planRole(ctx, c, ok, plan, state, resp)...)
	}
	if len(resp.RequiresReplace) > 0 {
		resp.Diagnostics.Append(r.planEnd(ctx, c, ok, state)...)
	}
}

// planInvitation checks a new invitation: that the role can be given and the address invited.
func (m *members) planInvitation(ctx context.Context, plan invitationModel, replacing bool) diag.Diagnostics {
	var diags diag.Diagnostics
	organization := plan.OrganizationID.ValueString()
	if organization == "" {
		return diags
	}
	if !plan.Role.IsUnknown() {
		diags.Append(m.checkRole(ctx, organization, plan.Role.ValueString(), path.Root("role"))...)
	}
	if !plan.Email.IsUnknown() {
		diags.Append(m.checkInvitable(ctx, organization, plan.Email.ValueString(), replacing, path.Root("email"))...)
	}
	return diags
}

// planRole sends another role to the member, or to a new invitation while there is no member.
func (r *invitationResource) planRole(ctx context.Context, c *client, ok bool, plan, state invitationModel, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	var diags diag.Diagnostics
	at := path.Root("role")
	switch {
	case !state.accepted():
		resp.RequiresReplace.Append(at)
	case state.UserID.ValueString() == "":
		diags.AddAttributeError(at, "Unknown member",
			fmt.Sprintf("%s accepted the invitation, but which member that is cannot be told by the address. Change the role with a tenancy_keycard_user resource.", state.Email.ValueString()))
	case ok && !plan.Role.IsUnknown():
		organization, role := state.OrganizationID.ValueString(), plan.Role.ValueString()
		diags.Append(c.checkRole(ctx, organization, role, at)...)
		diags.Append(c.checkMember(ctx, organization, state.UserID.ValueString(), &api.UserUpdate{Role: api.OrganizationRole(role)}, at)...)
	}
	return diags
}

// planEnd says what ending the resource does, or leaves undone.
func (r *invitationResource) planEnd(ctx context.Context, c *client, ok bool, state invitationModel) diag.Diagnostics {
	var diags diag.Diagnostics
	organization, user := state.OrganizationID.ValueString(), state.UserID.ValueString()
	switch {
	case !state.accepted():
		if ok {
			c.admins.leave(organization, state.ID.ValueString())
		}
	case state.DeletionPolicy.ValueString() != deletionPolicyDelete:
		diags.Append(memberStaysWarning(state.Email.ValueString(), organization)...)
	case ok && user != "":
		c.admins.leave(organization, user)
		diags.Append(c.checkMember(ctx, organization, user, nil, path.Empty())...)
	}
	return diags
}

func memberStaysWarning(email, organization string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("The member keeps access to the Keycard organization",
		fmt.Sprintf("%s accepted the invitation and stays a member of the organization %s: destroying the invitation only forgets it. "+
			"Remove the member with a tenancy_keycard_user resource or by hand, or set deletion_policy = %q and apply before destroying.",
			email, organization, deletionPolicyDelete))}
}
