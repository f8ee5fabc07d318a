package api

import (
	"context"
	"encoding/json"
	"net/http"
)

// Project is where an organization's infrastructure lives.
type Project struct {
	Metadata Metadata    `json:"metadata"`
	Spec     ProjectSpec `json:"spec"`
}

func (p Project) id() string { return p.Metadata.ID }

// ProjectSpec says which groups may enter.
type ProjectSpec struct {
	GroupIDs []string `json:"groupIDs"`
}

// ProjectWrite makes or replaces a project.
type ProjectWrite struct {
	Metadata MetadataWrite `json:"metadata"`
	Spec     ProjectSpec   `json:"spec"`
}

// MarshalJSON keeps the groups that the service requires from being null.
func (s ProjectSpec) MarshalJSON() ([]byte, error) {
	type plain ProjectSpec
	s.GroupIDs = ids(s.GroupIDs)
	return json.Marshal(plain(s))
}

// Matches tells whether a project is what the write sent.
func (w ProjectWrite) Matches(p Project) bool {
	return w.Metadata.Matches(p.Metadata) && sameSet(w.Spec.GroupIDs, p.Spec.GroupIDs)
}

// Projects lists the projects that the caller may read: GET /api/v1/organizations/{org}/projects.
func (c *Client) Projects(ctx context.Context, org string) ([]Project, error) {
	return list[Project](ctx, c, "list projects", organization(org, "projects"), nil)
}

// Project reads one: GET /api/v1/organizations/{org}/projects/{id}.
func (c *Client) Project(ctx context.Context, org, id string) (Project, error) {
	return one[Project](ctx, c, "read project", organization(org, "projects", id))
}

// CreateProject makes one: POST /api/v1/organizations/{org}/projects. It is usable once provisioned. An unknown group is a 400.
func (c *Client) CreateProject(ctx context.Context, org string, write ProjectWrite) (Project, error) {
	return create[Project](ctx, c, "create project", organization(org, "projects"), write)
}

// UpdateProject replaces one: PUT /api/v1/organizations/{org}/projects/{id}. The answer is empty.
func (c *Client) UpdateProject(ctx context.Context, org, id string, write ProjectWrite) error {
	return c.send(ctx, "update project", http.MethodPut, organization(org, "projects", id), write)
}

// DeleteProject begins to delete one: DELETE /api/v1/organizations/{org}/projects/{id}. It is gone once it reads 404, which
// waits for everything that uses it.
func (c *Client) DeleteProject(ctx context.Context, org, id string) error {
	return c.send(ctx, "delete project", http.MethodDelete, organization(org, "projects", id), nil)
}
