package api

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// OrganizationStatus tells whether a membership is in force.
type OrganizationStatus string

// Statuses of a membership.
const (
	UserActive   OrganizationStatus = "active"
	UserDisabled OrganizationStatus = "disabled"
)

// OrganizationUser is a member of an organization. Members come by accepting an invitation or by
// signing in over SSO; the API cannot create one.
type OrganizationUser struct {
	// ID is the Keycard account's.
	ID     string             `json:"id"`
	Role   OrganizationRole   `json:"role"`
	Status OrganizationStatus `json:"status"`
	// Source is the URI of the identity provider that vouches for the user.
	Source string `json:"source"`
	// Email is "" where the identity provider tells none.
	Email       string      `json:"email,omitempty"`
	CreatedAt   time.Time   `json:"created_at"`
	UpdatedAt   time.Time   `json:"updated_at"`
	Permissions Permissions `json:"permissions,omitempty"`
}

func (u OrganizationUser) key() string { return u.ID }

// UserUpdate is the request of UpdateUser. What is "" stays as it is.
type UserUpdate struct {
	Role   OrganizationRole   `json:"role,omitempty"`
	Status OrganizationStatus `json:"status,omitempty"`
}

// UserListOptions narrow the list of users.
type UserListOptions struct {
	ListOptions
	// Role keeps the users with this role; "" keeps all.
	Role OrganizationRole
}

// Users lists an organization's members (GET /organizations/{organization_id}/users).
func (c *Client) Users(ctx context.Context, organization string, options UserListOptions) iter.Seq2[OrganizationUser, error] {
	query := url.Values{}
	if options.Role != "" {
		query.Set("role", string(options.Role))
	}
	return walk[OrganizationUser](ctx, c, call{
		operation: fmt.Sprintf("list users of organization %q", organization),
		path:      organizationPath(organization, "users"),
		query:     query,
	}, options.ListOptions)
}

// User reads a member (GET /organizations/{organization_id}/users/{user_id}).
func (c *Client) User(ctx context.Context, organization, id string, expand ...Expand) (OrganizationUser, error) {
	return one[OrganizationUser](ctx, c, call{
		operation: fmt.Sprintf("read user %q", id),
		method:    http.MethodGet,
		path:      organizationPath(organization, "users", id),
		query:     expandQuery(expand),
	})
}

// UpdateUser changes a member's role or status
// (PATCH /organizations/{organization_id}/users/{user_id}).
func (c *Client) UpdateUser(ctx context.Context, organization, id string, update UserUpdate) (OrganizationUser, error) {
	return one[OrganizationUser](ctx, c, call{
		operation: fmt.Sprintf("update user %q", id),
		method:    http.MethodPatch,
		path:      organizationPath(organization, "users", id),
		body:      update,
	})
}

// DeleteUser ends a membership (DELETE /organizations/{organization_id}/users/{user_id}). The
// account itself stays.
func (c *Client) DeleteUser(ctx context.Context, organization, id string) error {
	return c.send(ctx, call{
		operation: fmt.Sprintf("remove user %q", id),
		method:    http.MethodDelete,
		path:      organizationPath(organization, "users", id),
	}, nil)
}
