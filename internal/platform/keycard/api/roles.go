package api

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// OrganizationRole is what a member may do in an organization. Answers may hold roles that are
// not listed here.
type OrganizationRole string

// Roles of an organization.
const (
	RoleAdmin  OrganizationRole = "org_admin"
	RoleMember OrganizationRole = "org_member"
	RoleViewer OrganizationRole = "org_viewer"
)

// RoleScope is the level at which a role can be assigned.
type RoleScope string

// Scopes of roles.
const (
	ScopeOrganization RoleScope = "organization"
	ScopeZone         RoleScope = "zone"
)

// Role is a role that can be assigned in an organization or its zones.
type Role struct {
	// Name identifies the role: "org_admin".
	Name string `json:"name"`
	// Label is for display, up to 128 characters.
	Label string `json:"label"`
	// Description has up to 500 characters.
	Description string    `json:"description"`
	Scope       RoleScope `json:"scope"`
}

// Roles lists the roles that can be assigned (GET /organizations/{organization_id}/roles), of one
// scope or, where it is "", of all. The list has no pages. Services of October 2026 may answer 404
// or 405.
func (c *Client) Roles(ctx context.Context, organization string, scope RoleScope) ([]Role, error) {
	query := url.Values{}
	if scope != "" {
		query.Set("scope", string(scope))
	}
	var list struct {
		Items []Role `json:"items"`
	}
	err := c.send(ctx, call{
		operation: fmt.Sprintf("list roles of organization %q", organization),
		method:    http.MethodGet,
		path:      organizationPath(organization, "roles"),
		query:     query,
	}, &list)
	return list.Items, err
}

// IdentityType tells what an identity is.
type IdentityType string

// Types of identities.
const (
	IdentityUser       IdentityType = "user"
	IdentityInvitation IdentityType = "invitation"
)

// IdentityStatus is an [OrganizationStatus] for a user, an [InvitationStatus] for an invitation.
type IdentityStatus string

// Identity is a member or an invitation, as one list shows both.
type Identity struct {
	// ID is the user's or the invitation's.
	ID    string           `json:"id"`
	Type  IdentityType     `json:"type"`
	Email string           `json:"email"`
	Role  OrganizationRole `json:"role"`
	// Source is the URI of the identity provider; without meaning for an invitation.
	Source      string         `json:"source"`
	Status      IdentityStatus `json:"status"`
	CreatedAt   time.Time      `json:"created_at"`
	UpdatedAt   time.Time      `json:"updated_at"`
	Permissions Permissions    `json:"permissions,omitempty"`
}

func (i Identity) key() string { return i.ID }

// IdentityListOptions narrow the list of identities.
type IdentityListOptions struct {
	ListOptions
	// Role keeps the identities with this role; "" keeps all.
	Role OrganizationRole
	// Email keeps the identities whose address contains this text, without regard to case; "" keeps
	// all. An exact look-up has to compare the results itself.
	Email string
}

// Identities lists members and invitations together
// (GET /organizations/{organization_id}/identities). Members without an e-mail address may be
// missing. Services of October 2026 may answer 404 or 405.
func (c *Client) Identities(ctx context.Context, organization string, options IdentityListOptions) iter.Seq2[Identity, error] {
	query := url.Values{}
	if options.Role != "" {
		query.Set("role", string(options.Role))
	}
	if options.Email != "" {
		query.Set("query[email]", options.Email)
	}
	return walk[Identity](ctx, c, call{
		operation: fmt.Sprintf("list identities of organization %q", organization),
		path:      organizationPath(organization, "identities"),
		query:     query,
	}, options.ListOptions)
}
