package emulator

import (
	"slices"
)

// Endpoints that permissions name.
const (
	endpointOrganizations = "identity:organizations"
	endpointGroups        = "identity:groups"
	endpointUsers         = "identity:users"
	endpointAccounts      = "identity:serviceaccounts"
	endpointProjects      = "identity:projects"
	endpointProviders     = "identity:oauth2providers"
	endpointRoles         = "identity:roles"
	endpointQuotas        = "identity:quotas"
)

// Operations that permissions name.
const (
	opCreate = "create"
	opRead   = "read"
	opUpdate = "update"
	opDelete = "delete"
)

// permissions are the operations a role may perform, by endpoint.
type permissions map[string][]string

func (p permissions) allow(endpoint, op string) bool { return slices.Contains(p[endpoint], op) }

// contain tells whether everything that other allows is allowed here.
func (p permissions) contain(other permissions) bool {
	for endpoint, ops := range other {
		for _, op := range ops {
			if !p.allow(endpoint, op) {
				return false
			}
		}
	}
	return true
}

func (p permissions) add(other permissions) {
	for endpoint, ops := range other {
		for _, op := range ops {
			if !p.allow(endpoint, op) {
				p[endpoint] = append(slices.Clip(p[endpoint]), op)
			}
		}
	}
}

// organization returns the organization of the path, when the caller may act there at all. The
// service tells its callers apart: a service account is forbidden every organization but its
// own, a user who is no active member breaks the server, and only who may see all organizations
// learns that one does not exist.
func (q *request) organization(endpoint, op string) (organizationRow, error) {
	id := q.http.PathValue("organizationID")
	row, ok := organizations.seen(q.Call, id)
	exists := ok && !row.gone(q.Now)
	switch {
	case q.as.Global != "":
		if !exists {
			return row, q.absentOrganization()
		}
	case q.as.service():
		if q.as.Organization != id {
			return row, denied(endpoint, op)
		}
		if !q.as.orphanedAt.IsZero() {
			return row, q.orphaned(q.absentOrganization)
		}
	case !exists || len(q.memberships(id)) == 0:
		return row, serverError("failed to resolve the user's access to the organization")
	}
	return row, nil
}

// absentOrganization is the 404 of an organization, which reading and writing the organization
// itself do not declare.
func (q *request) absentOrganization() *fault {
	if q.http.Pattern == "GET "+organizationPath || q.http.Pattern == "PUT "+organizationPath {
		return undeclared(q.Call, notFound())
	}
	return notFound()
}

// enter returns the organization of the path, when the caller may perform the operation there.
func (q *request) enter(endpoint, op string) (organizationRow, error) {
	row, err := q.organization(endpoint, op)
	if err == nil && !q.rights(row.ID).allow(endpoint, op) {
		err = denied(endpoint, op)
	}
	return row, err
}

func denied(endpoint, op string) *fault {
	return forbidden("operation not permitted: endpoint %s, operation %s", endpoint, op)
}

// memberships returns the ids under which the calling user is an active member of an organization.
func (q *request) memberships(organization string) []string {
	var ids []string
	for _, u := range membersNamed(q.Call, newest[userRow], q.as.Subject, organization) {
		if u.State == "active" {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// groupsOf returns the caller's groups in an organization. Rights survive the removal from a
// group for as long as the service caches them.
func (q *request) groupsOf(organization string) []groupRow {
	var mine func(g groupRow) bool
	if q.as.service() {
		mine = func(g groupRow) bool { return slices.Contains(g.ServiceAccountIDs, q.as.Account) }
	} else {
		ids := q.memberships(organization)
		mine = func(g groupRow) bool {
			return slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(g.UserIDs, id) })
		}
	}
	found := groups.listLatest(q.Call, organization)
	if cached := duration(q.Call, switchACLCache); cached > 0 {
		then := q.Now.Add(-cached)
		found = append(found, groups.list(q.Call, func(h history[groupRow]) int { return h.at(then) }, organization)...)
	}
	return slices.DeleteFunc(found, func(g groupRow) bool { return !mine(g) })
}

// rights are what the caller may do throughout an organization.
func (q *request) rights(organization string) permissions {
	if q.as.Global != "" {
		return roleNamed(q.as.Global).Global
	}
	p := permissions{}
	for _, g := range q.groupsOf(organization) {
		for _, id := range g.RoleIDs {
			p.add(roleWithID(id).Organization)
		}
	}
	return p
}

// projectRights are what the caller's groups give in one project, beyond the organization.
func projectRights(mine []groupRow, project projectRow) permissions {
	p := permissions{}
	for _, g := range mine {
		if !slices.Contains(project.GroupIDs, g.ID) {
			continue
		}
		for _, id := range g.RoleIDs {
			p.add(roleWithID(id).Project)
		}
	}
	return p
}

// children returns the key prefix under which an organization's children are found. Before the
// organization is provisioned its namespace does not exist: lists then run over everything, and
// writes fail.
func (q *request) children(o organizationRow) ([]string, error) {
	if o.provisioned(q.Now) || is(q.Call, switchUnprovisioned, "work") {
		return []string{o.ID}, nil
	}
	if q.http.Method == "GET" {
		return nil, nil
	}
	return nil, serverError("the organization is not provisioned")
}
