package keycard

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationTokenEphemeral struct {
	tfkit.Ephemeral[*client]
}

var _ ephemeral.EphemeralResourceWithConfigure = (*organizationTokenEphemeral)(nil)

func newOrganizationTokenEphemeral() ephemeral.EphemeralResource {
	e := &organizationTokenEphemeral{}
	e.Platform, e.Name = name, "organization_token"
	return e
}

type organizationTokenModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	AccessToken    types.String `tfsdk:"access_token"`
	TokenType      types.String `tfsdk:"token_type"`
	ExpiresIn      types.Int64  `tfsdk:"expires_in"`
}

func organizationEphemeralReference() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)},
		MarkdownDescription: "Id or label of the organization. Default: the organization of the provider block.",
	}
}

func (e *organizationTokenEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Exchanges a user's access token for a short-lived token that is confined to one organization. " +
			"No state or plan holds it. It cannot be revoked and ends by itself.\n\n" +
			"Keycard has announced the end of this exchange; a service without it is reported as such.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationEphemeralReference(),
			"access_token":    schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The token."},
			"token_type":      schema.StringAttribute{Computed: true, MarkdownDescription: "Its type, `Bearer`."},
			"expires_in":      schema.Int64Attribute{Computed: true, MarkdownDescription: "Seconds until it ends; null where the service does not tell."},
		},
	}
}

func (e *organizationTokenEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model organizationTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := e.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.referencedOrganization(ctx, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	token, err := c.ExchangeToken(ctx, organization)
	if err != nil {
		const withdrawn = "This service no longer offers the token exchange: the endpoint was withdrawn. Use a credential of a service account instead."
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not exchange the token", Advice: map[int]string{
			http.StatusForbidden:        "Only a user's access token can be exchanged; the provider uses another kind of credential.",
			http.StatusNotFound:         withdrawn,
			http.StatusMethodNotAllowed: withdrawn,
			http.StatusGone:             withdrawn,
		}}.Diagnostics(err)...)
		return
	}
	model.AccessToken, model.TokenType = types.StringValue(token.AccessToken), types.StringValue(token.TokenType)
	model.ExpiresIn = types.Int64Null()
	if token.ExpiresIn > 0 {
		model.ExpiresIn = types.Int64Value(int64(token.ExpiresIn))
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
