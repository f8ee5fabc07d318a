package emulator

import (
	"slices"
)

type organizationSpec struct {
	OrganizationType string  `json:"organizationType"`
	Domain           *string `json:"domain,omitempty"`
	ProviderScope    *string `json:"providerScope,omitempty"`
	ProviderID       *string `json:"providerID,omitempty"`
	GoogleCustomerID *string `json:"googleCustomerID,omitempty"`
}

type organizationRow struct {
	stored
	Spec organizationSpec
}

type organizationRead struct {
	Metadata metadata         `json:"metadata"`
	Spec     organizationSpec `json:"spec"`
}

var organizations = newTable[organizationRow]("organizations")

// listOrganizations shows global readers every organization, users those they are a member of in
// whatever state, and service accounts their own.
func listOrganizations(q *request) (any, error) {
	member, err := q.listFilter()
	if err != nil {
		return nil, err
	}
	answer := []organizationRead{}
	for _, o := range organizations.listSeen(q.Call) {
		if !o.gone(q.Now) && (member == nil || member[o.ID]) {
			answer = append(answer, organizationRead{o.asyncMetadata(q.Call), o.Spec})
		}
	}
	return answer, nil
}

// listFilter returns the organizations that a list may show, nil for all of them.
func (q *request) listFilter() (map[string]bool, error) {
	if q.as.service() {
		if !q.as.orphanedAt.IsZero() {
			return nil, q.orphaned(func() *fault { return forbidden("service account not found") })
		}
		return map[string]bool{q.as.Organization: true}, nil
	}
	email, asked := "", q.http.URL.Query().Has("email")
	if asked {
		email = q.http.URL.Query().Get("email")
	}
	switch {
	case q.as.Global != "" && !asked:
		return nil, nil
	case q.as.Global != "":
		member, active := q.memberOf(email)
		if !active {
			return nil, notFound()
		}
		return member, nil
	case asked && (email != q.as.Subject || q.as.HideEmail):
		return nil, forbidden("user not permitted to read users globally")
	}
	member, _ := q.memberOf(q.as.Subject)
	return member, nil
}

// memberOf returns the organizations of an address, and whether the address is an active user.
// The API has no state for a user of the whole platform: active is who is active somewhere.
func (q *request) memberOf(subject string) (member map[string]bool, active bool) {
	member = map[string]bool{}
	for _, u := range membersNamed(q.Call, func(h history[userRow]) int { return h.seen(q.Call) }, subject) {
		member[u.Organization] = true
		if home, _ := organizations.latest(q.Call, u.Organization); !home.gone(q.Now) {
			active = active || u.State == "active"
		}
	}
	return member, active
}

type organizationWrite struct {
	Metadata written          `json:"metadata"`
	Spec     organizationSpec `json:"spec"`
}

// normalize stores a specification as leniently as the service does: without a domain it is ad
// hoc and keeps nothing else; a domain organization without a provider scope kills the handler.
func (s organizationSpec) normalize() organizationSpec {
	if s.OrganizationType == "domain" && s.ProviderScope == nil {
		closeConnection()
	}
	if s.OrganizationType != "domain" || s.Domain == nil {
		return organizationSpec{OrganizationType: "adhoc"}
	}
	return s
}

func createOrganization(q *request) (any, error) {
	if q.as.Global == "" || !q.rights("").allow(endpointOrganizations, opCreate) {
		return nil, denied(endpointOrganizations, opCreate)
	}
	var in organizationWrite
	q.decode(&in)
	row := organizationRow{stored: q.create(in.Metadata, ""), Spec: in.Spec.normalize()}
	row.ReadyAt = q.Now.Add(duration(q.Call, switchProvisioning))
	organizations.insert(q.Call, row, row.ID)
	return organizationRead{row.pendingMetadata(q.Call), row.Spec}, nil
}

func readOrganization(q *request) (any, error) {
	o, err := q.enter(endpointOrganizations, opRead)
	if err != nil {
		return nil, err
	}
	return organizationRead{o.asyncMetadata(q.Call), o.Spec}, nil
}

func updateOrganization(q *request) (any, error) {
	o, err := q.enter(endpointOrganizations, opUpdate)
	if err != nil {
		return nil, err
	}
	var in organizationWrite
	q.decode(&in)
	spec := in.Spec.normalize()
	return nil, organizations.update(q.Call, func(row *organizationRow) {
		q.replace(&row.stored, in.Metadata)
		row.Spec = spec
	}, o.ID)
}

// deleteOrganization needs a right that only global roles carry. What lives in the organization
// disappears with it.
func deleteOrganization(q *request) (any, error) {
	o, err := q.enter(endpointOrganizations, opDelete)
	if err != nil {
		return nil, err
	}
	return nil, organizations.overwrite(q.Call, func(row *organizationRow) { row.markDeleted(q.Call) }, o.ID)
}

// addTo appends an id to a set of ids.
func addTo(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(slices.Clip(ids), id)
}

// without returns the ids except one.
func without(ids []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
}
