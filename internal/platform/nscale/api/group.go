package api

import (
	"context"
	"encoding/json"
	"net/http"
)

// Group binds roles to members.
type Group struct {
	Metadata Metadata  `json:"metadata"`
	Spec     GroupSpec `json:"spec"`
}

func (g Group) id() string { return g.Metadata.ID }

// GroupSpec is a group's roles and members.
type GroupSpec struct {
	RoleIDs []string `json:"roleIDs"`
	// ServiceAccountIDs are not checked by the service.
	ServiceAccountIDs []string `json:"serviceAccountIDs"`
	// UserIDs are ids of the organization's users.
	UserIDs []string `json:"userIDs,omitempty"`
	// Subjects is the same membership by identity. It alone shows people of foreign issuers.
	Subjects []Subject `json:"subjects,omitempty"`
}

// Subject is one person as an issuer knows them.
type Subject struct {
	ID     string `json:"id"`
	Issuer string `json:"issuer"`
	Email  string `json:"email,omitempty"`
}

// GroupWrite replaces a group. UserIDs and Subjects exclude each other; leaving out both removes
// every person from the group.
type GroupWrite struct {
	Metadata MetadataWrite `json:"metadata"`
	Spec     GroupSpec     `json:"spec"`
}

// MarshalJSON keeps the lists that the service requires from being null.
func (s GroupSpec) MarshalJSON() ([]byte, error) {
	type plain GroupSpec
	s.RoleIDs, s.ServiceAccountIDs = ids(s.RoleIDs), ids(s.ServiceAccountIDs)
	return json.Marshal(plain(s))
}

// Keep copies the people of a stored group into a write. Where some of them are known only by
// their issuer, the subjects are sent: ids would drop those.
func (w *GroupWrite) Keep(stored Group) {
	w.Spec.UserIDs, w.Spec.Subjects = stored.Spec.UserIDs, nil
	if len(stored.Spec.Subjects) > len(stored.Spec.UserIDs) {
		w.Spec.UserIDs, w.Spec.Subjects = nil, stored.Spec.Subjects
	}
}

// Matches tells whether a group is what the write sent.
func (w GroupWrite) Matches(g Group) bool {
	people := sameSet(w.Spec.UserIDs, g.Spec.UserIDs)
	if len(w.Spec.Subjects) > 0 {
		people = sameSet(subjectKeys(w.Spec.Subjects), subjectKeys(g.Spec.Subjects))
	}
	return people && w.Metadata.Matches(g.Metadata) && sameSet(w.Spec.RoleIDs, g.Spec.RoleIDs) &&
		sameSet(w.Spec.ServiceAccountIDs, g.Spec.ServiceAccountIDs)
}

func subjectKeys(subjects []Subject) []string {
	keys := make([]string, 0, len(subjects))
	for _, s := range subjects {
		keys = append(keys, s.Issuer+" "+s.ID)
	}
	return keys
}

// Groups lists an organization's groups: GET /api/v1/organizations/{org}/groups.
func (c *Client) Groups(ctx context.Context, org string) ([]Group, error) {
	return list[Group](ctx, c, "list groups", organization(org, "groups"), nil)
}

// Group reads one: GET /api/v1/organizations/{org}/groups/{id}.
func (c *Client) Group(ctx context.Context, org, id string) (Group, error) {
	return one[Group](ctx, c, "read group", organization(org, "groups", id))
}

// CreateGroup makes one: POST /api/v1/organizations/{org}/groups.
func (c *Client) CreateGroup(ctx context.Context, org string, write GroupWrite) (Group, error) {
	return create[Group](ctx, c, "create group", organization(org, "groups"), write)
}

// UpdateGroup replaces one, its members included: PUT /api/v1/organizations/{org}/groups/{id}. The answer is empty.
func (c *Client) UpdateGroup(ctx context.Context, org, id string, write GroupWrite) error {
	return c.send(ctx, "update group", http.MethodPut, organization(org, "groups", id), write)
}

// DeleteGroup deletes one and takes it off every project: DELETE /api/v1/organizations/{org}/groups/{id}.
func (c *Client) DeleteGroup(ctx context.Context, org, id string) error {
	return c.send(ctx, "delete group", http.MethodDelete, organization(org, "groups", id), nil)
}
