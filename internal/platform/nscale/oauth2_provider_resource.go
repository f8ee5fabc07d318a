package nscale

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type oauth2ProviderResource struct {
	child[api.OAuth2Provider, oauth2ProviderModel, *oauth2ProviderModel]
}

var (
	_ resource.ResourceWithConfigure   = (*oauth2ProviderResource)(nil)
	_ resource.ResourceWithIdentity    = (*oauth2ProviderResource)(nil)
	_ resource.ResourceWithImportState = (*oauth2ProviderResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*oauth2ProviderResource)(nil)
)

// secretlessKey keeps in private state whether the last write left the provider without a secret.
const secretlessKey = "secretless"

var (
	clientSecret   = path.Root("client_secret")
	clientSecretWO = path.Root("client_secret_wo")
)

func newOAuth2ProviderResource() resource.Resource {
	r := &oauth2ProviderResource{}
	r.Platform, r.Name, r.noun = name, "oauth2_provider", "OAuth2 provider"
	r.cache = func(c *client) *bulk.Cache[api.OAuth2Provider] { return c.providers }
	r.make = func(ctx context.Context, c *client, org string, plan *oauth2ProviderModel, _ *diag.Diagnostics) (api.OAuth2Provider, error) {
		return c.writer.CreateOAuth2Provider(ctx, org, plan.write())
	}
	r.finish = func(ctx context.Context, c *client, org string, made api.OAuth2Provider, plan *oauth2ProviderModel) (api.OAuth2Provider, error) {
		return c.writer.ConfirmOAuth2Provider(ctx, org, made.Metadata.ID, plan.write())
	}
	r.change = func(ctx context.Context, c *client, plan, _ *oauth2ProviderModel) (api.OAuth2Provider, error) {
		return c.writer.UpdateOAuth2Provider(ctx, plan.OrganizationID.ValueString(), plan.ID.ValueString(), plan.write())
	}
	r.settle = (*oauth2ProviderModel).read
	r.writeOnly = func(ctx context.Context, config tfsdk.Config, plan *oauth2ProviderModel) diag.Diagnostics {
		return config.GetAttribute(ctx, clientSecretWO, &plan.ClientSecretWO)
	}
	r.remember = func(ctx context.Context, private tfkit.PrivateWriter, plan *oauth2ProviderModel, _ api.OAuth2Provider) diag.Diagnostics {
		return tfkit.SetPrivate(ctx, private, secretlessKey, plan.write().Spec.ClientSecret == nil)
	}
	r.remove = func(ctx context.Context, c *client, state *oauth2ProviderModel) error {
		return c.writer.DeleteOAuth2Provider(ctx, state.OrganizationID.ValueString(), state.ID.ValueString())
	}
	return r
}

func (r *oauth2ProviderResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An OAuth2 provider of an Nscale organization: an OpenID Connect service that its members may sign in with, " +
			"once the organization refers to it with `provider_scope = \"organization\"`.\n\n" +
			"The service never shows the client secret, and forgets it on any update that does not send it again. " +
			"So each update sends the configured secret, and an update without one is refused while planning.",
		Attributes: merged(originAttributes("OAuth2 provider"), labelAttributes("OAuth2 provider"), map[string]schema.Attribute{
			"issuer": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.URL()},
				MarkdownDescription: "URL of the OpenID Connect issuer, exactly as its discovery document spells it. Changes in place.",
			},
			"client_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Client id that the issuer gave out. Changes in place.",
			},
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true,
				Validators:          []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("client_secret_wo"))},
				MarkdownDescription: "Client secret, kept in the state; prefer `client_secret_wo`. An empty text says that the client has none, and erases one that was set.",
			},
			"client_secret_wo": schema.StringAttribute{
				Optional: true, Sensitive: true, WriteOnly: true,
				Validators: []validator.String{stringvalidator.AlsoRequires(path.MatchRoot("client_secret_wo_version"))},
				MarkdownDescription: "Client secret that is sent and never stored. Needs `client_secret_wo_version`. Any update sends the value of that moment, " +
					"so it must stay the same until the version changes.",
			},
			"client_secret_wo_version": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("client_secret_wo"))},
				MarkdownDescription: "Number of the value in `client_secret_wo`: another number sends it again.",
			},
			"type": stableAttribute("Kind of a provider that the platform knows: `google`, `microsoft`, `github`; null for others. The service sets it."),
		}),
	}
}

// ModifyPlan settles the organization and keeps an update from erasing the secret.
func (r *oauth2ProviderResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClient(ctx)
	planOrganization(ctx, req, resp, c, ok)
	if !tfkit.IsUpdate(req) || resp.Plan.Raw.Equal(req.State.Raw) || resp.Diagnostics.HasError() {
		return
	}
	var config oauth2ProviderModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	secretless, _ := tfkit.GetPrivate[bool](ctx, req.Private, secretlessKey)
	if config.ClientSecret.IsNull() && config.ClientSecretWO.IsNull() && !secretless {
		resp.Diagnostics.AddAttributeError(clientSecret, "The update would erase the client secret",
			"The service forgets the client secret on every update that does not send it, and this configuration holds none. "+
				"Set client_secret_wo with client_secret_wo_version, or client_secret; if the client has no secret, say so with client_secret = \"\".")
	}
}
