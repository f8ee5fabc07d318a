package nscale

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

// projectModel is the managed project. Its states are left to the data source.
type projectModel struct {
	originModel
	labelsModel
	GroupIDs types.Set      `tfsdk:"group_ids"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

func (m *projectModel) read(p api.Project) {
	m.readOrigin(p.Metadata)
	m.readLabels(p.Metadata)
	m.GroupIDs = readSet(p.Spec.GroupIDs)
}

// settle takes over a project, save for what the plan settled already.
func (m *projectModel) settle(p api.Project) {
	planned := m.GroupIDs
	m.read(p)
	m.GroupIDs = keepSet(planned, p.Spec.GroupIDs)
}

func (m *projectModel) write() api.ProjectWrite {
	return api.ProjectWrite{Metadata: m.metadata(), Spec: api.ProjectSpec{GroupIDs: writeSet(m.GroupIDs)}}
}

// projectFacts is a project as the data source shows it.
type projectFacts struct {
	metadataFacts
	OrganizationID types.String `tfsdk:"organization_id"`
	GroupIDs       types.Set    `tfsdk:"group_ids"`
}

func newProjectFacts(p api.Project) projectFacts {
	return projectFacts{
		metadataFacts: newMetadataFacts(p.Metadata), OrganizationID: types.StringValue(p.Metadata.OrganizationID),
		GroupIDs: readSet(p.Spec.GroupIDs),
	}
}
