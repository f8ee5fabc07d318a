package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
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
	IncludePermissions types.Bool               `tfsdk:"include_permissions"`
	Organizations      []organizationFactsModel `tfsdk:"organizations"`
}

func (d *organizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads every Keycard organization that the credential can see, oldest first.",
		Attributes: map[string]schema.Attribute{
			"include_permissions": includePermissionsAttribute(),
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations.",
				NestedObject: schema.NestedAttributeObject{Attributes: organizationFactsAttributes()},
			},
		},
	}
}

func (d *organizationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model organizationsDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	model.Organizations = []organizationFactsModel{}
	for o, err := range c.Organizations(ctx, api.ListOptions{Expand: expand(model.IncludePermissions)}) {
		if err != nil {
			resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the Keycard organizations"}.Diagnostics(err)...)
			return
		}
		facts, diags := newOrganizationFacts(ctx, o)
		resp.Diagnostics.Append(diags...)
		model.Organizations = append(model.Organizations, facts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
