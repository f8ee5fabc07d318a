package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type credentialModel struct {
	OrganizationID   types.String      `tfsdk:"organization_id"`
	ServiceAccountID types.String      `tfsdk:"service_account_id"`
	ID               types.String      `tfsdk:"id"`
	Name             types.String      `tfsdk:"name"`
	Description      types.String      `tfsdk:"description"`
	ClientID         types.String      `tfsdk:"client_id"`
	ClientSecret     types.String      `tfsdk:"client_secret"`
	CreatedAt        timetypes.RFC3339 `tfsdk:"created_at"`
	RotationTriggers types.Map         `tfsdk:"rotation_triggers"`
}

// read takes over what every answer tells. The secret stays as it is: only the create answer holds it.
func (m *credentialModel) read(organization, account string, c api.ServiceAccountCredential) {
	m.OrganizationID = types.StringValue(organization)
	m.ServiceAccountID = types.StringValue(account)
	m.ID = types.StringValue(c.ID)
	m.Name = types.StringValue(c.Name)
	m.Description = tfkit.Text(c.Description, m.Description)
	m.ClientID = types.StringValue(c.ClientID)
	m.CreatedAt = tfkit.Time(c.CreatedAt)
	if m.RotationTriggers.IsNull() {
		m.RotationTriggers = types.MapNull(types.StringType)
	}
}

func (m *credentialModel) create() api.CredentialCreate {
	return api.CredentialCreate{Name: m.Name.ValueString(), Description: m.Description.ValueString()}
}

func (m *credentialModel) update(from credentialModel) api.CredentialUpdate {
	return api.CredentialUpdate{Name: changedText(m.Name, from.Name), Description: changedDescription(m.Description, from.Description)}
}

// withoutSecret is the credential as every later answer shows it.
func withoutSecret(c api.NewCredential) api.ServiceAccountCredential {
	return api.ServiceAccountCredential{ID: c.ID, Name: c.Name, Description: c.Description, ClientID: c.ClientID, CreatedAt: c.CreatedAt}
}

// credentialFactsModel is a credential as the data source shows it.
type credentialFactsModel struct {
	ID          types.String      `tfsdk:"id"`
	Name        types.String      `tfsdk:"name"`
	Description types.String      `tfsdk:"description"`
	ClientID    types.String      `tfsdk:"client_id"`
	CreatedAt   timetypes.RFC3339 `tfsdk:"created_at"`
	LastUsedAt  timetypes.RFC3339 `tfsdk:"last_used_at"`
	Permissions types.Map         `tfsdk:"permissions"`
}

func newCredentialFacts(ctx context.Context, c api.ServiceAccountCredential) (credentialFactsModel, diag.Diagnostics) {
	permissions, diags := permissionsValue(ctx, c.Permissions)
	return credentialFactsModel{
		ID: types.StringValue(c.ID), Name: types.StringValue(c.Name), Description: tfkit.Text(c.Description, types.StringNull()),
		ClientID: types.StringValue(c.ClientID), CreatedAt: tfkit.Time(c.CreatedAt), LastUsedAt: tfkit.Time(c.LastUsedAt), Permissions: permissions,
	}, diags
}
