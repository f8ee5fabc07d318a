package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// organizationModel is the managed organization. Volatile facts are left to the data source.
type organizationModel struct {
	ID             types.String      `tfsdk:"id"`
	Name           types.String      `tfsdk:"name"`
	Label          types.String      `tfsdk:"label"`
	CreatedAt      timetypes.RFC3339 `tfsdk:"created_at"`
	DeletionPolicy types.String      `tfsdk:"deletion_policy"`
}

func (m *organizationModel) read(o api.Organization) {
	m.ID = types.StringValue(o.ID)
	m.Name = types.StringValue(o.Name)
	m.Label = types.StringValue(o.Label)
	m.CreatedAt = tfkit.Time(o.CreatedAt)
	if m.DeletionPolicy.IsNull() || m.DeletionPolicy.IsUnknown() {
		m.DeletionPolicy = types.StringValue(deletionPolicyAbandon)
	}
}

// organizationFactsModel is an organization as the data sources show it.
type organizationFactsModel struct {
	ID          types.String      `tfsdk:"id"`
	Name        types.String      `tfsdk:"name"`
	Label       types.String      `tfsdk:"label"`
	SSOEnabled  types.Bool        `tfsdk:"sso_enabled"`
	ZoneID      types.String      `tfsdk:"zone_id"`
	CreatedAt   timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt   timetypes.RFC3339 `tfsdk:"updated_at"`
	Permissions types.Map         `tfsdk:"permissions"`
}

func newOrganizationFacts(ctx context.Context, o api.Organization) (organizationFactsModel, diag.Diagnostics) {
	permissions, diags := permissionsValue(ctx, o.Permissions)
	return organizationFactsModel{
		ID: types.StringValue(o.ID), Name: types.StringValue(o.Name), Label: types.StringValue(o.Label),
		SSOEnabled: types.BoolValue(o.SSOEnabled), ZoneID: tfkit.Text(o.ZoneID, types.StringNull()),
		CreatedAt: tfkit.Time(o.CreatedAt), UpdatedAt: tfkit.Time(o.UpdatedAt), Permissions: permissions,
	}, diags
}
