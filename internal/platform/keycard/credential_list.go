package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type credentialList struct {
	tfkit.Resource[*client]
}

var _ list.ListResourceWithConfigure = (*credentialList)(nil)

func newCredentialList() list.ListResource {
	l := &credentialList{}
	l.Platform, l.Name = name, "service_account_credential"
	return l
}

func (l *credentialList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = organizationListSchema("Lists the credentials of a Keycard service account. A secret is not listed.")
	resp.Schema.Attributes["service_account_id"] = schema.StringAttribute{
		Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)}, MarkdownDescription: "Id of the service account.",
	}
}

func (l *credentialList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config struct {
		OrganizationID   types.String `tfsdk:"organization_id"`
		ServiceAccountID types.String `tfsdk:"service_account_id"`
	}
	diags := req.Config.Get(ctx, &config)
	c, ok := l.Client(ctx, &diags)
	if !ok || diags.HasError() {
		tfkit.StreamError(stream, diags)
		return
	}
	organization, ok := c.referencedOrganization(ctx, config.OrganizationID, &diags)
	if !ok {
		tfkit.StreamError(stream, diags)
		return
	}
	account := config.ServiceAccountID.ValueString()
	tfkit.Stream(ctx, req, stream, c.Credentials(ctx, organization, account, api.ListOptions{}),
		tfkit.Failure{Summary: "Could not list the credentials of the Keycard service account"},
		func(found api.ServiceAccountCredential, include bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = found.Name
			diags := credentialImport.SetIdentity(ctx, result.Identity, organization, account, found.ID)
			if include {
				var model credentialModel
				model.read(organization, account, found)
				diags.Append(result.Resource.Set(ctx, model)...)
			}
			return diags
		})
}
