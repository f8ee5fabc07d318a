package bindplane

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// organizationModel is the managed organization. Volatile facts are left to the data source, and
// so is the project's secret key to the ephemeral resource.
type organizationModel struct {
	ID                 types.String   `tfsdk:"id"`
	Name               types.String   `tfsdk:"name"`
	ResourceName       types.String   `tfsdk:"resource_name"`
	InitialProjectName types.String   `tfsdk:"initial_project_name"`
	InitialProjectID   types.String   `tfsdk:"initial_project_id"`
	LicenseType        types.String   `tfsdk:"license_type"`
	EULAAccepted       types.Bool     `tfsdk:"eula_accepted"`
	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// read takes over what the API tells. What only a create is told stays as it is.
func (m *organizationModel) read(o api.Organization) {
	m.ID = types.StringValue(o.Metadata.ID)
	m.Name = types.StringValue(o.Metadata.Title())
	m.ResourceName = tfkit.Text(o.Metadata.Name, types.StringNull())
}

// untold stands for a text that only a create is told, where none was given or none is known. It is
// not null: Terraform lets a plan keep a prior value in spite of the configuration, but never null.
var untold = types.StringValue("")

// adopt fills in what only the configuration decides, for an organization that was not made by
// it: its agreement was accepted, or it would not exist.
func (m *organizationModel) adopt(entry api.OrganizationAccounts) {
	m.EULAAccepted = types.BoolValue(true)
	m.DeletionProtection = types.BoolValue(true)
	m.LicenseType, m.InitialProjectName = untold, untold
	// Which of several projects was the first one, nothing tells.
	if len(entry.Accounts) == 1 {
		m.InitialProjectName = types.StringValue(entry.Accounts[0].Metadata.Title())
		m.InitialProjectID = types.StringValue(entry.Accounts[0].Metadata.ID)
	}
}

// noTimeouts is the attribute of an organization that was not configured yet.
func noTimeouts() timeouts.Value {
	return timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{"create": types.StringType, "update": types.StringType})}
}
