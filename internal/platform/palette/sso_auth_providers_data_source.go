package palette

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type ssoAuthProvidersDataSource struct {
	tfkit.DataSource[*api.Client]
}

var _ datasource.DataSourceWithConfigure = (*ssoAuthProvidersDataSource)(nil)

func newSSOAuthProvidersDataSource() datasource.DataSource {
	d := &ssoAuthProvidersDataSource{}
	d.Platform, d.Name = name, "sso_auth_providers"
	return d
}

type ssoAuthProvidersModel struct {
	SSOAuthProviders []ssoLoginModel `tfsdk:"sso_auth_providers"`
}

func (d *ssoAuthProvidersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the social logins that a Palette organization may allow, sorted by name.",
		Attributes: map[string]schema.Attribute{
			"sso_auth_providers": ssoLoginsAttribute("The social logins."),
		},
	}
}

func (d *ssoAuthProvidersDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	all, err := c.SSOAuthProviders(ctx)
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list Palette's social logins"}.Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, ssoAuthProvidersModel{newSSOLoginModels(all)})...)
}
