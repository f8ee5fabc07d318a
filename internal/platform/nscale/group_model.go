package nscale

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

// groupModel is the managed group. The membership is the group's to set only where the
// configuration says so; otherwise it is a report.
type groupModel struct {
	originModel
	labelsModel
	RoleIDs           types.Set `tfsdk:"role_ids"`
	RoleNames         types.Set `tfsdk:"role_names"`
	UserIDs           types.Set `tfsdk:"user_ids"`
	ServiceAccountIDs types.Set `tfsdk:"service_account_ids"`
}

func (m *groupModel) read(g api.Group) {
	m.readOrigin(g.Metadata)
	m.readLabels(g.Metadata)
	m.RoleIDs = readSet(g.Spec.RoleIDs)
	m.UserIDs = readSet(g.Spec.UserIDs)
	m.ServiceAccountIDs = readSet(g.Spec.ServiceAccountIDs)
}

// settle takes over a group, save for what the plan settled already. The names of the roles are
// no part of it.
func (m *groupModel) settle(g api.Group) {
	planned := *m
	m.read(g)
	m.RoleIDs = keepSet(planned.RoleIDs, g.Spec.RoleIDs)
	m.UserIDs = keepSet(planned.UserIDs, g.Spec.UserIDs)
	m.ServiceAccountIDs = keepSet(planned.ServiceAccountIDs, g.Spec.ServiceAccountIDs)
}

// write is the group as the configuration wants it. What it leaves open is taken from the group
// as it is; people known only by another issuer stay as long as the people are left open, or
// already are who the configuration wants.
func (m *groupModel) write(current api.Group) api.GroupWrite {
	write := api.GroupWrite{Metadata: m.metadata(), Spec: api.GroupSpec{
		RoleIDs: writeSet(m.RoleIDs), ServiceAccountIDs: writeSet(m.ServiceAccountIDs),
	}}
	if write.Spec.RoleIDs == nil {
		write.Spec.RoleIDs = current.Spec.RoleIDs
	}
	if write.Spec.ServiceAccountIDs == nil {
		write.Spec.ServiceAccountIDs = current.Spec.ServiceAccountIDs
	}
	people := writeSet(m.UserIDs)
	if people == nil || readSet(people).Equal(readSet(current.Spec.UserIDs)) {
		write.Keep(current)
		return write
	}
	write.Spec.UserIDs = people
	return write
}

// groupFacts is a group as the data source shows it.
type groupFacts struct {
	metadataFacts
	OrganizationID    types.String   `tfsdk:"organization_id"`
	RoleIDs           types.Set      `tfsdk:"role_ids"`
	UserIDs           types.Set      `tfsdk:"user_ids"`
	ServiceAccountIDs types.Set      `tfsdk:"service_account_ids"`
	Subjects          []subjectModel `tfsdk:"subjects"`
}

type subjectModel struct {
	ID     types.String `tfsdk:"id"`
	Issuer types.String `tfsdk:"issuer"`
	Email  types.String `tfsdk:"email"`
}

func newGroupFacts(g api.Group) groupFacts {
	subjects := make([]subjectModel, 0, len(g.Spec.Subjects))
	for _, s := range g.Spec.Subjects {
		subjects = append(subjects, subjectModel{types.StringValue(s.ID), types.StringValue(s.Issuer), optionalText(s.Email)})
	}
	return groupFacts{
		metadataFacts: newMetadataFacts(g.Metadata), OrganizationID: types.StringValue(g.Metadata.OrganizationID),
		RoleIDs: readSet(g.Spec.RoleIDs), UserIDs: readSet(g.Spec.UserIDs),
		ServiceAccountIDs: readSet(g.Spec.ServiceAccountIDs), Subjects: subjects,
	}
}
