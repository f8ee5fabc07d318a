package palette

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type identityProvidersDataSource struct {
	tfkit.DataSource[*api.Client]
}

var _ datasource.DataSourceWithConfigure = (*identityProvidersDataSource)(nil)

func newIdentityProvidersDataSource() datasource.DataSource {
	d := &identityProvidersDataSource{}
	d.Platform, d.Name = name, "identity_providers"
	return d
}

type identityProvidersModel struct {
	IdentityProviders []identityProviderModel `tfsdk:"identity_providers"`
}

type identityProviderModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func (d *identityProvidersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the identity providers that Palette has predefined for single sign-on, in the service's order.",
		Attributes: map[string]schema.Attribute{
			"identity_providers": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The identity providers.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":   textAttribute("Id of the identity provider."),
					"name": textAttribute("Name of the identity provider."),
				}},
			},
		},
	}
}

func (d *identityProvidersDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	all, err := c.IdentityProviders(ctx)
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list Palette's identity providers"}.Diagnostics(err)...)
		return
	}
	model := identityProvidersModel{[]identityProviderModel{}}
	for _, p := range all {
		model.IdentityProviders = append(model.IdentityProviders, identityProviderModel{text(p.ID), text(p.Name)})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
