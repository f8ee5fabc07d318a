package palette

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationsDataSource struct {
	tfkit.DataSource[*api.Client]
}

var _ datasource.DataSourceWithConfigure = (*organizationsDataSource)(nil)

func newOrganizationsDataSource() datasource.DataSource {
	d := &organizationsDataSource{}
	d.Platform, d.Name = name, "organizations"
	return d
}

type organizationsModel struct {
	Organizations []organizationModel `tfsdk:"organizations"`
}

func (d *organizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the Palette organizations (tenants) that the caller's e-mail address belongs to, sorted by name. There may be none.",
		Attributes: map[string]schema.Attribute{
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations.",
				NestedObject: schema.NestedAttributeObject{Attributes: organizationAttributes()},
			},
		},
	}
}

func (d *organizationsDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	all, err := c.Organizations(ctx)
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the Palette organizations"}.Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, organizationsModel{newOrganizationModels(all)})...)
}
