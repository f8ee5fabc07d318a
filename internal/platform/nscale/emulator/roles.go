package emulator

import (
	"cmp"
	"net/http"
	"slices"
)

// role is one of the roles that the service's operator configured.
type role struct {
	ID, Name, Description string
	Protected             bool // never shown, never given through the API
	Global                permissions
	Organization          permissions
	Project               permissions
}

var (
	all      = []string{opCreate, opRead, opUpdate, opDelete}
	readOnly = []string{opRead}
)

func everywhere(ops []string) permissions {
	return permissions{
		endpointOrganizations: ops, endpointGroups: ops, endpointUsers: ops, endpointAccounts: ops,
		endpointProviders: ops, endpointProjects: ops, endpointRoles: readOnly, endpointQuotas: ops,
	}
}

var roles = []role{
	{
		ID: "1f6c0c51-5c07-4bb3-9d0e-51ab1f0e3a01", Name: "administrator", Description: "Manages an organization and everything in it.",
		Organization: permissions{
			endpointOrganizations: {opRead, opUpdate}, endpointGroups: all, endpointUsers: all, endpointAccounts: all,
			endpointProviders: all, endpointProjects: all, endpointRoles: readOnly, endpointQuotas: readOnly,
		},
	},
	{
		ID: "1f6c0c51-5c07-4bb3-9d0e-51ab1f0e3a02", Name: "auditor", Description: "Reads an organization and everything in it.",
		Organization: everywhere(readOnly),
	},
	{
		ID: "1f6c0c51-5c07-4bb3-9d0e-51ab1f0e3a03", Name: rolePlatformAdministrator, Protected: true,
		Global: everywhere(all),
	},
	{
		ID: "1f6c0c51-5c07-4bb3-9d0e-51ab1f0e3a04", Name: rolePlatformReader, Protected: true,
		Global: everywhere(readOnly),
	},
	{
		ID: "1f6c0c51-5c07-4bb3-9d0e-51ab1f0e3a05", Name: "reader", Description: "Reads the projects of its groups.",
		Project: permissions{endpointProjects: readOnly},
	},
	{
		ID: "1f6c0c51-5c07-4bb3-9d0e-51ab1f0e3a06", Name: "user", Description: "Works in the projects of its groups.",
		Project: permissions{endpointProjects: readOnly},
	},
}

// Protected roles, held by the platform's own staff.
const (
	rolePlatformAdministrator = "platform-administrator"
	rolePlatformReader        = "platform-reader"
)

// roleWithID returns the role with an id; the zero role allows nothing.
func roleWithID(id string) role {
	return roleWhere(func(r role) bool { return r.ID == id })
}

// roleNamed returns the role with a name; the zero role allows nothing.
func roleNamed(name string) role {
	return roleWhere(func(r role) bool { return r.Name == name })
}

func roleWhere(match func(role) bool) role {
	if i := slices.IndexFunc(roles, match); i >= 0 {
		return roles[i]
	}
	return role{}
}

// grantable tells whether somebody with these rights may give a role to others.
func (r role) grantable(rights permissions) bool {
	return !r.Protected && rights.contain(r.Organization) && rights.contain(r.Project)
}

// checkRoles refuses role ids that a group may not carry.
func checkRoles(ids []string, rights permissions) error {
	for _, id := range ids {
		r := roleWithID(id)
		switch {
		case r.ID == "":
			return invalid("role ID %s does not exist", id)
		case !r.grantable(rights):
			return &fault{http.StatusForbidden, "forbidden", "role " + id + " cannot be granted: endpoint " + endpointGroups + ", operation " + opCreate}
		}
	}
	return nil
}

type roleRead struct {
	Metadata  metadata `json:"metadata"`
	Grantable *bool    `json:"grantable,omitempty"`
}

func listRoles(q *request) (any, error) {
	o, err := q.enter(endpointRoles, opRead)
	if err != nil {
		return nil, err
	}
	rights := q.rights(o.ID)
	answer := []roleRead{}
	for _, r := range slices.SortedFunc(slices.Values(roles), func(a, b role) int { return cmp.Compare(a.Name, b.Name) }) {
		grantable := r.grantable(rights)
		if r.Protected || !grantable && !head(q.Call) {
			continue
		}
		m := stored{ID: r.ID, CreatedAt: seedTime}
		m.Name, m.Description = r.Name, &r.Description
		read := roleRead{Metadata: m.metadata()}
		if head(q.Call) {
			read.Grantable = &grantable
		}
		answer = append(answer, read)
	}
	return answer, nil
}
