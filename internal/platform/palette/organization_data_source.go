package palette

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationDataSource struct {
	tfkit.DataSource[*api.Client]
}

var _ datasource.DataSourceWithConfigure = (*organizationDataSource)(nil)

func newOrganizationDataSource() datasource.DataSource {
	d := &organizationDataSource{}
	d.Platform, d.Name = name, "organization"
	return d
}

func (d *organizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := organizationAttributes()
	attributes["name"] = schema.StringAttribute{
		Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Name of the organization.",
	}
	attributes["app_env"] = textAttribute("Kind of installation: `saas`, `self-hosted`, `quick-start`, `enterprise` or `airgap`.")
	attributes["root_domain"] = textAttribute("Domain that the organizations' consoles are below.")
	attributes["security_mode"] = textAttribute("Security mode of the installation.")
	attributes["total_tenants"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of organizations of the whole installation."}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads how to sign in to one Palette organization (tenant). The credential need not belong to it.",
		Attributes:          attributes,
	}
}

func (d *organizationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model loginModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	found, err := c.Organization(ctx, model.Name.ValueString())
	at := path.Root("name")
	switch {
	case rest.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(at, "Unknown organization", fmt.Sprintf("Palette has no organization %q.\n\n%s", model.Name.ValueString(), err))
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Palette organization", At: at}.Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newLoginModel(model.Name, found))...)
}
