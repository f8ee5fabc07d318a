package nscale

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// clearable are the leaves that dropping from the configuration clears.
var clearable = []path.Path{path.Root("description"), path.Root("tags"), path.Root("google_customer_id")}

// ModifyPlan plans what the configuration leaves out, checks what the API can tell, and says what
// a destroy will not do.
func (r *organizationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, plan, state organizationModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if tfkit.IsDestroy(req) {
		if state.DeletionPolicy.ValueString() != deletionPolicyDelete {
			resp.Diagnostics.Append(abandoned(state)...)
		}
		return
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	c, ok := r.PlanClient(ctx)
	switch {
	case tfkit.IsUpdate(req):
		r.planUpdate(ctx, req, resp, config, state)
	case config.ID.IsNull():
		planCreate(ctx, resp, config)
	case ok:
		planAdoption(ctx, c, config, &resp.Diagnostics)
	}
	if ok && !resp.Diagnostics.HasError() {
		checkProvider(ctx, c, config, state, &resp.Diagnostics)
	}
}

// planCreate settles what a new organization has without being told.
func planCreate(ctx context.Context, resp *resource.ModifyPlanResponse, config organizationModel) {
	if config.Name.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("name"), "The organization has no name",
			"Set name to create an organization, or set id (or import one) to adopt an organization that exists.")
		return
	}
	null := types.StringNull()
	kind := types.StringValue(api.OrganizationAdhoc)
	for name, value := range map[string]struct{ configured, fallback attr.Value }{
		"description":        {config.Description, null},
		"tags":               {config.Tags, types.MapNull(types.StringType)},
		"organization_type":  {config.OrganizationType, kind},
		"domain":             {config.Domain, null},
		"provider_scope":     {config.ProviderScope, null},
		"provider_id":        {config.ProviderID, null},
		"google_customer_id": {config.GoogleCustomerID, null},
	} {
		if value.configured.IsNull() {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), value.fallback)...)
		}
	}
}

// planAdoption reports an id that the token does not see.
func planAdoption(ctx context.Context, c *client, config organizationModel, diags *diag.Diagnostics) {
	if config.ID.IsUnknown() {
		return
	}
	if _, err := c.findOrganization(ctx, config.ID.ValueString()); rest.IsNotFound(err) {
		diags.AddAttributeError(path.Root("id"), "Unknown Nscale organization",
			fmt.Sprintf("No organization with the id %s is visible to this token. A service account sees its own organization only. "+
				"To create an organization, leave id out.", config.ID.ValueString()))
	}
}

// planUpdate keeps what the configuration leaves out, and clears what it dropped or what its type
// does not have.
func (r *organizationResource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, config, state organizationModel) {
	if !config.ID.IsNull() && !config.ID.IsUnknown() && !config.ID.Equal(state.ID) {
		resp.Diagnostics.AddAttributeError(path.Root("id"), "The organization cannot become another one",
			fmt.Sprintf("The state holds the organization %s, and the configuration names %s. An organization is never replaced: to manage the other one, "+
				"give it a resource of its own, or forget this one first (terraform state rm).", state.ID.ValueString(), config.ID.ValueString()))
		return
	}
	set := func(name string, value attr.Value) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
	}
	dropped := tfkit.Dropped(ctx, req.Private, req.Config, clearable)
	isDropped := func(name string) bool {
		return slices.ContainsFunc(dropped, func(p path.Path) bool { return p.Equal(path.Root(name)) })
	}
	adhoc := config.OrganizationType.ValueString() == api.OrganizationAdhoc
	keep := func(name string, configured, prior types.String, cleared bool) {
		switch {
		case !configured.IsNull():
		case cleared:
			set(name, types.StringNull())
		case config.OrganizationType.IsUnknown():
			set(name, types.StringUnknown())
		default:
			set(name, prior)
		}
	}
	if config.ID.IsNull() {
		set("id", state.ID)
	}
	if config.Name.IsNull() {
		set("name", state.Name)
	}
	if config.OrganizationType.IsNull() {
		set("organization_type", state.OrganizationType)
	}
	if config.Description.IsNull() {
		description := state.Description
		if isDropped("description") {
			description = types.StringNull()
		}
		set("description", description)
	}
	if config.Tags.IsNull() {
		tags := state.Tags
		if isDropped("tags") {
			tags = types.MapNull(types.StringType)
		}
		set("tags", tags)
	}
	keep("domain", config.Domain, state.Domain, adhoc)
	keep("provider_scope", config.ProviderScope, state.ProviderScope, adhoc)
	keep("provider_id", config.ProviderID, state.ProviderID, adhoc)
	keep("google_customer_id", config.GoogleCustomerID, state.GoogleCustomerID, adhoc || isDropped("google_customer_id"))
}

// checkProvider reports a provider that does not exist in its scope: the service would store it,
// and sign-in would fail. What cannot be asked is not checked.
func checkProvider(ctx context.Context, c *client, config, state organizationModel, diags *diag.Diagnostics) {
	id := config.ProviderID.ValueString()
	if id == "" || config.ProviderScope.IsUnknown() || config.ProviderID.Equal(state.ProviderID) && config.ProviderScope.Equal(state.ProviderScope) {
		return
	}
	scope := config.ProviderScope.ValueString()
	var providers []api.OAuth2Provider
	var err error
	organization := state.ID.ValueString()
	if organization == "" {
		organization = config.ID.ValueString()
	}
	switch {
	case scope == api.ScopeGlobal:
		providers, err = c.globalProviders.All(ctx, "")
	case organization != "":
		providers, err = c.providers.All(ctx, organization)
	case config.ID.IsUnknown():
		return
	}
	if err != nil {
		return
	}
	if !slices.ContainsFunc(providers, func(p api.OAuth2Provider) bool { return p.Metadata.ID == id }) {
		detail := fmt.Sprintf("There is no provider %s in the scope %q.", id, scope)
		if scope == api.ScopeOrganization && organization == "" {
			detail += " A new organization has no providers of its own yet: create it as \"adhoc\", then its provider, then refer to that."
		}
		diags.AddAttributeError(path.Root("provider_id"), "Unknown OAuth2 provider", detail)
	}
}

func abandoned(o organizationModel) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("The Nscale organization stays behind",
		fmt.Sprintf("Destroying the resource only forgets the organization %q (%s): it still exists, with everything in it. "+
			"To delete it with all that, set deletion_policy = \"delete\" and apply before destroying; only a platform administrator may.",
			o.Name.ValueString(), o.ID.ValueString()))}
}
