package api

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// Organization is a tenant. Only its name is the caller's.
type Organization struct {
	// ID is generated and never changes.
	ID   string `json:"id"`
	Name string `json:"name"`
	// Label is a DNS segment of up to 63 characters that the service derives, often from the name.
	// It names the organization wherever its id does. It is not settled whether a rename changes it.
	Label string `json:"label"`
	// SSOEnabled holds while the organization has an SSO connection.
	SSOEnabled bool `json:"sso_enabled"`
	// ZoneID is the built-in zone of the organization's users and roles; "" from services before
	// October 2026.
	ZoneID      string      `json:"zone_id,omitempty"`
	CreatedAt   time.Time   `json:"created_at"`
	UpdatedAt   time.Time   `json:"updated_at"`
	Permissions Permissions `json:"permissions,omitempty"`
}

func (o Organization) key() string { return o.ID }

// OrganizationCreate is the request of CreateOrganization.
type OrganizationCreate struct {
	// Name to display; the service invents one where it is "".
	Name string `json:"name,omitempty"`
}

// OrganizationUpdate is the request of UpdateOrganization. What is "" stays as it is.
type OrganizationUpdate struct {
	Name string `json:"name,omitempty"`
}

// CreateOrganization creates an organization, which its creator administers (POST /organizations).
// A service account may not (403).
func (c *Client) CreateOrganization(ctx context.Context, create OrganizationCreate) (Organization, error) {
	request := call{operation: "create organization", method: http.MethodPost, path: []string{"organizations"}}
	if create.Name != "" {
		request.operation = fmt.Sprintf("create organization %q", create.Name)
		request.body = create
	}
	return one[Organization](ctx, c, request)
}

// Organizations lists the organizations that the caller can see (GET /organizations). A service
// account sees its own.
func (c *Client) Organizations(ctx context.Context, options ListOptions) iter.Seq2[Organization, error] {
	return walk[Organization](ctx, c, call{operation: "list organizations", path: []string{"organizations"}}, options)
}

// Organization reads an organization by id or label (GET /organizations/{organization_id}).
func (c *Client) Organization(ctx context.Context, organization string, expand ...Expand) (Organization, error) {
	return one[Organization](ctx, c, call{
		operation: fmt.Sprintf("read organization %q", organization),
		method:    http.MethodGet,
		path:      organizationPath(organization),
		query:     expandQuery(expand),
	})
}

// UpdateOrganization renames an organization (PATCH /organizations/{organization_id}).
func (c *Client) UpdateOrganization(ctx context.Context, organization string, update OrganizationUpdate) (Organization, error) {
	return one[Organization](ctx, c, call{
		operation: fmt.Sprintf("update organization %q", organization),
		method:    http.MethodPatch,
		path:      organizationPath(organization),
		body:      update,
	})
}

// DeleteOrganization deletes an organization with all its zones, for good
// (DELETE /organizations/{organization_id}). Services before October 2026 lack the call and answer
// 404 or 405 although the organization exists.
func (c *Client) DeleteOrganization(ctx context.Context, organization string) error {
	return c.send(ctx, call{
		operation: fmt.Sprintf("delete organization %q", organization),
		method:    http.MethodDelete,
		path:      organizationPath(organization),
	}, nil)
}
