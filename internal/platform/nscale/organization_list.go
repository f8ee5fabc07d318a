package nscale

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationList struct {
	tfkit.Resource[*client]
}

var _ list.ListResourceWithConfigure = (*organizationList)(nil)

func newOrganizationList() list.ListResource {
	l := &organizationList{}
	l.Platform, l.Name = name, "organization"
	return l
}

func (l *organizationList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "Lists the Nscale organizations that the token sees: a service account's own, a user's, or all of them for a platform administrator."}
}

func (l *organizationList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	c, ok := l.Client(ctx, &diags)
	if !ok {
		tfkit.StreamError(stream, diags)
		return
	}
	tfkit.Stream(ctx, req, stream, each(c.Organizations(ctx, nil)), failure("list the Nscale organizations"),
		func(o api.Organization, include bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = o.Metadata.Name
			diags := organizationImport.SetIdentity(ctx, result.Identity, o.Metadata.ID)
			if include {
				var model organizationModel
				diags.Append(nulls(ctx, result.Resource, &model)...)
				model.read(o)
				diags.Append(result.Resource.Set(ctx, model)...)
			}
			return diags
		})
}
