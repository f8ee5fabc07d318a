package keycard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type invitationResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*invitationResource)(nil)
	_ resource.ResourceWithIdentity    = (*invitationResource)(nil)
	_ resource.ResourceWithImportState = (*invitationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*invitationResource)(nil)
)

func newInvitationResource() resource.Resource {
	r := &invitationResource{}
	r.Platform, r.Name = name, "invitation"
	return r
}

func (r *invitationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = organizationChild.IdentitySchema(map[string]string{
		"organization_id": "Id (or, on import, label) of the organization.", "id": "Id of the invitation.",
	})
}

func (r *invitationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Invites a person to a Keycard organization by e-mail, and looks after the membership that comes of it.\n\n" +
			"Accepting the invitation changes nothing in the plan: `status` becomes `accepted` and `user_id` is filled. From then on `role` is the member's. " +
			"An invitation that expires or is revoked is planned to be sent again; so is one whose member was removed. " +
			"To send an open one again, replace it (`-replace`). An address has at most one open invitation: do not use `create_before_destroy`.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationIDAttribute(),
			"id":              stableAttribute("Id of the invitation."),
			"email": schema.StringAttribute{
				Required: true, CustomType: tfkit.EmailType{},
				PlanModifiers: []planmodifier.String{tfkit.ReplaceOtherEmail()},
				MarkdownDescription: "Address that the invitation goes to, such as `jane@example.com`. Another address replaces the invitation; " +
					"another spelling of the same one (`Jane@Example.com`) changes nothing.",
			},
			"role": roleAttribute("Role of the person. While the invitation is open, another role replaces it (the person gets a new e-mail); " +
				"once it was accepted, another role is given to the member in place."),
			"status": stableAttribute("How far the invitation has come: `pending`, `accepted`, `expired` or `revoked`."),
			"user_id": stableAttribute("Id of the member, once the invitation was accepted. " +
				"It stays null where several members share the address."),
			"expires_at": stableTimeAttribute("Until when the invitation can be accepted, RFC 3339. The service decides."),
			"created_by": stableAttribute("Id of the user or service account that invited."),
			"created_at": stableTimeAttribute("When the invitation was created, RFC 3339."),
			"deletion_policy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(deletionPolicyAbandon),
				Validators: []validator.String{stringvalidator.OneOf(deletionPolicyAbandon, deletionPolicyDelete)},
				MarkdownDescription: "What destroying an **accepted** invitation does to the member: `abandon` (default) leaves the person in the organization, " +
					"with a warning; `delete` ends the membership. An open invitation is revoked either way.",
			},
		},
	}
}

