package bindplane

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type nameCheckDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*nameCheckDataSource)(nil)

func newNameCheckDataSource() datasource.DataSource {
	d := &nameCheckDataSource{}
	d.Platform, d.Name = name, "organization_name_check"
	return d
}

type nameCheckModel struct {
	Name      types.String `tfsdk:"name"`
	Valid     types.Bool   `tfsdk:"valid"`
	Available types.Bool   `tfsdk:"available"`
}

func (d *nameCheckDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Asks Bindplane about an organization's display name. The vendor's documentation leaves open whether the answer `valid` means that the name is free or that it is in use; " +
			"`available` tells, because the provider also asks about a name that is in use and about one that nobody has.",
		Attributes: map[string]schema.Attribute{
			"name":      schema.StringAttribute{Required: true, Validators: []validator.String{tfkit.DisplayName()}, MarkdownDescription: "Display name to ask about."},
			"valid":     computedBool("The server's answer as it is."),
			"available": computedBool("Whether the name is free; null where the answer could not be interpreted, which a warning explains."),
		},
	}
}

func (d *nameCheckDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model nameCheckModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	check, err := c.checkName(ctx, model.Name.ValueString())
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not check the organization's name", At: path.Root("name")}.Diagnostics(err)...)
		return
	}
	if check.Available == nil {
		resp.Diagnostics.AddAttributeWarning(path.Root("available"), "The name check could not be interpreted", "The server answered, but it is unknown what that means: "+check.Doubt+".")
	}
	model.Valid, model.Available = types.BoolValue(check.Valid), types.BoolPointerValue(check.Available)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
