package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type serviceAccountList struct {
	tfkit.Resource[*client]
}

var _ list.ListResourceWithConfigure = (*serviceAccountList)(nil)

func newServiceAccountList() list.ListResource {
	l := &serviceAccountList{}
	l.Platform, l.Name = name, "service_account"
	return l
}

func (l *serviceAccountList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = organizationListSchema("Lists the service accounts of a Keycard organization.")
}

func (l *serviceAccountList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	c, organization, ok := listedOrganization(ctx, &l.Resource, req, &diags)
	if !ok {
		tfkit.StreamError(stream, diags)
		return
	}
	tfkit.Stream(ctx, req, stream, c.ServiceAccounts(ctx, organization, api.ListOptions{}),
		tfkit.Failure{Summary: "Could not list the Keycard service accounts"},
		func(a api.ServiceAccount, include bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = a.Name
			diags := organizationChild.SetIdentity(ctx, result.Identity, organization, a.ID)
			if include {
				var model serviceAccountModel
				model.read(organization, a)
				diags.Append(result.Resource.Set(ctx, model)...)
			}
			return diags
		})
}
