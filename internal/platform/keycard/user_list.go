package keycard

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type userList struct {
	tfkit.Resource[*client]
}

var _ list.ListResourceWithConfigure = (*userList)(nil)

func newUserList() list.ListResource {
	l := &userList{}
	l.Platform, l.Name = name, "user"
	return l
}

func (l *userList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = organizationListSchema("Lists a Keycard organization's members.")
}

func (l *userList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	c, organization, ok := listedOrganization(ctx, &l.Resource, req, &diags)
	if !ok {
		tfkit.StreamError(stream, diags)
		return
	}
	options := api.UserListOptions{ListOptions: api.ListOptions{PageSize: pageSize(req.Limit)}}
	tfkit.Stream(ctx, req, stream, c.Users(ctx, organization, options),
		tfkit.Failure{Summary: "Could not list the Keycard users"},
		func(u api.OrganizationUser, include bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = cmp.Or(u.Email, u.ID)
			diags := userImport.SetIdentity(ctx, result.Identity, organization, u.ID)
			if include {
				var model userModel
				model.read(organization, u)
				diags.Append(result.Resource.Set(ctx, model)...)
			}
			return diags
		})
}
