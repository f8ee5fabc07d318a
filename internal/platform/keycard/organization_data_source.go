package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*organizationDataSource)(nil)

func newOrganizationDataSource() datasource.DataSource {
	d := &organizationDataSource{}
	d.Platform, d.Name = name, "organization"
	return d
}

type organizationDataSourceModel struct {
	OrganizationID     types.String `tfsdk:"organization_id"`
	IncludePermissions types.Bool   `tfsdk:"include_permissions"`
	organizationFactsModel
}

// organizationFactsAttributes are the facts of one organization.
func organizationFactsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          textAttribute("Id of the organization."),
		"name":        textAttribute("Name to display."),
		"label":       textAttribute("DNS segment that the service derives, often from the name."),
		"sso_enabled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the organization has an SSO connection."},
		"zone_id":     textAttribute("Built-in zone that holds the organization's users and roles; null from services that do not tell."),
		"created_at":  timeAttribute("When the organization was created, RFC 3339."),
		"updated_at":  timeAttribute("When the organization was last changed, RFC 3339."),
		"permissions": permissionsAttribute(),
	}
}

func (d *organizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := organizationFactsAttributes()
	attributes["organization_id"] = organizationReference()
	attributes["include_permissions"] = includePermissionsAttribute()
	resp.Schema = schema.Schema{MarkdownDescription: "Reads one Keycard organization by id or label.", Attributes: attributes}
}

func (d *organizationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model organizationDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	failure := tfkit.Failure{Summary: "Could not read the Keycard organization", At: path.Root("organization_id")}
	reference := model.OrganizationID.ValueString()
	if reference == "" {
		reference = c.DefaultOrganization()
	}
	if reference == "" {
		resp.Diagnostics.Append(tfkit.NoOrganization(failure.At))
		return
	}
	found, err := c.Organization(ctx, reference, expand(model.IncludePermissions)...)
	if err != nil {
		resp.Diagnostics.Append(failure.Diagnostics(err)...)
		return
	}
	facts, diags := newOrganizationFacts(ctx, found)
	resp.Diagnostics.Append(diags...)
	model.organizationFactsModel = facts
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
