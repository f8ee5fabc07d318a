package bindplane

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// organizationFactsModel is an organization as the data sources show it.
type organizationFactsModel struct {
	metadataModel
	Auth0      *auth0Model      `tfsdk:"auth0"`
	Parameters []parameterModel `tfsdk:"parameters"`
	SSOEnabled types.Bool       `tfsdk:"sso_enabled"`
}

type auth0Model struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	DisplayName types.String `tfsdk:"display_name"`
}

// newOrganizationFacts shows an organization; ssoEnabled is nil where that is not known.
func newOrganizationFacts(o api.Organization, ssoEnabled *bool) organizationFactsModel {
	model := organizationFactsModel{
		metadataModel: newMetadata(o), Parameters: newParameters(o.Spec.Parameters), SSOEnabled: types.BoolPointerValue(ssoEnabled),
	}
	if link := o.Spec.Auth0; link != (api.Auth0{}) {
		model.Auth0 = &auth0Model{text(link.ID), text(link.Name), text(link.DisplayName)}
	}
	return model
}

func organizationFactsAttributes() map[string]schema.Attribute {
	attributes := metadataAttributes("organization")
	attributes["auth0"] = schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: "The Auth0 organization behind sign-in; null on servers without one.",
		Attributes: map[string]schema.Attribute{
			"id": computed("Id at Auth0."), "name": computed("Name at Auth0."), "display_name": computed("Display name at Auth0."),
		},
	}
	attributes["parameters"] = parametersAttribute()
	attributes["sso_enabled"] = computedBool("Whether the organization signs in through its own identity provider; null where the credential may not ask.")
	return attributes
}

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
	OrganizationID types.String `tfsdk:"organization_id"`
	organizationFactsModel
}

func (d *organizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := organizationFactsAttributes()
	attributes["organization_id"] = schema.StringAttribute{
		Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Id, display name or resource name of the organization. A name must be unique among those the credential sees.",
	}
	resp.Schema = schema.Schema{MarkdownDescription: "Reads one Bindplane organization by id or name.", Attributes: attributes}
}

func (d *organizationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model organizationDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	found, err := c.resolve(ctx, model.OrganizationID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Bindplane organization", At: path.Root("organization_id")}.Diagnostics(err)...)
		return
	}
	model.organizationFactsModel = newOrganizationFacts(found, c.ssoEnabled(ctx)[found.Metadata.ID])
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
