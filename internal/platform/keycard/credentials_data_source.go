package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type credentialsDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*credentialsDataSource)(nil)

func newCredentialsDataSource() datasource.DataSource {
	d := &credentialsDataSource{}
	d.Platform, d.Name = name, "service_account_credentials"
	return d
}

type credentialsDataSourceModel struct {
	OrganizationID     types.String           `tfsdk:"organization_id"`
	ServiceAccountID   types.String           `tfsdk:"service_account_id"`
	IncludePermissions types.Bool             `tfsdk:"include_permissions"`
	Credentials        []credentialFactsModel `tfsdk:"credentials"`
}

func (d *credentialsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads every credential of a Keycard service account, oldest first. Their secrets are nowhere to be read.",
		Attributes: map[string]schema.Attribute{
			"organization_id":     organizationReference(),
			"service_account_id":  requiredIDAttribute("Id of the service account."),
			"include_permissions": includePermissionsAttribute(),
			"credentials": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The credentials.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":           textAttribute("Id of the credential."),
					"name":         textAttribute("Name to display."),
					"description":  textAttribute("Description; null where there is none."),
					"client_id":    textAttribute("Client id."),
					"created_at":   timeAttribute("When the credential was created, RFC 3339."),
					"last_used_at": timeAttribute("When the credential was last used, RFC 3339; null while it is unused."),
					"permissions":  permissionsAttribute(),
				}},
			},
		},
	}
}

func (d *credentialsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model credentialsDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.referencedOrganization(ctx, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	model.Credentials = []credentialFactsModel{}
	for credential, err := range c.Credentials(ctx, organization, model.ServiceAccountID.ValueString(), api.ListOptions{Expand: expand(model.IncludePermissions)}) {
		if err != nil {
			resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the credentials of the Keycard service account", At: path.Root("service_account_id")}.Diagnostics(err)...)
			return
		}
		facts, diags := newCredentialFacts(ctx, credential)
		resp.Diagnostics.Append(diags...)
		model.Credentials = append(model.Credentials, facts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
