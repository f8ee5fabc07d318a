package katapult

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type managedOrganizationList struct {
	tfkit.Resource[*client]
}

var _ list.ListResourceWithConfigure = (*managedOrganizationList)(nil)

func newManagedOrganizationList() list.ListResource {
	l := &managedOrganizationList{}
	l.Platform, l.Name = name, "managed_organization"
	return l
}

type managedOrganizationListModel struct {
	Parent      types.String `tfsdk:"parent"`
	Annotations types.Map    `tfsdk:"annotations"`
}

func (l *managedOrganizationList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the organizations that a Katapult organization manages, suspended ones included.",
		Attributes: map[string]schema.Attribute{
			"parent": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: parentReference,
			},
			"annotations": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:          []validator.Map{mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: annotationFilter,
			},
		},
	}
}

func (l *managedOrganizationList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var model managedOrganizationListModel
	diags := req.Config.Get(ctx, &model)
	annotations, problems := keyValues(ctx, model.Annotations)
	diags.Append(problems...)
	c, ok := l.Client(ctx, &diags)
	if !ok || diags.HasError() {
		tfkit.StreamError(stream, diags)
		return
	}
	parent, err := c.resolve(ctx, model.Parent.ValueString())
	if err != nil {
		diags.Append(tfkit.Failure{Summary: "Could not find the managing organization", At: path.Root("parent")}.Diagnostics(err)...)
		tfkit.StreamError(stream, diags)
		return
	}
	tfkit.Stream(ctx, req, stream, c.ManagedOrganizations(ctx, api.Reference{ID: parent}, api.ManagedListOptions{Annotations: annotations}),
		tfkit.Failure{Summary: "Could not list the managed organizations"},
		func(o api.Organization, include bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = o.Name
			diags := managedOrganizationImport.SetIdentity(ctx, result.Identity, parent, o.ID)
			if include {
				resource := managedOrganizationModel{Parent: types.StringValue(parent)}
				found, known, err := c.find(ctx, parent, o.ID)
				if err != nil {
					// The list's own facts are good enough; the others are null.
					found, known = o, true
				}
				resource.read(found, known)
				diags.Append(result.Resource.Set(ctx, resource)...)
			}
			return diags
		})
}
