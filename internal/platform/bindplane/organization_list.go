package bindplane

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
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
	resp.Schema = schema.Schema{MarkdownDescription: "Lists the Bindplane organizations that the credential's user belongs to."}
}

func (l *organizationList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	c, ok := l.Client(ctx, &diags)
	if !ok {
		tfkit.StreamError(stream, diags)
		return
	}
	var projects api.AllAccounts
	if req.IncludeResource {
		// Without permission for projects the first one stays null.
		projects, _ = c.allProjects(ctx)
	}
	tfkit.Stream(ctx, req, stream, sequence(c.Organizations(ctx)),
		tfkit.Failure{Summary: "Could not list the Bindplane organizations"},
		func(o api.Organization, include bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = o.Metadata.Title()
			diags := organizationImport.SetIdentity(ctx, result.Identity, o.Metadata.ID)
			if include {
				model := organizationModel{Timeouts: noTimeouts()}
				model.read(o)
				entry, _ := projects.Of(o.Metadata.ID)
				model.adopt(entry)
				diags.Append(result.Resource.Set(ctx, model)...)
			}
			return diags
		})
}
