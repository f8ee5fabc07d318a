package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type serviceAccountDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*serviceAccountDataSource)(nil)

func newServiceAccountDataSource() datasource.DataSource {
	d := &serviceAccountDataSource{}
	d.Platform, d.Name = name, "service_account"
	return d
}

type serviceAccountDataSourceModel struct {
	OrganizationID     types.String `tfsdk:"organization_id"`
	ServiceAccountID   types.String `tfsdk:"service_account_id"`
	IncludePermissions types.Bool   `tfsdk:"include_permissions"`
	serviceAccountFactsModel
}

// serviceAccountFactsAttributes are the facts of one service account.
func serviceAccountFactsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          textAttribute("Id of the service account."),
		"name":        textAttribute("Name to display."),
		"description": textAttribute("Description; null where there is none."),
		"created_at":  timeAttribute("When the service account was created, RFC 3339."),
		"updated_at":  timeAttribute("When the service account was last changed, RFC 3339."),
		"permissions": permissionsAttribute(),
	}
}

// requiredIDAttribute is the id of the object that a data source, ephemeral or list object is about.
func requiredIDAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)}, MarkdownDescription: description,
	}
}

func (d *serviceAccountDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := serviceAccountFactsAttributes()
	attributes["organization_id"] = organizationReference()
	attributes["service_account_id"] = requiredIDAttribute("Id of the service account to read.")
	attributes["include_permissions"] = includePermissionsAttribute()
	resp.Schema = schema.Schema{MarkdownDescription: "Reads one service account of a Keycard organization.", Attributes: attributes}
}

func (d *serviceAccountDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model serviceAccountDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.referencedOrganization(ctx, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	found, err := c.ServiceAccount(ctx, organization, model.ServiceAccountID.ValueString(), expand(model.IncludePermissions)...)
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Keycard service account", At: path.Root("service_account_id")}.Diagnostics(err)...)
		return
	}
	facts, diags := newServiceAccountFacts(ctx, found)
	resp.Diagnostics.Append(diags...)
	model.serviceAccountFactsModel = facts
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
