package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// invitationModel is the managed invitation, and the membership that came of it.
type invitationModel struct {
	OrganizationID types.String      `tfsdk:"organization_id"`
	ID             types.String      `tfsdk:"id"`
	Email          tfkit.Email       `tfsdk:"email"`
	Role           types.String      `tfsdk:"role"`
	Status         types.String      `tfsdk:"status"`
	UserID         types.String      `tfsdk:"user_id"`
	ExpiresAt      timetypes.RFC3339 `tfsdk:"expires_at"`
	CreatedBy      types.String      `tfsdk:"created_by"`
	CreatedAt      timetypes.RFC3339 `tfsdk:"created_at"`
	DeletionPolicy types.String      `tfsdk:"deletion_policy"`
}

func (m *invitationModel) create() api.InvitationCreate {
	return api.InvitationCreate{Email: m.Email.ValueString(), Role: api.OrganizationRole(m.Role.ValueString())}
}

// read takes over what has become of the invitation. What the service no longer tells stays.
func (m *invitationModel) read(organization string, s standing) {
	m.OrganizationID = types.StringValue(organization)
	if i := s.listed; i != nil {
		m.ID = types.StringValue(i.ID)
		if !tfkit.EqualEmail(m.Email.ValueString(), i.Email) {
			m.Email = tfkit.NewEmail(i.Email)
		}
		m.ExpiresAt = tfkit.Time(i.ExpiresAt)
		m.CreatedBy = types.StringValue(i.CreatedBy)
		m.CreatedAt = tfkit.Time(i.CreatedAt)
	}
	m.Status = types.StringValue(string(s.status))
	if s.role != "" {
		m.Role = types.StringValue(string(s.role))
	}
	m.UserID = tfkit.Text(s.userID, types.StringNull())
	if m.DeletionPolicy.IsNull() || m.DeletionPolicy.IsUnknown() {
		m.DeletionPolicy = types.StringValue(deletionPolicyAbandon)
	}
}

// accepted tells whether the invitation has led to a membership.
func (m *invitationModel) accepted() bool {
	return m.Status.ValueString() == string(api.InvitationAccepted)
}

// spent tells whether the invitation can no longer be accepted, and was not.
func (m *invitationModel) spent() bool {
	return api.InvitationStatus(m.Status.ValueString()).Spent()
}

// invitationFactsModel is an invitation as the data source shows it.
type invitationFactsModel struct {
	ID          types.String      `tfsdk:"id"`
	Email       types.String      `tfsdk:"email"`
	Role        types.String      `tfsdk:"role"`
	Status      types.String      `tfsdk:"status"`
	ExpiresAt   timetypes.RFC3339 `tfsdk:"expires_at"`
	CreatedBy   types.String      `tfsdk:"created_by"`
	CreatedAt   timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt   timetypes.RFC3339 `tfsdk:"updated_at"`
	Permissions types.Map         `tfsdk:"permissions"`
}

func newInvitationFacts(ctx context.Context, i api.Invitation) (invitationFactsModel, diag.Diagnostics) {
	permissions, diags := permissionsValue(ctx, i.Permissions)
	return invitationFactsModel{
		ID: types.StringValue(i.ID), Email: types.StringValue(i.Email), Role: types.StringValue(string(i.Role)),
		Status: types.StringValue(string(i.Status)), ExpiresAt: tfkit.Time(i.ExpiresAt), CreatedBy: types.StringValue(i.CreatedBy),
		CreatedAt: tfkit.Time(i.CreatedAt), UpdatedAt: tfkit.Time(i.UpdatedAt), Permissions: permissions,
	}, diags
}
