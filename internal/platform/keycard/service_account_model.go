package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type serviceAccountModel struct {
	OrganizationID types.String      `tfsdk:"organization_id"`
	ID             types.String      `tfsdk:"id"`
	Name           types.String      `tfsdk:"name"`
	Description    types.String      `tfsdk:"description"`
	CreatedAt      timetypes.RFC3339 `tfsdk:"created_at"`
}

func (m *serviceAccountModel) read(organization string, a api.ServiceAccount) {
	m.OrganizationID = types.StringValue(organization)
	m.ID = types.StringValue(a.ID)
	m.Name = types.StringValue(a.Name)
	m.Description = tfkit.Text(a.Description, m.Description)
	m.CreatedAt = tfkit.Time(a.CreatedAt)
}

func (m *serviceAccountModel) create() api.ServiceAccountCreate {
	return api.ServiceAccountCreate{Name: m.Name.ValueString(), Description: m.Description.ValueString()}
}

// update is the request that takes an account from one state to this one.
func (m *serviceAccountModel) update(from serviceAccountModel) (request api.ServiceAccountUpdate) {
	request.Name, request.Description = changedText(m.Name, from.Name), changedDescription(m.Description, from.Description)
	return request
}

// changedText returns a text to send where it changed, "" where it stays.
func changedText(to, from types.String) string {
	if to.Equal(from) {
		return ""
	}
	return to.ValueString()
}

// changedDescription returns a description to send where it changed: the API clears it with "".
func changedDescription(to, from types.String) *string {
	if to.Equal(from) {
		return nil
	}
	text := to.ValueString()
	return &text
}

// serviceAccountFactsModel is a service account as the data sources show it.
type serviceAccountFactsModel struct {
	ID          types.String      `tfsdk:"id"`
	Name        types.String      `tfsdk:"name"`
	Description types.String      `tfsdk:"description"`
	CreatedAt   timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt   timetypes.RFC3339 `tfsdk:"updated_at"`
	Permissions types.Map         `tfsdk:"permissions"`
}

func newServiceAccountFacts(ctx context.Context, a api.ServiceAccount) (serviceAccountFactsModel, diag.Diagnostics) {
	permissions, diags := permissionsValue(ctx, a.Permissions)
	return serviceAccountFactsModel{
		ID: types.StringValue(a.ID), Name: types.StringValue(a.Name), Description: tfkit.Text(a.Description, types.StringNull()),
		CreatedAt: tfkit.Time(a.CreatedAt), UpdatedAt: tfkit.Time(a.UpdatedAt), Permissions: permissions,
	}, diags
}
