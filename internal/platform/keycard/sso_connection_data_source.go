package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type ssoConnectionDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*ssoConnectionDataSource)(nil)

func newSSOConnectionDataSource() datasource.DataSource {
	d := &ssoConnectionDataSource{}
	d.Platform, d.Name = name, "sso_connection"
	return d
}

type ssoConnectionDataSourceModel struct {
	OrganizationID     types.String      `tfsdk:"organization_id"`
	IncludePermissions types.Bool        `tfsdk:"include_permissions"`
	ID                 types.String      `tfsdk:"id"`
	Identifier         types.String      `tfsdk:"identifier"`
	ClientID           types.String      `tfsdk:"client_id"`
	ClientSecretSet    types.Bool        `tfsdk:"client_secret_set"`
	Protocols          types.Object      `tfsdk:"protocols"`
	CreatedAt          timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt          timetypes.RFC3339 `tfsdk:"updated_at"`
	Permissions        types.Map         `tfsdk:"permissions"`
}

func (d *ssoConnectionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	texts := func(description string) schema.SetAttribute {
		return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the SSO connection of a Keycard organization.",
		Attributes: map[string]schema.Attribute{
			"organization_id":     organizationReference(),
			"include_permissions": includePermissionsAttribute(),
			"id":                  textAttribute("Id of the connection."),
			"identifier":          textAttribute("Identifier of the identity provider, as a rule its issuer URL."),
			"client_id":           textAttribute("OAuth 2.0 client id at the identity provider; null where it was cleared."),
			"client_secret_set":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the service holds a client secret."},
			"protocols": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: "Endpoints and abilities of the identity provider, configured or found by the service.",
				Attributes: map[string]schema.Attribute{
					"oauth2": schema.SingleNestedAttribute{Computed: true, MarkdownDescription: "OAuth 2.0.", Attributes: map[string]schema.Attribute{
						"authorization_endpoint":           textAttribute("URL of the authorization endpoint."),
						"token_endpoint":                   textAttribute("URL of the token endpoint."),
						"jwks_uri":                         textAttribute("URL of the JSON Web Key Set."),
						"registration_endpoint":            textAttribute("URL of the dynamic client registration endpoint."),
						"scopes_supported":                 texts("Scopes that the provider supports."),
						"code_challenge_methods_supported": texts("PKCE code challenge methods that the provider supports."),
					}},
					"openid": schema.SingleNestedAttribute{Computed: true, MarkdownDescription: "OpenID Connect.", Attributes: map[string]schema.Attribute{
						"userinfo_endpoint": textAttribute("URL of the user info endpoint."),
					}},
				},
			},
			"created_at":  timeAttribute("When the connection was created, RFC 3339."),
			"updated_at":  timeAttribute("When the connection was last changed, RFC 3339."),
			"permissions": permissionsAttribute(),
		},
	}
}

func (d *ssoConnectionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model ssoConnectionDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.referencedOrganization(ctx, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	found, err := c.SSOConnection(ctx, organization, expand(model.IncludePermissions)...)
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the SSO connection of the Keycard organization", At: path.Root("organization_id")}.Diagnostics(err)...)
		return
	}
	protocols, diags := protocolsValue(ctx, found.Protocols, types.ObjectNull(protocolType))
	resp.Diagnostics.Append(diags...)
	permissions, diags := permissionsValue(ctx, found.Permissions)
	resp.Diagnostics.Append(diags...)
	model.ID, model.Identifier = types.StringValue(found.ID), types.StringValue(found.Identifier)
	model.ClientID = tfkit.TextPointer(found.ClientID, types.StringNull())
	model.ClientSecretSet, model.Protocols, model.Permissions = types.BoolValue(found.ClientSecretSet), protocols, permissions
	model.CreatedAt, model.UpdatedAt = tfkit.Time(found.CreatedAt), tfkit.Time(found.UpdatedAt)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
