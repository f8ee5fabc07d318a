package bindplane

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationsDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*organizationsDataSource)(nil)

func newOrganizationsDataSource() datasource.DataSource {
	d := &organizationsDataSource{}
	d.Platform, d.Name = name, "organizations"
	return d
}

type organizationsDataSourceModel struct {
	Organizations []organizationFactsModel `tfsdk:"organizations"`
}

func (d *organizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads every Bindplane organization that the credential's user belongs to, in the server's order.",
		Attributes: map[string]schema.Attribute{
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations.",
				NestedObject: schema.NestedAttributeObject{Attributes: organizationFactsAttributes()},
			},
		},
	}
}

func (d *organizationsDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	all, err := c.organizations.All(ctx, "")
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the Bindplane organizations"}.Diagnostics(err)...)
		return
	}
	sso := c.ssoEnabled(ctx)
	model := organizationsDataSourceModel{Organizations: []organizationFactsModel{}}
	for _, o := range all {
		model.Organizations = append(model.Organizations, newOrganizationFacts(o, sso[o.Metadata.ID]))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
