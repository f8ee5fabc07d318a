package nscale

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type serviceAccountResource struct {
	child[api.ServiceAccount, serviceAccountModel, *serviceAccountModel]
}

var (
	_ resource.ResourceWithConfigure   = (*serviceAccountResource)(nil)
	_ resource.ResourceWithIdentity    = (*serviceAccountResource)(nil)
	_ resource.ResourceWithImportState = (*serviceAccountResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*serviceAccountResource)(nil)
)

// issuedKey keeps in private state when the token was issued, by the local clock: with its expiry
// that tells how long the service's tokens live.
const issuedKey = "issued_at"

func newServiceAccountResource() resource.Resource {
	r := &serviceAccountResource{}
	r.Platform, r.Name, r.noun = name, "service_account", "service account"
	r.cache = func(c *client) *bulk.Cache[api.ServiceAccount] { return c.accounts }
	r.make = func(ctx context.Context, c *client, org string, plan *serviceAccountModel, _ *diag.Diagnostics) (api.ServiceAccount, error) {
		return c.writer.CreateServiceAccount(ctx, org, plan.metadata())
	}
	r.finish = func(ctx context.Context, c *client, org string, made api.ServiceAccount, plan *serviceAccountModel) (api.ServiceAccount, error) {
		write := plan.write()
		if len(write.Spec.GroupIDs) > 0 {
			return c.writer.UpdateServiceAccount(ctx, org, made.Metadata.ID, write)
		}
		return c.writer.ConfirmServiceAccount(ctx, org, made.Metadata.ID, write)
	}
	r.change = changeServiceAccount
	r.settle = (*serviceAccountModel).settle
	r.remember = func(ctx context.Context, private tfkit.PrivateWriter, _ *serviceAccountModel, a api.ServiceAccount) diag.Diagnostics {
		if a.Status.AccessToken == "" {
			return nil
		}
		return tfkit.SetPrivate(ctx, private, issuedKey, clock())
	}
	r.remove = func(ctx context.Context, c *client, state *serviceAccountModel) error {
		return c.writer.DeleteServiceAccount(ctx, state.OrganizationID.ValueString(), state.ID.ValueString())
	}
	r.guard = func(ctx context.Context, c *client, state *serviceAccountModel) diag.Diagnostics {
		return ownAccount(ctx, c, state.ID, "Deleting")
	}
	r.notice = rotatedElsewhere
	r.unseen = onlyItself
	return r
}

func (r *serviceAccountResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A service account of an Nscale organization, with its token.\n\n" +
			"The service shows a token once, when the account is created and when it is rotated; Terraform keeps it in its state. " +
			"Rotating replaces the token in place, and the old one is refused from that moment. Where the token need not outlive a run, " +
			"use the ephemeral resource of the same name. The account that the provider itself signs in with can be managed, but neither rotated nor deleted.",
		Attributes: merged(originAttributes("service account"), labelAttributes("service account"), map[string]schema.Attribute{
			"group_ids": memberGroups("service account"),
			"expiry": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "When the token ends, RFC 3339: by default 90 days after it was issued. The lifetime cannot be chosen.",
			},
			"access_token": schema.StringAttribute{
				Computed: true, Sensitive: true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "The token, usable as a bearer token as it is. Kept in the state; null after an import, until the first rotation.",
			},
			"rotation_triggers": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Any values. Adding or changing one rotates the token in place; dropping the whole map does not.",
			},
			"rotate_before_days": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "Rotate once the token has no more than this many days left, judged at every plan. " +
					"It must be less than the token's lifetime, or every plan would rotate. The account's token tells the lifetime; before there is one, " +
					"the organization's other accounts do, or else the default of 90 days.",
			},
		}),
	}
}

// ModifyPlan settles organization and groups, and decides on a rotation.
func (r *serviceAccountResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClient(ctx)
	planOrganization(ctx, req, resp, c, ok)
	var plan, state serviceAccountModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if tfkit.IsDestroy(req) {
		if ok {
			resp.Diagnostics.Append(ownAccount(ctx, c, state.ID, "Deleting")...)
		}
		return
	}
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if ok {
		checkGroups(ctx, c, plan.OrganizationID.ValueString(), plan.GroupIDs, state.GroupIDs, &resp.Diagnostics)
	}
	now := clock()
	issued, _ := tfkit.GetPrivate[time.Time](ctx, req.Private, issuedKey)
	var others []api.ServiceAccount
	if ok && issued.IsZero() && !plan.RotateBeforeDays.IsNull() && plan.OrganizationID.ValueString() != "" {
		// Without them, the default has to do.
		others, _ = c.accounts.All(ctx, plan.OrganizationID.ValueString())
	}
	if life, told := lifetime(issued, timeOf(state.Expiry), others); tooEarly(plan.RotateBeforeDays, life) {
		detail := fmt.Sprintf("rotate_before_days is %d, and tokens live for %d days. Expected fewer days than that.", plan.RotateBeforeDays.ValueInt64(), int64(life/day))
		if !told {
			detail += " That is the default of the service. Where its tokens live longer, create the account without rotate_before_days, then set it: the account's own token tells."
		}
		resp.Diagnostics.AddAttributeError(rotateBeforeDays, "The token would be rotated by every plan", detail)
		return
	}
	if !tfkit.IsUpdate(req) || !rotates(plan, state, now) {
		return
	}
	if ok {
		resp.Diagnostics.Append(ownAccount(ctx, c, state.ID, "Rotating")...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, accessToken, types.StringUnknown())...)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, expiry, timetypes.NewRFC3339Unknown())...)
}

// rotates tells whether a plan rotates the token of what the state holds.
func rotates(plan, state serviceAccountModel, now time.Time) bool {
	return triggered(plan.RotationTriggers, state.RotationTriggers) || due(plan.RotateBeforeDays, timeOf(state.Expiry), now)
}
