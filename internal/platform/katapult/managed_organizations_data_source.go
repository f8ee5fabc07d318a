package katapult

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type managedOrganizationsDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*managedOrganizationsDataSource)(nil)

func newManagedOrganizationsDataSource() datasource.DataSource {
	d := &managedOrganizationsDataSource{}
	d.Platform, d.Name = name, "managed_organizations"
	return d
}

type managedOrganizationsModel struct {
	Parent        types.String        `tfsdk:"parent"`
	Annotations   types.Map           `tfsdk:"annotations"`
	Organizations []organizationBrief `tfsdk:"organizations"`
}

// Descriptions of a list's configuration.
const (
	parentReference  = "Id or sub-domain of the organization that manages them."
	annotationFilter = "Annotations that an organization must have, all of them."
)

func (d *managedOrganizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the organizations that a Katapult organization manages, suspended ones included, sorted by sub-domain.",
		Attributes: map[string]schema.Attribute{
			"parent": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: parentReference,
			},
			"annotations": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:          []validator.Map{mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: annotationFilter,
			},
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The managed organizations.",
				NestedObject: schema.NestedAttributeObject{Attributes: briefAttributes()},
			},
		},
	}
}

func (d *managedOrganizationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model managedOrganizationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	annotations, diags := keyValues(ctx, model.Annotations)
	resp.Diagnostics.Append(diags...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	all, err := rest.Collect(c.ManagedOrganizations(ctx, reference(model.Parent.ValueString()), api.ManagedListOptions{Annotations: annotations}))
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the managed organizations", At: path.Root("parent")}.Diagnostics(err)...)
		return
	}
	model.Organizations = []organizationBrief{}
	for _, o := range bySubDomain(all) {
		model.Organizations = append(model.Organizations, newOrganizationBrief(o))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
