package bindplane

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// ModifyPlan refuses what the API cannot do with an organization, and warns of a taken name.
func (r *organizationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config organizationModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if tfkit.IsDestroy(req) {
		if state.DeletionProtection.ValueBool() {
			resp.Diagnostics.Append(protected(state))
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	c, ok := r.PlanClientOrError(ctx, &resp.Diagnostics)
	if tfkit.IsCreate(req) {
		if config.InitialProjectName.IsNull() {
			resp.Diagnostics.AddAttributeError(path.Root("initial_project_name"), "A new organization needs a first project",
				"The server makes a project along with the organization: set initial_project_name. Only an imported organization can do without.")
		}
		if config.LicenseType.IsNull() {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("license_type"), untold)...)
		}
	} else {
		made := madeHere(ctx, req.Private)
		resp.Diagnostics.Append(frozen(plan, state, made)...)
		if !made && keepUntold(ctx, plan, state, req, resp) {
			return
		}
		if !plan.Name.Equal(state.Name) {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("resource_name"), types.StringUnknown())...)
		}
	}
	if ok && !resp.Diagnostics.HasError() && !plan.Name.IsUnknown() && !plan.Name.Equal(state.Name) {
		c.warnOfTakenName(ctx, plan.Name.ValueString(), &resp.Diagnostics)
	}
}

// madeKey says in private state that this resource created the organization.
const madeKey = "made"

// madeHere tells an organization that the resource created from an imported one, of which what
// only a create is told is not known.
func madeHere(ctx context.Context, private tfkit.PrivateReader) bool {
	made, _ := tfkit.GetPrivate[bool](ctx, private, madeKey)
	return made
}

// keepUntold keeps an imported organization's state when the configuration only adds what the
// import could not know. Together with another change, such a value is noted in the state.
func keepUntold(ctx context.Context, plan, state organizationModel, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) bool {
	noted := resp.Plan.Raw
	for attribute, pair := range map[string][2]types.String{
		"initial_project_name": {plan.InitialProjectName, state.InitialProjectName},
		"license_type":         {plan.LicenseType, state.LicenseType},
	} {
		if planned, prior := pair[0], pair[1]; prior.Equal(untold) && !planned.IsUnknown() {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attribute), prior)...)
		}
	}
	if tfkit.KeepPriorState(ctx, req, resp) {
		return true
	}
	resp.Plan.Raw = noted
	return false
}

// frozen refuses changes of what only a create is told; made says that it was this resource's.
func frozen(plan, state organizationModel, made bool) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, leaf := range []struct {
		attribute   string
		plan, state attr.Value
		why         string
	}{
		{"initial_project_name", plan.InitialProjectName, state.InitialProjectName, "the first project exists, and this API cannot rename projects"},
		{"license_type", plan.LicenseType, state.LicenseType, "the licence was issued when the organization was created; use tenancy_bindplane_organization_license to change it"},
		{"eula_accepted", plan.EULAAccepted, state.EULAAccepted, "an acceptance cannot be taken back"},
	} {
		unknown := leaf.state.IsNull() || leaf.state.Equal(untold) && !made
		if unknown || leaf.plan.IsUnknown() || leaf.plan.Equal(leaf.state) {
			continue
		}
		remedy := "Set the former value again."
		if leaf.state.Equal(untold) {
			remedy = "Leave it out again."
		}
		diags.AddAttributeError(path.Root(leaf.attribute), "An organization keeps its "+leaf.attribute,
			fmt.Sprintf("Cannot change %s from %s to %s: %s. Replacing the organization would delete everything in it, so that is not planned. %s",
				leaf.attribute, leaf.state, leaf.plan, leaf.why, remedy))
	}
	return diags
}

func protected(state organizationModel) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("deletion_protection"), "The Bindplane organization is protected from deletion",
		fmt.Sprintf("Deleting the organization %q (%s) would delete its projects and everything in them. If that is what you want, set deletion_protection = false and apply before destroying.",
			state.Name.ValueString(), state.ID.ValueString()))
}

// warnOfTakenName never fails a plan: another change of the same plan may free the name, and what
// the check means is a matter of interpretation.
func (c *client) warnOfTakenName(ctx context.Context, wanted string, diags *diag.Diagnostics) {
	check, err := c.checkName(ctx, wanted)
	if err != nil || check.Available == nil || *check.Available {
		return
	}
	diags.AddAttributeWarning(path.Root("name"), "The organization's name seems to be taken",
		fmt.Sprintf("The server says that an organization named %q exists already. It may refuse the name, unless that organization gives it up in the same run.", wanted))
}
