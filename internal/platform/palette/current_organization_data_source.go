package palette

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type currentOrganizationDataSource struct {
	tfkit.DataSource[*api.Client]
}

var _ datasource.DataSourceWithConfigure = (*currentOrganizationDataSource)(nil)

func newCurrentOrganizationDataSource() datasource.DataSource {
	d := &currentOrganizationDataSource{}
	d.Platform, d.Name = name, "current_organization"
	return d
}

type currentOrganizationModel struct {
	Name      types.String `tfsdk:"name"`
	TenantUID types.String `tfsdk:"tenant_uid"`
	UserUID   types.String `tfsdk:"user_uid"`
}

func (d *currentOrganizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads which Palette organization (tenant) and user the provider's credential belongs to. " +
			"Nothing else tells the uid of an organization.",
		Attributes: map[string]schema.Attribute{
			"name":       textAttribute("Name of the organization."),
			"tenant_uid": textAttribute("Uid of the organization, which the API calls a tenant."),
			"user_uid":   textAttribute("Uid of the user."),
		},
	}
}

func (d *currentOrganizationDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	info, err := c.UserInfo(ctx)
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the current Palette organization"}.Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, currentOrganizationModel{text(info.OrgName), text(info.TenantUID), text(info.UserUID)})...)
}
