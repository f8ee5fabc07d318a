package nscale

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type userResource struct {
	child[api.User, userModel, *userModel]
}

var (
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

func newUserResource() resource.Resource {
	r := &userResource{}
	r.Platform, r.Name, r.noun = name, "user", "user"
	r.cache = func(c *client) *bulk.Cache[api.User] { return c.users }
	r.make = makeUser
	r.finish = func(ctx context.Context, c *client, org string, made api.User, plan *userModel) (api.User, error) {
		write := plan.write()
		if write.Matches(made) || write.Spec.GroupIDs == nil && write.Spec.State == made.Spec.State {
			write.Spec.GroupIDs = made.Spec.GroupIDs
			return c.writer.ConfirmUser(ctx, org, made.Metadata.ID, write)
		}
		return c.writer.UpdateUser(ctx, org, made.Metadata.ID, write)
	}
	r.change = func(ctx context.Context, c *client, plan, _ *userModel) (api.User, error) {
		return c.writer.UpdateUser(ctx, plan.OrganizationID.ValueString(), plan.ID.ValueString(), plan.write())
	}
	r.settle = (*userModel).settle
	r.remove = func(ctx context.Context, c *client, state *userModel) error {
		return c.writer.DeleteUser(ctx, state.OrganizationID.ValueString(), state.ID.ValueString())
	}
	r.guard = func(ctx context.Context, c *client, state *userModel) diag.Diagnostics {
		return ownUser(ctx, c, state.Subject, "removes")
	}
	return r
}

// memberGroups is group_ids on the side of the members.
func memberGroups(noun string) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, Computed: true, ElementType: types.StringType, Validators: ids(),
		MarkdownDescription: "Ids of all the groups that the " + noun + " is in. An empty set takes it out of every group; left out, its groups are reported and left alone. " +
			"Do not combine with the member sets of `tenancy_nscale_group` for the same group.",
	}
}

func (r *userResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A person's membership of an Nscale organization. Someone who is a member already is taken over as they are, with a warning, " +
			"then given the configured state and groups. Destroying the resource ends the membership.",
		Attributes: merged(originAttributes("user"), map[string]schema.Attribute{
			"subject": schema.StringAttribute{
				Required: true, Validators: []validator.String{subject()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "E-mail address that the person signs in with, compared exactly, upper and lower case included. Another one replaces the user.",
			},
			"state": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(api.UserActive),
				Validators: []validator.String{stringvalidator.OneOf(api.UserActive, api.UserPending, api.UserSuspended)},
				MarkdownDescription: "State of the membership: `active` (default), `pending` or `suspended`. A suspended user still sees the organization in lists, " +
					"and nothing inside it.",
			},
			"group_ids": memberGroups("user"),
		}),
	}
}

// ModifyPlan settles the organization, checks the groups, and refuses what would lock the caller out.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClient(ctx)
	planOrganization(ctx, req, resp, c, ok)
	var plan, state userModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if tfkit.IsDestroy(req) {
		if ok {
			resp.Diagnostics.Append(ownUser(ctx, c, state.Subject, "removes")...)
		}
		return
	}
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	checkGroups(ctx, c, plan.OrganizationID.ValueString(), plan.GroupIDs, state.GroupIDs, &resp.Diagnostics)
	if state.State.ValueString() == api.UserActive && !plan.State.IsUnknown() && plan.State.ValueString() != api.UserActive {
		resp.Diagnostics.Append(ownUser(ctx, c, state.Subject, "suspends")...)
	}
}

// ownUser refuses what would end the rights of the provider's own token. Who cannot be told is let pass.
func ownUser(ctx context.Context, c *client, subject types.String, does string) diag.Diagnostics {
	who, err := c.caller(ctx)
	if err != nil || subject.ValueString() == "" || who.Sub != subject.ValueString() && who.Email != subject.ValueString() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("subject"), "This is the provider's own user",
		fmt.Sprintf("The provider acts as %s, and this %s that user: its next request would be refused. Use another token for it.", subject.ValueString(), does))}
}

// makeUser makes a user, or takes over one who is a member already and says so.
func makeUser(ctx context.Context, c *client, org string, plan *userModel, diags *diag.Diagnostics) (api.User, error) {
	made, existed, err := c.writer.CreateUser(ctx, org, plan.Subject.ValueString(), plan.State.ValueString())
	if existed {
		diags.AddAttributeWarning(path.Root("subject"), "The user was a member already",
			fmt.Sprintf("%s is a member of the organization %s since %s. From now on this configuration manages the membership: destroying the resource ends it.",
				made.Spec.Subject, org, made.Metadata.CreationTime))
	}
	return made, err
}
