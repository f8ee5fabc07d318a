package emulator

import (
	"cmp"
	"slices"
)

type projectRow struct {
	stored
	GroupIDs []string
}

type projectRead struct {
	Metadata metadata   `json:"metadata"`
	Spec     memberSpec `json:"spec"`
}

var projects = newTable[projectRow]("projects")

func (p projectRow) read(m metadata) projectRead {
	return projectRead{m, memberSpec{list(p.GroupIDs)}}
}

// checkGroups refuses groups that do not exist, or not yet in the service's cache.
func (q *request) checkGroups(organization string, ids []string) error {
	for _, id := range ids {
		if _, ok := groups.seen(q.Call, organization, id); !ok {
			return invalid("group ID %s does not exist", id)
		}
	}
	return nil
}

// listProjects shows the projects that the caller may read.
func listProjects(q *request) (any, error) {
	o, err := q.organization(endpointProjects, opRead)
	if err != nil {
		return nil, err
	}
	prefix, err := q.children(o)
	if err != nil {
		return nil, err
	}
	everything, mine := q.rights(o.ID).allow(endpointProjects, opRead), q.groupsOf(o.ID)
	answer := []projectRead{}
	for _, p := range projects.listSeen(q.Call, prefix...) {
		if !p.gone(q.Now) && (everything || projectRights(mine, p).allow(endpointProjects, opRead)) {
			answer = append(answer, p.read(p.asyncMetadata(q.Call)))
		}
	}
	slices.SortFunc(answer, func(a, b projectRead) int { return cmp.Compare(a.Metadata.ID, b.Metadata.ID) })
	return answer, nil
}

func createProject(q *request) (any, error) {
	o, err := q.enter(endpointProjects, opCreate)
	if err != nil {
		return nil, err
	}
	if _, err := q.children(o); err != nil {
		return nil, err
	}
	var in memberWrite
	q.decode(&in)
	if err := q.checkGroups(o.ID, in.Spec.GroupIDs); err != nil {
		return nil, err
	}
	row := projectRow{stored: q.create(in.Metadata, o.ID), GroupIDs: in.Spec.GroupIDs}
	row.ReadyAt = q.Now.Add(duration(q.Call, switchProvisioning))
	projects.insert(q.Call, row, o.ID, row.ID)
	return row.read(row.pendingMetadata(q.Call)), nil
}

// project returns the project of the path, when the caller may perform the operation on it.
func (q *request) project(op string) (projectRow, error) {
	o, err := q.organization(endpointProjects, op)
	if err != nil {
		return projectRow{}, err
	}
	p, ok := projects.seen(q.Call, o.ID, q.http.PathValue("projectID"))
	exists := ok && !p.gone(q.Now)
	allowed := q.rights(o.ID).allow(endpointProjects, op)
	if !allowed && exists {
		allowed = projectRights(q.groupsOf(o.ID), p).allow(endpointProjects, op)
	}
	switch {
	case !allowed:
		return p, denied(endpointProjects, op)
	case !exists:
		return p, errAbsent
	}
	return p, nil
}

func readProject(q *request) (any, error) {
	p, err := q.project(opRead)
	if err != nil {
		return nil, err
	}
	return p.read(p.asyncMetadata(q.Call)), nil
}

func updateProject(q *request) (any, error) {
	p, err := q.project(opUpdate)
	if err != nil {
		return nil, err
	}
	var in memberWrite
	q.decode(&in)
	if err := q.checkGroups(p.Organization, in.Spec.GroupIDs); err != nil {
		return nil, err
	}
	return nil, projects.update(q.Call, func(row *projectRow) {
		q.replace(&row.stored, in.Metadata)
		row.GroupIDs = in.Spec.GroupIDs
	}, p.Organization, p.ID)
}

func deleteProject(q *request) (any, error) {
	p, err := q.project(opDelete)
	if err != nil {
		return nil, err
	}
	return nil, projects.overwrite(q.Call, func(row *projectRow) { row.markDeleted(q.Call) }, p.Organization, p.ID)
}
