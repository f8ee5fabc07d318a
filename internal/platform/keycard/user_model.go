package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// userModel is the managed membership.
type userModel struct {
	OrganizationID types.String      `tfsdk:"organization_id"`
	UserID         types.String      `tfsdk:"user_id"`
	Role           types.String      `tfsdk:"role"`
	Status         types.String      `tfsdk:"status"`
	Email          tfkit.Email       `tfsdk:"email"`
	Source         types.String      `tfsdk:"source"`
	CreatedAt      timetypes.RFC3339 `tfsdk:"created_at"`
	DeletionPolicy types.String      `tfsdk:"deletion_policy"`
}

func (m *userModel) read(organization string, u api.OrganizationUser) {
	m.OrganizationID = types.StringValue(organization)
	m.UserID = types.StringValue(u.ID)
	m.Role = types.StringValue(string(u.Role))
	m.Status = types.StringValue(string(u.Status))
	m.Email = tfkit.Email{StringValue: tfkit.Text(u.Email, types.StringNull())}
	m.Source = types.StringValue(u.Source)
	m.CreatedAt = tfkit.Time(u.CreatedAt)
	if m.DeletionPolicy.IsNull() || m.DeletionPolicy.IsUnknown() {
		m.DeletionPolicy = types.StringValue(deletionPolicyDelete)
	}
}

// change returns what the plan changes of a membership. What is not configured stays.
func (m *userModel) change(is api.OrganizationUser) api.UserUpdate {
	var change api.UserUpdate
	if role := api.OrganizationRole(m.Role.ValueString()); role != is.Role {
		change.Role = role
	}
	if status := api.OrganizationStatus(m.Status.ValueString()); status != is.Status {
		change.Status = status
	}
	return change
}

// userFactsModel is a member as the data sources show it.
type userFactsModel struct {
	ID          types.String      `tfsdk:"id"`
	Email       types.String      `tfsdk:"email"`
	Role        types.String      `tfsdk:"role"`
	Status      types.String      `tfsdk:"status"`
	Source      types.String      `tfsdk:"source"`
	CreatedAt   timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt   timetypes.RFC3339 `tfsdk:"updated_at"`
	Permissions types.Map         `tfsdk:"permissions"`
}

func newUserFacts(ctx context.Context, u api.OrganizationUser) (userFactsModel, diag.Diagnostics) {
	permissions, diags := permissionsValue(ctx, u.Permissions)
	return userFactsModel{
		ID: types.StringValue(u.ID), Email: tfkit.Text(u.Email, types.StringNull()), Role: types.StringValue(string(u.Role)),
		Status: types.StringValue(string(u.Status)), Source: types.StringValue(u.Source),
		CreatedAt: tfkit.Time(u.CreatedAt), UpdatedAt: tfkit.Time(u.UpdatedAt), Permissions: permissions,
	}, diags
}
