package emulator

import (
	"maps"
	"slices"
)

type aclEndpoint struct {
	Name       string   `json:"name"`
	Operations []string `json:"operations"`
}

type aclScope struct {
	ID        string        `json:"id"`
	Endpoints []aclEndpoint `json:"endpoints,omitempty"`
	Projects  []aclScope    `json:"projects,omitempty"`
}

type aclRead struct {
	Global        []aclEndpoint `json:"global,omitempty"`
	Organizations []aclScope    `json:"organizations,omitempty"`
	Organization  *aclScope     `json:"organization,omitempty"`
	Projects      []aclScope    `json:"projects,omitempty"`
}

func (p permissions) endpoints() []aclEndpoint {
	var answer []aclEndpoint
	for _, name := range slices.Sorted(maps.Keys(p)) {
		answer = append(answer, aclEndpoint{name, slices.Sorted(slices.Values(p[name]))})
	}
	return answer
}

// scope collects the caller's rights in one organization and its projects.
func (q *request) scope(organization string) aclScope {
	scope := aclScope{ID: organization, Endpoints: q.rights(organization).endpoints()}
	mine := q.groupsOf(organization)
	for _, p := range projects.listSeen(q.Call, organization) {
		if e := projectRights(mine, p).endpoints(); len(e) > 0 && !p.gone(q.Now) {
			scope.Projects = append(scope.Projects, aclScope{ID: p.ID, Endpoints: e})
		}
	}
	return scope
}

// acl collects the caller's rights everywhere.
func (q *request) acl() aclRead {
	if q.as.Global != "" {
		return aclRead{Global: q.rights("").endpoints()}
	}
	var answer aclRead
	for _, id := range q.homes() {
		if s := q.scope(id); len(s.Endpoints)+len(s.Projects) > 0 {
			answer.Organizations = append(answer.Organizations, s)
		}
	}
	return answer
}

// homes returns the organizations in which the caller may have rights, in order.
func (q *request) homes() []string {
	if q.as.service() {
		return []string{q.as.Organization}
	}
	member, _ := q.memberOf(q.as.Subject)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(member)), func(id string) bool {
		o, ok := organizations.latest(q.Call, id)
		return !ok || o.gone(q.Now)
	})
}

func readACL(q *request) (any, error) {
	if !q.as.orphanedAt.IsZero() {
		return nil, serverError("failed to resolve the service account")
	}
	return q.acl(), nil
}

func readOrganizationACL(q *request) (any, error) {
	o, err := q.organization("identity:acl", opRead)
	if err != nil {
		return nil, err
	}
	answer := q.acl()
	if q.as.Global == "" {
		scope := q.scope(o.ID)
		answer.Projects, scope.Projects = scope.Projects, nil
		answer.Organization = &scope
	}
	return answer, nil
}

// serviceVersion is the release that the head vintage claims to be.
const serviceVersion = "1.17.7"

// readVersion exists since after 1.11.
func readVersion(q *request) (any, error) {
	if !head(q.Call) {
		return nil, notFound()
	}
	return map[string]string{"name": "unikorn-identity", "version": serviceVersion}, nil
}

// readUserinfo tells who the caller is. A user's subject is the e-mail address.
func readUserinfo(q *request) (any, error) {
	answer := map[string]any{"sub": q.as.name()}
	kind := "service"
	if !q.as.service() {
		kind = "user"
		if !q.as.HideEmail {
			answer["email"], answer["email_verified"] = q.as.Subject, true
		}
	}
	if head(q.Call) {
		answer["https://unikorn-cloud.org/authz"] = map[string]any{"acctype": kind, "orgIds": list(q.homes())}
	}
	return answer, nil
}
