package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type invitationsDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*invitationsDataSource)(nil)

func newInvitationsDataSource() datasource.DataSource {
	d := &invitationsDataSource{}
	d.Platform, d.Name = name, "invitations"
	return d
}

type invitationsDataSourceModel struct {
	OrganizationID     types.String           `tfsdk:"organization_id"`
	IncludePermissions types.Bool             `tfsdk:"include_permissions"`
	Invitations        []invitationFactsModel `tfsdk:"invitations"`
}

func (d *invitationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the invitations of a Keycard organization, oldest first. Services differ in whether they still list what is no longer open.",
		Attributes: map[string]schema.Attribute{
			"organization_id":     organizationReference(),
			"include_permissions": includePermissionsAttribute(),
			"invitations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The invitations.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":          textAttribute("Id of the invitation."),
					"email":       textAttribute("Address that the invitation went to."),
					"role":        textAttribute("Role that the invitation offers."),
					"status":      textAttribute("`pending`, `accepted`, `expired` or `revoked`."),
					"expires_at":  timeAttribute("Until when the invitation can be accepted, RFC 3339."),
					"created_by":  textAttribute("Id of the user or service account that invited."),
					"created_at":  timeAttribute("When the invitation was created, RFC 3339."),
					"updated_at":  timeAttribute("When the invitation last changed, RFC 3339."),
					"permissions": permissionsAttribute(),
				}},
			},
		},
	}
}

func (d *invitationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model invitationsDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, organization, ok := lookedUp(ctx, &d.DataSource, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	model.Invitations = []invitationFactsModel{}
	for i, err := range c.Invitations(ctx, organization, api.ListOptions{Expand: expand(model.IncludePermissions)}) {
		if err != nil {
			resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not list the Keycard invitations"}.Diagnostics(err)...)
			return
		}
		facts, diags := newInvitationFacts(ctx, i)
		resp.Diagnostics.Append(diags...)
		model.Invitations = append(model.Invitations, facts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
