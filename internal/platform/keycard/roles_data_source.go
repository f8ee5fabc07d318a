package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type rolesDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*rolesDataSource)(nil)

func newRolesDataSource() datasource.DataSource {
	d := &rolesDataSource{}
	d.Platform, d.Name = name, "roles"
	return d
}

type rolesDataSourceModel struct {
	OrganizationID types.String     `tfsdk:"organization_id"`
	Scope          types.String     `tfsdk:"scope"`
	Roles          []roleFactsModel `tfsdk:"roles"`
}

// roleFactsModel is a role as the data source shows it.
type roleFactsModel struct {
	Name        types.String `tfsdk:"name"`
	Label       types.String `tfsdk:"label"`
	Description types.String `tfsdk:"description"`
	Scope       types.String `tfsdk:"scope"`
}

func newRoleFacts(r api.Role) roleFactsModel {
	return roleFactsModel{
		Name: types.StringValue(r.Name), Label: types.StringValue(r.Label),
		Description: types.StringValue(r.Description), Scope: types.StringValue(string(r.Scope)),
	}
}

func (d *rolesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the roles that can be given in a Keycard organization and its zones. Services of October 2026 no longer answer this question.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationReference(),
			"scope": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf(string(api.ScopeOrganization), string(api.ScopeZone))},
				MarkdownDescription: "Reads only the roles of one level: `organization` or `zone`. Default: all.",
			},
			"roles": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The roles.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":        textAttribute("Name to use in `role` of other objects, such as `org_admin`."),
					"label":       textAttribute("Name to display."),
					"description": textAttribute("What the role permits."),
					"scope":       textAttribute("Level at which the role is given: `organization` or `zone`."),
				}},
			},
		},
	}
}

func (d *rolesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model rolesDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, organization, ok := lookedUp(ctx, &d.DataSource, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	roles, err := c.Roles(ctx, organization, api.RoleScope(model.Scope.ValueString()))
	if err != nil {
		resp.Diagnostics.Append(withdrawn("Could not list the Keycard roles").Diagnostics(err)...)
		return
	}
	model.Roles = []roleFactsModel{}
	for _, r := range roles {
		model.Roles = append(model.Roles, newRoleFacts(r))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
