package nscale

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

// userModel is the managed membership. When the user was last active is left to the data source.
type userModel struct {
	originModel
	Subject  types.String `tfsdk:"subject"`
	State    types.String `tfsdk:"state"`
	GroupIDs types.Set    `tfsdk:"group_ids"`
}

func (m *userModel) read(u api.User) {
	m.readOrigin(u.Metadata)
	m.Subject = types.StringValue(u.Spec.Subject)
	m.State = types.StringValue(u.Spec.State)
	m.GroupIDs = readSet(u.Spec.GroupIDs)
}

// settle takes over a user, save for what the plan settled already.
func (m *userModel) settle(u api.User) {
	planned := *m
	m.read(u)
	m.State = planned.State
	m.GroupIDs = keepSet(planned.GroupIDs, u.Spec.GroupIDs)
}

func (m *userModel) write() api.UserWrite {
	return api.UserWrite{Spec: api.UserSpec{
		Subject: m.Subject.ValueString(), State: m.State.ValueString(), GroupIDs: writeSet(m.GroupIDs),
	}}
}

// userFacts is a user as the data source shows it.
type userFacts struct {
	metadataFacts
	OrganizationID types.String      `tfsdk:"organization_id"`
	Subject        types.String      `tfsdk:"subject"`
	State          types.String      `tfsdk:"state"`
	GroupIDs       types.Set         `tfsdk:"group_ids"`
	LastActive     timetypes.RFC3339 `tfsdk:"last_active"`
}

func newUserFacts(u api.User) userFacts {
	return userFacts{
		metadataFacts: newMetadataFacts(u.Metadata), OrganizationID: types.StringValue(u.Metadata.OrganizationID),
		Subject: types.StringValue(u.Spec.Subject), State: optionalText(u.Spec.State),
		GroupIDs: readSet(u.Spec.GroupIDs), LastActive: readTime(u.Status.LastActive),
	}
}
