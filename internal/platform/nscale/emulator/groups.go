package emulator

import (
	"cmp"
	"slices"
)

type subject struct {
	ID     string `json:"id"`
	Issuer string `json:"issuer"`
	Email  string `json:"email,omitempty"`
}

type groupRow struct {
	stored
	RoleIDs           []string
	ServiceAccountIDs []string
	UserIDs           []string
	Foreign           []subject // members that are no users of the organization
}

type groupSpec struct {
	RoleIDs           []string  `json:"roleIDs"`
	ServiceAccountIDs []string  `json:"serviceAccountIDs"`
	UserIDs           []string  `json:"userIDs"`
	Subjects          []subject `json:"subjects"`
}

type groupRead struct {
	Metadata metadata  `json:"metadata"`
	Spec     groupSpec `json:"spec"`
}

type groupWrite struct {
	Metadata written   `json:"metadata"`
	Spec     groupSpec `json:"spec"`
}

var groups = newTable[groupRow]("groups")

// list makes an empty array of no array.
func list[T any](items []T) []T { return append([]T{}, items...) }

// read renders a group: the subjects are its users under the local issuer, and the foreign ones.
func (q *request) readGroup(g groupRow) groupRead {
	spec := groupSpec{
		RoleIDs: list(g.RoleIDs), ServiceAccountIDs: list(g.ServiceAccountIDs),
		UserIDs: list(g.UserIDs), Subjects: []subject{},
	}
	for _, id := range g.UserIDs {
		if u, ok := users.latest(q.Call, g.Organization, id); ok {
			spec.Subjects = append(spec.Subjects, subject{ID: u.Subject, Issuer: q.BaseURL, Email: u.Subject})
		}
	}
	spec.Subjects = append(spec.Subjects, g.Foreign...)
	return groupRead{g.metadata(), spec}
}

// fillGroup checks a group's body and makes a row's content of it.
func (q *request) fillGroup(organization string, in groupSpec) (content groupRow, err error) {
	both := len(in.UserIDs) > 0 && len(in.Subjects) > 0
	if !head(q.Call) {
		both = in.UserIDs != nil && in.Subjects != nil
	}
	if both {
		return content, invalid("only one of userIDs and subjects may be specified")
	}
	if err := checkRoles(in.RoleIDs, q.rights(organization)); err != nil {
		return content, err
	}
	for _, id := range in.RoleIDs {
		content.RoleIDs = addTo(content.RoleIDs, id)
	}
	content.ServiceAccountIDs = in.ServiceAccountIDs
	for _, id := range in.UserIDs {
		if _, ok := users.seen(q.Call, organization, id); !ok {
			return content, invalid("user ID %s does not exist", id)
		}
		content.UserIDs = addTo(content.UserIDs, id)
	}
	for _, s := range in.Subjects {
		members := membersNamed(q.Call, func(h history[userRow]) int { return h.seen(q.Call) }, s.ID, organization)
		if s.Issuer == q.BaseURL && len(members) > 0 {
			content.UserIDs = addTo(content.UserIDs, members[0].ID)
		} else {
			content.Foreign = append(content.Foreign, s)
		}
	}
	return content, nil
}

func listGroups(q *request) (any, error) {
	o, err := q.enter(endpointGroups, opRead)
	if err != nil {
		return nil, err
	}
	prefix, err := q.children(o)
	if err != nil {
		return nil, err
	}
	answer := []groupRead{}
	for _, g := range groups.listSeen(q.Call, prefix...) {
		answer = append(answer, q.readGroup(g))
	}
	// Without a prefix the rows come organization by organization.
	slices.SortFunc(answer, func(a, b groupRead) int { return cmp.Compare(a.Metadata.ID, b.Metadata.ID) })
	return answer, nil
}

func createGroup(q *request) (any, error) {
	o, err := q.enter(endpointGroups, opCreate)
	if err != nil {
		return nil, err
	}
	if _, err := q.children(o); err != nil {
		return nil, err
	}
	var in groupWrite
	q.decode(&in)
	row, err := q.fillGroup(o.ID, in.Spec)
	if err != nil {
		return nil, err
	}
	row.stored = q.create(in.Metadata, o.ID)
	groups.insert(q.Call, row, o.ID, row.ID)
	return q.readGroup(row), nil
}

func readGroup(q *request) (any, error) {
	o, err := q.enter(endpointGroups, opRead)
	if err != nil {
		return nil, err
	}
	g, ok := groups.seen(q.Call, o.ID, q.http.PathValue("groupid"))
	if !ok {
		return nil, errAbsent
	}
	return q.readGroup(g), nil
}

func updateGroup(q *request) (any, error) {
	o, err := q.enter(endpointGroups, opUpdate)
	if err != nil {
		return nil, err
	}
	var in groupWrite
	q.decode(&in)
	id := q.http.PathValue("groupid")
	if _, ok := groups.seen(q.Call, o.ID, id); !ok {
		return nil, errAbsent
	}
	content, err := q.fillGroup(o.ID, in.Spec)
	if err != nil {
		return nil, err
	}
	return nil, groups.update(q.Call, func(row *groupRow) {
		content.stored = row.stored
		q.replace(&content.stored, in.Metadata)
		*row = content
	}, o.ID, id)
}

// deleteGroup also takes the group out of every project, one write a project.
func deleteGroup(q *request) (any, error) {
	o, err := q.enter(endpointGroups, opDelete)
	if err != nil {
		return nil, err
	}
	id := q.http.PathValue("groupid")
	if _, ok := groups.seen(q.Call, o.ID, id); !ok {
		return nil, errAbsent
	}
	for _, p := range projects.listLatest(q.Call, o.ID) {
		if !slices.Contains(p.GroupIDs, id) {
			continue
		}
		if err := projects.update(q.Call, func(row *projectRow) { row.GroupIDs = without(row.GroupIDs, id) }, o.ID, p.ID); err != nil {
			return nil, err
		}
	}
	groups.remove(q.Call, o.ID, id)
	return nil, nil
}
