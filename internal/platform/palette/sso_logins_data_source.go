package palette

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type ssoLoginsDataSource struct {
	tfkit.DataSource[*api.Client]
}

var _ datasource.DataSourceWithConfigure = (*ssoLoginsDataSource)(nil)

func newSSOLoginsDataSource() datasource.DataSource {
	d := &ssoLoginsDataSource{}
	d.Platform, d.Name = name, "sso_logins"
	return d
}

type ssoLoginsModel struct {
	Org       types.String    `tfsdk:"org"`
	SSOLogins []ssoLoginModel `tfsdk:"sso_logins"`
}

func (d *ssoLoginsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the social logins of a Palette organization, or those of the whole installation, sorted by name.",
		Attributes: map[string]schema.Attribute{
			"org": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the organization. Without it, the installation's logins are read; the provider's `organization` does not stand in.",
			},
			"sso_logins": ssoLoginsAttribute("The social logins."),
		},
	}
}

func (d *ssoLoginsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model ssoLoginsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	all, err := c.SSOLogins(ctx, model.Org.ValueString())
	at := path.Root("org")
	switch {
	case rest.IsNotFound(err) && !model.Org.IsNull():
		resp.Diagnostics.AddAttributeError(at, "Unknown organization", fmt.Sprintf("Palette has no organization %q.\n\n%s", model.Org.ValueString(), err))
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the social logins", At: at}.Diagnostics(err)...)
		return
	}
	model.SSOLogins = newSSOLoginModels(all)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
