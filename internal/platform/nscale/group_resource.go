package nscale

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type groupResource struct {
	child[api.Group, groupModel, *groupModel]
}

var (
	_ resource.ResourceWithConfigure   = (*groupResource)(nil)
	_ resource.ResourceWithIdentity    = (*groupResource)(nil)
	_ resource.ResourceWithImportState = (*groupResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*groupResource)(nil)
)

func newGroupResource() resource.Resource {
	r := &groupResource{}
	r.Platform, r.Name, r.noun = name, "group", "group"
	r.cache = func(c *client) *bulk.Cache[api.Group] { return c.groups }
	r.complete = completeGroup
	r.make = func(ctx context.Context, c *client, org string, plan *groupModel, _ *diag.Diagnostics) (api.Group, error) {
		if err := resolveRoles(ctx, c, org, plan); err != nil {
			return api.Group{}, err
		}
		return c.writer.CreateGroup(ctx, org, plan.write(api.Group{}))
	}
	r.finish = func(ctx context.Context, c *client, org string, made api.Group, plan *groupModel) (api.Group, error) {
		if err := resolveRoles(ctx, c, org, plan); err != nil {
			return made, err
		}
		return c.writer.ConfirmGroup(ctx, org, made.Metadata.ID, plan.write(api.Group{}))
	}
	r.change = func(ctx context.Context, c *client, plan, _ *groupModel) (api.Group, error) {
		org := plan.OrganizationID.ValueString()
		if err := resolveRoles(ctx, c, org, plan); err != nil {
			return api.Group{}, err
		}
		return c.writer.UpdateGroup(ctx, org, plan.ID.ValueString(), plan.write)
	}
	r.settle = (*groupModel).settle
	r.remove = func(ctx context.Context, c *client, state *groupModel) error {
		return c.writer.DeleteGroup(ctx, state.OrganizationID.ValueString(), state.ID.ValueString())
	}
	return r
}

func (r *groupResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A group of an Nscale organization: it grants roles to its members.\n\n" +
			"Who is in a group can be said on either side: with `group_ids` of `tenancy_nscale_user` and `tenancy_nscale_service_account`, " +
			"or here with `user_ids` and `service_account_ids`. Both edit the same membership, so choose one side for each group: " +
			"the side of the members is the usual choice. Where a set is left out here, the group reports it and leaves it alone.",
		Attributes: merged(originAttributes("group"), labelAttributes("group"), map[string]schema.Attribute{
			"role_ids": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Validators: append(ids(), setvalidator.AtLeastOneOf(path.MatchRoot("role_ids"), path.MatchRoot("role_names"))),
				MarkdownDescription: "Ids of the roles that the group grants (see the data source `tenancy_nscale_roles`); they differ from deployment to deployment. " +
					"Set this or `role_names`; set together they must mean the same. Each must be one that the token may grant.",
			},
			"role_names": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: "Names of the roles that the group grants, such as `administrator`, `auditor`, `user` or `reader`, resolved while planning. " +
					"Set this or `role_ids`.",
			},
			"user_ids": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType, Validators: ids(),
				MarkdownDescription: "Ids of the users in the group. When set, these are all of them: others leave, those known only by a foreign issuer included. " +
					"Leave it out where users name their groups.",
			},
			"service_account_ids": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType, Validators: ids(),
				MarkdownDescription: "Ids of the service accounts in the group. When set, these are all of them. Leave it out where service accounts name their groups.",
			},
		}),
	}
}

// ModifyPlan settles the organization and checks roles and members against it.
func (r *groupResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClient(ctx)
	planOrganization(ctx, req, resp, c, ok)
	if tfkit.IsDestroy(req) || resp.Diagnostics.HasError() {
		return
	}
	var config, plan, state groupModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if tfkit.IsUpdate(req) {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	org := plan.OrganizationID.ValueString()
	if resp.Diagnostics.HasError() {
		return
	}
	if ok {
		r.planRoles(ctx, resp, c, org, config, state)
		checkMembers(ctx, c, c.users.All, func(u api.User) string { return u.Metadata.ID }, org, "user", path.Root("user_ids"), config.UserIDs, state.UserIDs, &resp.Diagnostics)
		checkMembers(ctx, c, c.accounts.All, func(a api.ServiceAccount) string { return a.Metadata.ID }, org, "service account",
			path.Root("service_account_ids"), config.ServiceAccountIDs, state.ServiceAccountIDs, &resp.Diagnostics)
	}
}

// planRoles works out names from ids, or ids from names, and reports roles that cannot be granted.
// What cannot be asked stays open.
func (r *groupResource) planRoles(ctx context.Context, resp *resource.ModifyPlanResponse, c *client, org string, config, state groupModel) {
	given, prior, derived, key := config.RoleIDs, state.RoleIDs, path.Root("role_names"), roleID
	at := path.Root("role_ids")
	if !config.RoleNames.IsNull() {
		given, prior, derived, key = config.RoleNames, state.RoleNames, path.Root("role_ids"), roleName
		at = path.Root("role_names")
	}
	worked := types.SetUnknown(types.StringType)
	if fullyKnown(given) && org != "" {
		if roles, err := c.roles.All(ctx, org); err == nil {
			ids := checkRoles(roles, at, given, prior, key, &resp.Diagnostics)
			if worked = readSet(ids); at.Equal(path.Root("role_ids")) {
				worked = roleNames(roles, given)
			}
		}
	}
	if config.RoleIDs.IsNull() || config.RoleNames.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, derived, worked)...)
		return
	}
	// Configurations that Terraform generates name the roles twice.
	if fullyKnown(config.RoleIDs) && fullyKnown(worked) && !worked.Equal(config.RoleIDs) && !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddAttributeError(at, "Role names and ids differ",
			fmt.Sprintf("role_names stands for the ids %s, and role_ids is %s. Set one of them, or make them agree.", worked, config.RoleIDs))
	}
}

// resolveRoles does for a plan that could not ask, or did not know, what planRoles does for
// others: afterwards both ids and names are there.
func resolveRoles(ctx context.Context, c *client, org string, m *groupModel) error {
	if !m.RoleIDs.IsUnknown() && !m.RoleNames.IsUnknown() {
		return nil
	}
	roles, err := c.roles.All(ctx, org)
	if m.RoleNames.IsUnknown() {
		// Names of ids only inform: without them the group is as good.
		m.RoleNames = roleNames(roles, m.RoleIDs)
		return nil
	}
	if err != nil {
		return err
	}
	var diags diag.Diagnostics
	m.RoleIDs = readSet(checkRoles(roles, path.Root("role_names"), m.RoleNames, types.SetNull(types.StringType), roleName, &diags))
	for _, d := range diags.Errors() {
		return errors.New(d.Detail())
	}
	return nil
}
