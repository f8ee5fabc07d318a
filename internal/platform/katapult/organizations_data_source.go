package katapult

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

type organizationsModel struct {
	Organizations []organizationListed `tfsdk:"organizations"`
}

func (d *organizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads every Katapult organization that the API token can enter, suspended ones included, sorted by sub-domain. " +
			"Whether that includes managed organizations is up to the service: `tenancy_katapult_managed_organizations` always has them.",
		Attributes: map[string]schema.Attribute{
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations.",
				NestedObject: schema.NestedAttributeObject{Attributes: listedAttributes()},
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
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the Katapult organizations"}.Diagnostics(err)...)
		return
	}
	model := organizationsModel{Organizations: []organizationListed{}}
	for _, o := range bySubDomain(all) {
		model.Organizations = append(model.Organizations, newOrganizationListed(o))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
