package keycard

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

var userImport = tfkit.ImportID{Parts: []string{"organization_id", "user_id"}, Default: noDefault}

type userResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

func newUserResource() resource.Resource {
	r := &userResource{}
	r.Platform, r.Name = name, "user"
	return r
}

func (r *userResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = userImport.IdentitySchema(map[string]string{
		"organization_id": "Id (or, on import, label) of the organization.", "user_id": "Id of the user.",
	})
}

func (r *userResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A member of a Keycard organization.\n\n" +
			"Keycard makes members of people who accept an invitation or sign in over SSO, and of nobody else: creating this resource adopts a member who is there, " +
			"and sets the role and status that are configured. Destroying it ends the membership. See `deletion_policy`.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationIDAttribute(),
			"user_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "Id of the member, as `user_id` of an accepted invitation or the data source `tenancy_keycard_users` shows it. Another id lets go of this member and adopts that one.",
			},
			"role": memberSetting(roleAttribute("Role of the member. Without it, the role stays as it is.")),
			"status": memberSetting(schema.StringAttribute{
				Validators:          []validator.String{stringvalidator.OneOf(string(api.UserActive), string(api.UserDisabled))},
				MarkdownDescription: "`active`, or `disabled` to lock the member out without ending the membership. Without it, the status stays as it is.",
			}),
			"email": schema.StringAttribute{
				Computed: true, CustomType: tfkit.EmailType{}, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "E-mail address; null where the identity provider tells none.",
			},
			"source":     stableAttribute("URI of the identity provider that vouches for the user."),
			"created_at": stableTimeAttribute("When the user became a member, RFC 3339."),
			"deletion_policy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(deletionPolicyDelete),
				Validators: []validator.String{stringvalidator.OneOf(deletionPolicyAbandon, deletionPolicyDelete)},
				MarkdownDescription: "What destroying the resource does: `delete` (default) ends the membership; " +
					"`abandon` leaves the member as it is and only forgets it.",
			},
		},
	}
}

// memberSetting makes an attribute one that keeps its value where nothing is configured.
func memberSetting(attribute schema.StringAttribute) schema.StringAttribute {
	attribute.Required, attribute.Optional, attribute.Computed = false, true, true
	attribute.PlanModifiers = append(attribute.PlanModifiers, stringplanmodifier.UseStateForUnknown())
	return attribute
}

// roleAttribute is a role in an organization.
func roleAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required:   true,
		Validators: []validator.String{stringvalidator.OneOf(string(api.RoleAdmin), string(api.RoleMember), string(api.RoleViewer))},
		MarkdownDescription: description + " `org_admin` may do everything, `org_viewer` may look at everything, " +
			"`org_member` has no access at the level of the organization.",
	}
}

// memberFailure is childFailure for calls that change a member.
func memberFailure(summary string) tfkit.Failure {
	failure := childFailure(summary)
	failure.Advice = map[int]string{http.StatusConflict: "An organization keeps at least one active administrator. Make another member an active org_admin first."}
	return failure
}

// Create adopts the member and gives it what is configured.
func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.plannedOrganization(ctx, plan.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	id := plan.UserID.ValueString()
	failure := memberFailure("Could not adopt the Keycard user " + id)
	failure.At = path.Root("user_id")
	found, err := c.users.Get(ctx, organization, id)
	if errors.Is(err, bulk.ErrAbsent) {
		resp.Diagnostics.AddAttributeError(failure.At, "No such member", noSuchMember(organization, id))
		return
	}
	if change := plan.change(found); err == nil && change != (api.UserUpdate{}) {
		found, err = c.UpdateUser(ctx, organization, id, change)
	}
	if err != nil {
		resp.Diagnostics.Append(failure.Diagnostics(err)...)
		return
	}
	c.users.Put(organization, found)
	plan.read(organization, found)
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(userImport.SetIdentity(ctx, resp.Identity, organization, id)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

func noSuchMember(organization, id string) string {
	return fmt.Sprintf("The organization %s has no member with the id %q. Members come by accepting an invitation (tenancy_keycard_invitation) "+
		"or by signing in over SSO; they cannot be created.", organization, id)
}

func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, id := state.OrganizationID.ValueString(), state.UserID.ValueString()
	found, err := c.users.Get(ctx, organization, id)
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		tfkit.Gone(ctx, req, resp, c.Endpoint(), fmt.Sprintf("Keycard user %s (%s)", id, state.Email.ValueString()),
			"it cannot be created again: invite the person, or remove the resource from the configuration.")
		return
	case err != nil:
		resp.Diagnostics.Append(memberFailure("Could not read the Keycard user " + id).Diagnostics(err)...)
		return
	}
	state.read(organization, found)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(userImport.SetIdentity(ctx, resp.Identity, organization, id)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, id := state.OrganizationID.ValueString(), state.UserID.ValueString()
	change := plan.change(api.OrganizationUser{
		Role: api.OrganizationRole(state.Role.ValueString()), Status: api.OrganizationStatus(state.Status.ValueString()),
	})
	if change != (api.UserUpdate{}) {
		updated, err := c.UpdateUser(ctx, organization, id, change)
		if err != nil {
			resp.Diagnostics.Append(memberFailure("Could not update the Keycard user " + id).Diagnostics(err)...)
			return
		}
		c.users.Put(organization, updated)
	}
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(userImport.SetIdentity(ctx, resp.Identity, organization, id)...)
}

func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionPolicy.ValueString() == deletionPolicyAbandon {
		resp.Diagnostics.Append(userStaysWarning(state)...)
		return
	}
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	organization, id := state.OrganizationID.ValueString(), state.UserID.ValueString()
	err := c.DeleteUser(ctx, organization, id)
	switch {
	case rest.IsNotFound(err):
		resp.Diagnostics.Append(tfkit.AbsentHere(ctx, req.Private, c.Endpoint(), "Keycard user "+id)...)
	case err != nil:
		resp.Diagnostics.Append(memberFailure("Could not remove the Keycard user " + id).Diagnostics(err)...)
		return
	}
	c.removed(organization, id, state.Email.ValueString())
}

func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if c, ok := r.Client(ctx, &resp.Diagnostics); ok {
		c.importing(userImport).Import(ctx, req, resp)
	}
}
