package keycard

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type userDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*userDataSource)(nil)

func newUserDataSource() datasource.DataSource {
	d := &userDataSource{}
	d.Platform, d.Name = name, "user"
	return d
}

type userDataSourceModel struct {
	OrganizationID     types.String      `tfsdk:"organization_id"`
	UserID             types.String      `tfsdk:"user_id"`
	Email              tfkit.Email       `tfsdk:"email"`
	IncludePermissions types.Bool        `tfsdk:"include_permissions"`
	Role               types.String      `tfsdk:"role"`
	Status             types.String      `tfsdk:"status"`
	Source             types.String      `tfsdk:"source"`
	CreatedAt          timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt          timetypes.RFC3339 `tfsdk:"updated_at"`
	Permissions        types.Map         `tfsdk:"permissions"`
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := userFactsAttributes()
	delete(attributes, "id")
	attributes["organization_id"] = organizationReference()
	attributes["include_permissions"] = includePermissionsAttribute()
	attributes["user_id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		Validators: []validator.String{
			stringvalidator.UTF8LengthBetween(1, 255),
			stringvalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("email")),
		},
		MarkdownDescription: "Id of the member to read. Exactly one of `user_id` and `email` is needed.",
	}
	attributes["email"] = schema.StringAttribute{
		Optional: true, Computed: true, CustomType: tfkit.EmailType{},
		MarkdownDescription: "Address of the member to read, without regard to case; null where the identity provider tells none.",
	}
	resp.Schema = schema.Schema{MarkdownDescription: "Reads one member of a Keycard organization, by id or by e-mail address.", Attributes: attributes}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model userDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, organization, ok := lookedUp(ctx, &d.DataSource, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	id := model.UserID.ValueString()
	if id == "" {
		var diags diag.Diagnostics
		if id, diags = c.userByEmail(ctx, organization, model.Email.ValueString()); diags.HasError() {
			resp.Diagnostics.Append(diags...)
			return
		}
	}
	found, err := c.User(ctx, organization, id, expand(model.IncludePermissions)...)
	switch {
	case rest.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(path.Root("user_id"), "No such member", noSuchMember(organization, id))
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Keycard user " + id}.Diagnostics(err)...)
		return
	}
	facts, diags := newUserFacts(ctx, found)
	resp.Diagnostics.Append(diags...)
	model.UserID = facts.ID
	if !tfkit.EqualEmail(model.Email.ValueString(), found.Email) {
		model.Email = tfkit.Email{StringValue: facts.Email}
	}
	model.Role, model.Status, model.Source = facts.Role, facts.Status, facts.Source
	model.CreatedAt, model.UpdatedAt, model.Permissions = facts.CreatedAt, facts.UpdatedAt, facts.Permissions
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// userByEmail returns the id of the one member with an address.
func (m *members) userByEmail(ctx context.Context, organization, email string) (string, diag.Diagnostics) {
	var diags diag.Diagnostics
	at := path.Root("email")
	found, err := m.people.Get(ctx, organization, tfkit.CanonicalEmail(email))
	if err != nil && !errors.Is(err, bulk.ErrAbsent) {
		return "", tfkit.Failure{Summary: "Could not find the Keycard user " + email, At: at}.Diagnostics(err)
	}
	users := found.users()
	open, invited := found.pending()
	switch {
	case len(users) == 1:
		return users[0].ID, nil
	case len(users) > 1:
		diags.AddAttributeError(at, "Address of several members",
			fmt.Sprintf("Several members of the organization %s have the address %s. Choose one by user_id: %s.", organization, email, strings.Join(ids(users), ", ")))
	case invited:
		diags.AddAttributeError(at, "Not a member yet",
			fmt.Sprintf("%s has been invited to the organization %s, but has not accepted the invitation %s yet.", email, organization, open.ID))
	default:
		diags.AddAttributeError(at, "No such member",
			fmt.Sprintf("The organization %s has no member with the address %s.", organization, email))
	}
	return "", diags
}

func ids(identities []api.Identity) []string {
	all := make([]string, len(identities))
	for i, identity := range identities {
		all[i] = identity.ID
	}
	return all
}
