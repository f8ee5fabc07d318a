package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type usersDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*usersDataSource)(nil)

func newUsersDataSource() datasource.DataSource {
	d := &usersDataSource{}
	d.Platform, d.Name = name, "users"
	return d
}

type usersDataSourceModel struct {
	OrganizationID     types.String     `tfsdk:"organization_id"`
	Role               types.String     `tfsdk:"role"`
	IncludePermissions types.Bool       `tfsdk:"include_permissions"`
	Users              []userFactsModel `tfsdk:"users"`
}

// userFactsAttributes are the facts of one member.
func userFactsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          textAttribute("Id of the user, who may be a member of several organizations."),
		"email":       textAttribute("E-mail address; null where the identity provider tells none."),
		"role":        textAttribute("Role in the organization: `org_admin`, `org_member` or `org_viewer`."),
		"status":      textAttribute("`active` or `disabled`."),
		"source":      textAttribute("URI of the identity provider that vouches for the user."),
		"created_at":  timeAttribute("When the user became a member, RFC 3339."),
		"updated_at":  timeAttribute("When the membership was last changed, RFC 3339."),
		"permissions": permissionsAttribute(),
	}
}

// roleFilterAttribute narrows a list to one role.
func roleFilterAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		Validators:          []validator.String{stringvalidator.OneOf(string(api.RoleAdmin), string(api.RoleMember), string(api.RoleViewer))},
		MarkdownDescription: "Reads only those with this role: `org_admin`, `org_member` or `org_viewer`. Default: all.",
	}
}

// lookedUp returns the client and the id of the organization that a data source is about.
func lookedUp(ctx context.Context, d *tfkit.DataSource[*client], configured types.String, diags *diag.Diagnostics) (*client, string, bool) {
	c, ok := d.Client(ctx, diags)
	if !ok || diags.HasError() {
		return nil, "", false
	}
	organization, ok := c.referencedOrganization(ctx, configured, diags)
	return c, organization, ok
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the members of a Keycard organization, oldest membership first.",
		Attributes: map[string]schema.Attribute{
			"organization_id":     organizationReference(),
			"role":                roleFilterAttribute(),
			"include_permissions": includePermissionsAttribute(),
			"users": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The members.",
				NestedObject: schema.NestedAttributeObject{Attributes: userFactsAttributes()},
			},
		},
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model usersDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, organization, ok := lookedUp(ctx, &d.DataSource, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	model.Users = []userFactsModel{}
	options := api.UserListOptions{
		ListOptions: api.ListOptions{Expand: expand(model.IncludePermissions)}, Role: api.OrganizationRole(model.Role.ValueString()),
	}
	for u, err := range c.Users(ctx, organization, options) {
		if err != nil {
			resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the Keycard users"}.Diagnostics(err)...)
			return
		}
		facts, diags := newUserFacts(ctx, u)
		resp.Diagnostics.Append(diags...)
		model.Users = append(model.Users, facts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
