package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type serviceAccountsDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*serviceAccountsDataSource)(nil)

func newServiceAccountsDataSource() datasource.DataSource {
	d := &serviceAccountsDataSource{}
	d.Platform, d.Name = name, "service_accounts"
	return d
}

type serviceAccountsDataSourceModel struct {
	OrganizationID     types.String               `tfsdk:"organization_id"`
	IncludePermissions types.Bool                 `tfsdk:"include_permissions"`
	ServiceAccounts    []serviceAccountFactsModel `tfsdk:"service_accounts"`
}

func (d *serviceAccountsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads every service account of a Keycard organization, oldest first.",
		Attributes: map[string]schema.Attribute{
			"organization_id":     organizationReference(),
			"include_permissions": includePermissionsAttribute(),
			"service_accounts": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The service accounts.",
				NestedObject: schema.NestedAttributeObject{Attributes: serviceAccountFactsAttributes()},
			},
		},
	}
}

func (d *serviceAccountsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model serviceAccountsDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.referencedOrganization(ctx, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	model.ServiceAccounts = []serviceAccountFactsModel{}
	for account, err := range c.ServiceAccounts(ctx, organization, api.ListOptions{Expand: expand(model.IncludePermissions)}) {
		if err != nil {
			resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the Keycard service accounts"}.Diagnostics(err)...)
			return
		}
		facts, diags := newServiceAccountFacts(ctx, account)
		resp.Diagnostics.Append(diags...)
		model.ServiceAccounts = append(model.ServiceAccounts, facts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
