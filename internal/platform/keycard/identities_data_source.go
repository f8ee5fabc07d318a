package keycard

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type identitiesDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*identitiesDataSource)(nil)

func newIdentitiesDataSource() datasource.DataSource {
	d := &identitiesDataSource{}
	d.Platform, d.Name = name, "identities"
	return d
}

type identitiesDataSourceModel struct {
	OrganizationID     types.String         `tfsdk:"organization_id"`
	Role               types.String         `tfsdk:"role"`
	EmailContains      types.String         `tfsdk:"email_contains"`
	IncludePermissions types.Bool           `tfsdk:"include_permissions"`
	Identities         []identityFactsModel `tfsdk:"identities"`
}

// identityFactsModel is an identity as the data source shows it.
type identityFactsModel struct {
	ID          types.String      `tfsdk:"id"`
	Type        types.String      `tfsdk:"type"`
	Email       types.String      `tfsdk:"email"`
	Role        types.String      `tfsdk:"role"`
	Source      types.String      `tfsdk:"source"`
	Status      types.String      `tfsdk:"status"`
	CreatedAt   timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt   timetypes.RFC3339 `tfsdk:"updated_at"`
	Permissions types.Map         `tfsdk:"permissions"`
}

func newIdentityFacts(ctx context.Context, i api.Identity) (identityFactsModel, diag.Diagnostics) {
	permissions, diags := permissionsValue(ctx, i.Permissions)
	return identityFactsModel{
		ID: types.StringValue(i.ID), Type: types.StringValue(string(i.Type)), Email: types.StringValue(i.Email),
		Role: types.StringValue(string(i.Role)), Source: types.StringValue(i.Source), Status: types.StringValue(string(i.Status)),
		CreatedAt: tfkit.Time(i.CreatedAt), UpdatedAt: tfkit.Time(i.UpdatedAt), Permissions: permissions,
	}, diags
}

func (d *identitiesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads members and invitations of a Keycard organization in one list, oldest first. Members without an e-mail address may be missing; " +
			"`tenancy_keycard_users` has them. Services of October 2026 no longer answer this question.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationReference(),
			"role":            roleFilterAttribute(),
			"email_contains": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)},
				MarkdownDescription: "Reads only those whose address contains this text, without regard to case. Default: all.",
			},
			"include_permissions": includePermissionsAttribute(),
			"identities": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The members and invitations.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":          textAttribute("Id of the user or of the invitation."),
					"type":        textAttribute("`user` or `invitation`."),
					"email":       textAttribute("E-mail address."),
					"role":        textAttribute("Role of the member, or the one that the invitation offers."),
					"source":      textAttribute("URI of the identity provider that vouches for a user. Without meaning for an invitation."),
					"status":      textAttribute("`active` or `disabled` for a user; `pending`, `accepted`, `expired` or `revoked` for an invitation."),
					"created_at":  timeAttribute("When the membership or the invitation began, RFC 3339."),
					"updated_at":  timeAttribute("When it was last changed, RFC 3339."),
					"permissions": permissionsAttribute(),
				}},
			},
		},
	}
}

func (d *identitiesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model identitiesDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, organization, ok := lookedUp(ctx, &d.DataSource, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	model.Identities = []identityFactsModel{}
	options := api.IdentityListOptions{
		ListOptions: api.ListOptions{Expand: expand(model.IncludePermissions)},
		Role:        api.OrganizationRole(model.Role.ValueString()), Email: model.EmailContains.ValueString(),
	}
	for i, err := range c.Identities(ctx, organization, options) {
		if err != nil {
			resp.Diagnostics.Append(withdrawn("Could not list the Keycard identities").Diagnostics(err)...)
			return
		}
		facts, diags := newIdentityFacts(ctx, i)
		resp.Diagnostics.Append(diags...)
		model.Identities = append(model.Identities, facts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// withdrawn explains the failure of a call that newer services no longer offer. The organization
// itself is known to exist by then.
func withdrawn(summary string) tfkit.Failure {
	const advice = "This service no longer offers the call: Keycard withdrew it in the generation of October 2026. " +
		"Use the data sources tenancy_keycard_users and tenancy_keycard_invitations instead, and write role names out."
	return tfkit.Failure{Summary: summary, Advice: map[int]string{
		http.StatusNotFound: advice, http.StatusMethodNotAllowed: advice, http.StatusGone: advice,
	}}
}
