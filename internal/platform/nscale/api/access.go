package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Role is a set of permissions that groups grant. Roles that only the platform may grant are not
// listed.
type Role struct {
	Metadata Metadata `json:"metadata"`
	// Grantable says whether the caller may grant the role. Older releases leave it out, and list
	// only roles that can be granted.
	Grantable *bool `json:"grantable,omitempty"`
}

func (r Role) id() string { return r.Metadata.ID }

// Roles lists the roles of an organization, sorted by name: GET /api/v1/organizations/{org}/roles.
func (c *Client) Roles(ctx context.Context, org string) ([]Role, error) {
	roles, err := list[Role](ctx, c, "list roles", organization(org, "roles"), nil)
	slices.SortStableFunc(roles, func(a, b Role) int { return cmp.Compare(a.Metadata.Name, b.Metadata.Name) })
	return roles, err
}

// Userinfo is who the token stands for.
type Userinfo struct {
	// Sub is a service account's UUID, or a person's subject.
	Sub           string `json:"sub"`
	Name          string `json:"name,omitempty"`
	Email         string `json:"email,omitempty"`
	EmailVerified *bool  `json:"email_verified,omitempty"`
	// Authz tells the kinds of caller apart; newer releases only.
	Authz *UserinfoAuthz `json:"https://unikorn-cloud.org/authz,omitempty"`
}

// UserinfoAuthz is the service's own claim.
type UserinfoAuthz struct {
	// AccountType is "service", "user" or "system".
	AccountType     string   `json:"acctype"`
	OrganizationIDs []string `json:"orgIds"`
}

// Userinfo asks who the token stands for: GET /oauth2/v2/userinfo. It needs no role.
func (c *Client) Userinfo(ctx context.Context) (Userinfo, error) {
	return call[Userinfo](ctx, c, "read userinfo", http.MethodGet, rest.Path("oauth2", "v2", "userinfo"))
}

// ACL is what the caller may do.
type ACL struct {
	Global        []ACLEndpoint     `json:"global,omitempty"`
	Organizations []ACLOrganization `json:"organizations,omitempty"`
	// Organization and Projects appear in an organization's own ACL.
	Organization *ACLOrganization `json:"organization,omitempty"`
	Projects     []ACLProject     `json:"projects,omitempty"`
}

// ACLOrganization is what the caller may do in one organization.
type ACLOrganization struct {
	ID        string        `json:"id"`
	Endpoints []ACLEndpoint `json:"endpoints,omitempty"`
	Projects  []ACLProject  `json:"projects,omitempty"`
}

// ACLProject is what the caller may do in one project.
type ACLProject struct {
	ID        string        `json:"id"`
	Endpoints []ACLEndpoint `json:"endpoints"`
}

// ACLEndpoint is one kind of object and the operations on it: create, read, update, delete.
type ACLEndpoint struct {
	Name       string   `json:"name"`
	Operations []string `json:"operations"`
}

// ACL reads the caller's rights everywhere: GET /api/v1/acl. Changes take up to a minute to show.
func (c *Client) ACL(ctx context.Context) (ACL, error) {
	return call[ACL](ctx, c, "read ACL", http.MethodGet, rest.Path("api", "v1", "acl"))
}

// OrganizationACL reads the caller's rights in an organization: GET /api/v1/organizations/{org}/acl.
func (c *Client) OrganizationACL(ctx context.Context, org string) (ACL, error) {
	return call[ACL](ctx, c, "read organization ACL", http.MethodGet, organization(org, "acl"))
}
