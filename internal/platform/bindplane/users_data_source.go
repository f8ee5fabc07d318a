package bindplane

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type usersDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*usersDataSource)(nil)

func newUsersDataSource() datasource.DataSource {
	d := &usersDataSource{}
	d.Platform, d.Name = name, "users"
	return d
}

type usersModel struct {
	OrganizationID        types.String `tfsdk:"organization_id"`
	CurrentOrganizationID types.String `tfsdk:"current_organization_id"`
	Users                 []userModel  `tfsdk:"users"`
}

type userModel struct {
	metadataModel
	Email            types.String `tfsdk:"email"`
	ActiveAccount    types.String `tfsdk:"active_account"`
	NextLoginAccount types.String `tfsdk:"next_login_account"`
	RequestedMFA     types.Bool   `tfsdk:"requested_mfa"`
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	user := metadataAttributes("user")
	user["email"] = computed("E-mail address, which identifies the user; letter case counts.")
	user["active_account"] = computed("Id of the project the user is working in.")
	user["next_login_account"] = computed("Id of the project that the next login selects; null where none is chosen.")
	user["requested_mfa"] = computedBool("Whether the user asked for multi-factor authentication.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the users of the Bindplane organization that the credential is working in: the API lists no other. Roles are not told.",
		Attributes: map[string]schema.Attribute{
			"organization_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Id or unique name of the organization whose users are expected. It chooses nothing: if another organization is the current one, " +
					"or the server does not tell which one is, reading fails. Choose with `project_id` in the provider block. Left out, it is the same as `current_organization_id`.",
			},
			"current_organization_id": computed("Id of the organization that the users belong to; null where the server does not tell."),
			"users": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The users.", NestedObject: schema.NestedAttributeObject{Attributes: user},
			},
		},
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model usersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	failure := tfkit.Failure{Summary: "Could not list the Bindplane users"}
	// Asked anew: the current organization can change at any time.
	all, err := c.AllProjects(ctx)
	if err != nil && !forbidden(err) {
		resp.Diagnostics.Append(failure.Diagnostics(err)...)
		return
	}
	current := ""
	if entry, ok := all.Current(); ok {
		current = entry.Organization.Metadata.ID
	}
	model.CurrentOrganizationID = text(current)
	warnOfOtherProject(c, all, &resp.Diagnostics)
	if model.OrganizationID.IsNull() {
		model.OrganizationID = model.CurrentOrganizationID
	} else {
		failure.At = organizationAt
		wanted, err := wantedOrganization(ctx, c, model.OrganizationID, all)
		if err == nil && wanted != current {
			err = fmt.Errorf("expected the users of organization %s, but the credential is working in %s, and the API lists no other organization's users. Select a project of the right one with bindplane.project_id", wanted, known(current))
		}
		if err != nil {
			resp.Diagnostics.Append(failure.Diagnostics(err)...)
			return
		}
	}
	users, err := c.CurrentUsers(ctx)
	if err != nil {
		resp.Diagnostics.Append(failure.Diagnostics(err)...)
		return
	}
	model.Users = []userModel{}
	for _, u := range users {
		model.Users = append(model.Users, userModel{
			metadataModel: newMetadata(u), Email: text(u.Spec.Email), ActiveAccount: text(u.Spec.ActiveAccount),
			NextLoginAccount: text(u.Spec.NextLoginAccount), RequestedMFA: types.BoolValue(u.Spec.RequestedMFA),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func known(organizationID string) string {
	if organizationID == "" {
		return "one that the server does not tell"
	}
	return organizationID
}
