package katapult

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type currentUserDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*currentUserDataSource)(nil)

func newCurrentUserDataSource() datasource.DataSource {
	d := &currentUserDataSource{}
	d.Platform, d.Name = name, "current_user"
	return d
}

type currentUserModel struct {
	ID            types.String          `tfsdk:"id"`
	FirstName     types.String          `tfsdk:"first_name"`
	LastName      types.String          `tfsdk:"last_name"`
	AvatarURL     types.String          `tfsdk:"avatar_url"`
	APITokenID    types.String          `tfsdk:"api_token_id"`
	Organizations []organizationSummary `tfsdk:"organizations"`
}

type organizationSummary struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	SubDomain types.String `tfsdk:"sub_domain"`
}

func newCurrentUserModel(u api.CurrentUser) currentUserModel {
	model := currentUserModel{
		ID: types.StringValue(u.User.ID), FirstName: text(u.User.FirstName), LastName: text(u.User.LastName),
		AvatarURL: text(u.User.AvatarURL), APITokenID: optional(u.APITokenID), Organizations: []organizationSummary{},
	}
	for _, o := range u.Organizations {
		model.Organizations = append(model.Organizations, organizationSummary{text(o.ID), text(o.Name), text(o.SubDomain)})
	}
	return model
}

func (d *currentUserDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the Katapult user that the API token belongs to. The token of an organization belongs to no user, which is an error here.",
		Attributes: map[string]schema.Attribute{
			"id":           textAttribute("Id of the user."),
			"first_name":   textAttribute("First name."),
			"last_name":    textAttribute("Last name."),
			"avatar_url":   textAttribute("URL of the user's picture."),
			"api_token_id": textAttribute("Id of the API token; null for other credentials."),
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Organizations that the user can enter, in the service's order.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":         textAttribute("Id of the organization."),
					"name":       textAttribute("Name to display."),
					"sub_domain": textAttribute("Sub-domain of the organization."),
				}},
			},
		},
	}
}

func (d *currentUserDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	user, err := c.CurrentUser(ctx)
	switch {
	case api.IsNoUser(err):
		resp.Diagnostics.AddError("The Katapult API token belongs to no user",
			"It is the token of an organization, so there is no current user to read. Use a user's API token, or leave this data source out.\n\n"+err.Error())
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the current Katapult user"}.Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newCurrentUserModel(user))...)
}