func (r *invitationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.plannedOrganization(ctx, plan.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	wanted := plan.create()
	made, err := rest.Create(ctx, c.REST(), func(ctx context.Context) (api.Invitation, error) {
		return c.CreateInvitation(ctx, organization, wanted)
	}, rest.Ambiguity[api.Invitation]{
		Find: func(ctx context.Context) ([]api.Invitation, error) {
			return collect(c.Invitations(ctx, organization, api.ListOptions{}), func(i api.Invitation) bool {
				return i.Status == api.InvitationPending && i.Role == wanted.Role && tfkit.EqualEmail(i.Email, wanted.Email)
			})
		},
		CreatedAt: func(i api.Invitation) time.Time { return i.CreatedAt },
		Describe:  func(i api.Invitation) string { return fmt.Sprintf("invitation %s for %s", i.ID, i.Email) },
		Key:       func(i api.Invitation) string { return i.ID },
	})
	if err != nil {
		failure := newChildFailure("Could not invite " + wanted.Email + " to the Keycard organization")
		if rest.HasStatus(err, http.StatusConflict) {
			failure.At, failure.Advice[http.StatusConflict] = path.Root("email"), c.takeOver(ctx, organization, wanted.Email)
		}
		resp.Diagnostics.Append(failure.Diagnostics(err)...)
		return
	}
	c.invited(organization, made)
	plan.read(organization, standing{listed: &made, status: made.Status, role: made.Role})
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(organizationChild.SetIdentity(ctx, resp.Identity, organization, made.ID)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

// takeOver says how to manage what stands in an invitation's way.
func (m *members) takeOver(ctx context.Context, organization, email string) string {
	found, err := m.byEmail(ctx, organization, email)
	if err != nil {
		return "The address has an open invitation already, or belongs to a member: import what is there instead of inviting again."
	}
	if open, ok := found.pending(); ok {
		return alreadyInvited(organization, open.ID, email)
	}
	if users := found.users(); len(users) > 0 {
		return alreadyMember(organization, users[0].ID, email)
	}
	return ""
}

func (r *invitationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, id := state.OrganizationID.ValueString(), state.ID.ValueString()
	found, err := c.standing(ctx, organization, id, state.Email.ValueString(), state.UserID.ValueString())
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		what := "Keycard invitation " + id
		if state.accepted() {
			what = fmt.Sprintf("The membership of %s, who accepted the Keycard invitation %s,", state.Email.ValueString(), id)
		}
		tfkit.Gone(ctx, req, resp, c.Endpoint(), what, "the next apply invites the person again.")
		return
	case err != nil:
		resp.Diagnostics.Append(childFailure("Could not read the Keycard invitation").Diagnostics(err)...)
		return
	}
	state.read(organization, found)
	c.admins.holdInvitation(state)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(organizationChild.SetIdentity(ctx, resp.Identity, organization, id)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

// Update gives an accepted invitation's member another role. All other changes replace the
// invitation or concern Terraform alone.
func (r *invitationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization := state.OrganizationID.ValueString()
	if !plan.Role.Equal(state.Role) {
		updated, err := c.UpdateUser(ctx, organization, state.UserID.ValueString(), api.UserUpdate{Role: api.OrganizationRole(plan.Role.ValueString())})
		if err != nil {
			resp.Diagnostics.Append(memberFailure("Could not change the role of " + state.Email.ValueString() + " in the Keycard organization").Diagnostics(err)...)
			return
		}
		c.users.Put(organization, updated)
	}
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(organizationChild.SetIdentity(ctx, resp.Identity, organization, state.ID.ValueString())...)
}

// Delete revokes an invitation that is still open. What an accepted one has led to is left alone
// unless the policy says otherwise.
func (r *invitationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, id, email := state.OrganizationID.ValueString(), state.ID.ValueString(), state.Email.ValueString()
	found, err := c.standing(ctx, organization, id, email, state.UserID.ValueString())
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		resp.Diagnostics.Append(tfkit.AbsentHere(ctx, req.Private, c.Endpoint(), "Keycard invitation "+id)...)
	case err != nil:
		resp.Diagnostics.Append(childFailure("Could not read the Keycard invitation").Diagnostics(err)...)
	case found.status != api.InvitationAccepted:
		err := c.DeleteInvitation(ctx, organization, id)
		// Nobody can accept a spent one any more, whether or not the service still revokes it.
		moot := found.status.Spent() && rest.HasStatus(err, http.StatusBadRequest, http.StatusConflict, http.StatusGone, http.StatusUnprocessableEntity)
		if err != nil && !rest.IsNotFound(err) && !moot {
			resp.Diagnostics.Append(childFailure("Could not revoke the Keycard invitation").Diagnostics(err)...)
			return
		}
		c.revoked(organization, id, email)
	case state.DeletionPolicy.ValueString() != deletionPolicyDelete:
		resp.Diagnostics.Append(memberStaysWarning(email, organization)...)
	case found.userID == "":
		resp.Diagnostics.AddError("Could not remove the member from the Keycard organization",
			fmt.Sprintf("Which member accepted the invitation of %s cannot be told by the address. Remove the member by hand, or set deletion_policy = %q and apply before destroying.", email, deletionPolicyAbandon))
	default:
		if err := c.DeleteUser(ctx, organization, found.userID); err != nil && !rest.IsNotFound(err) {
			resp.Diagnostics.Append(memberFailure("Could not remove " + email + " from the Keycard organization").Diagnostics(err)...)
			return
		}
		c.removed(organization, found.userID, email)
	}
}

func (r *invitationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if c, ok := r.Client(ctx, &resp.Diagnostics); ok {
		c.importing(organizationChild).Import(ctx, req, resp)
	}
}
