package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Kinds of organization and of provider scope.
const (
	// OrganizationAdhoc lets in whoever was added, by a provider of their choice.
	OrganizationAdhoc = "adhoc"
	// OrganizationDomain lets in whoever has an address of the organization's domain.
	OrganizationDomain = "domain"
	// ScopeGlobal looks the provider up among the platform's own.
	ScopeGlobal = "global"
	// ScopeOrganization looks the provider up among the organization's own.
	ScopeOrganization = "organization"
)

// Organization is a tenant.
type Organization struct {
	Metadata Metadata         `json:"metadata"`
	Spec     OrganizationSpec `json:"spec"`
}

func (o Organization) id() string { return o.Metadata.ID }

// OrganizationSpec says how an organization's users sign in. The optional members belong to the
// domain type; on adhoc the service drops them silently. Absent and empty are told apart.
type OrganizationSpec struct {
	OrganizationType string `json:"organizationType"`
	// Domain is the e-mail domain. It is stored as sent and compared exactly.
	Domain *string `json:"domain,omitempty"`
	// ProviderScope says where ProviderID is looked up. Some servers leave it out.
	ProviderScope *string `json:"providerScope,omitempty"`
	// ProviderID is an OAuth2 provider's id; the service does not check it.
	ProviderID *string `json:"providerID,omitempty"`
	// GoogleCustomerID has no effect today.
	GoogleCustomerID *string `json:"googleCustomerID,omitempty"`
}

// Matches tells whether a stored spec is what a write sent.
func (s OrganizationSpec) Matches(stored OrganizationSpec) bool {
	return s.OrganizationType == stored.OrganizationType && equal(s.Domain, stored.Domain) &&
		equal(s.ProviderScope, stored.ProviderScope) && equal(s.ProviderID, stored.ProviderID) &&
		equal(s.GoogleCustomerID, stored.GoogleCustomerID)
}

// OrganizationWrite replaces an organization's metadata and spec.
type OrganizationWrite struct {
	Metadata MetadataWrite    `json:"metadata"`
	Spec     OrganizationSpec `json:"spec"`
}

// Matches tells whether an organization is what the write sent.
func (w OrganizationWrite) Matches(o Organization) bool {
	return w.Metadata.Matches(o.Metadata) && w.Spec.Matches(o.Spec)
}

// Organizations lists the organizations that the caller is a member of: GET /api/v1/organizations.
// With an email, those of the user of that address, where the caller may ask; a service account
// always gets its own. An unknown address is a 404.
func (c *Client) Organizations(ctx context.Context, email *string) ([]Organization, error) {
	query := url.Values{}
	if email != nil {
		query.Set("email", *email)
	}
	return list[Organization](ctx, c, "list organizations", rest.Path("api", "v1", "organizations"), query)
}

// Organization reads one: GET /api/v1/organizations/{id}. It wants a role; a missing organization
// may answer 403, 404, 500 or not at all, so absence is judged by [Client.Organizations].
func (c *Client) Organization(ctx context.Context, id string) (Organization, error) {
	return one[Organization](ctx, c, "read organization", organization(id))
}

// CreateOrganization makes one: POST /api/v1/organizations. Only platform administrators may. It
// is usable once its provisioning status says provisioned.
func (c *Client) CreateOrganization(ctx context.Context, write OrganizationWrite) (Organization, error) {
	return create[Organization](ctx, c, "create organization", rest.Path("api", "v1", "organizations"), write)
}

// UpdateOrganization replaces one: PUT /api/v1/organizations/{id}. The answer is empty.
func (c *Client) UpdateOrganization(ctx context.Context, id string, write OrganizationWrite) error {
	return c.send(ctx, "update organization", http.MethodPut, organization(id), write)
}

// DeleteOrganization begins to delete one with everything in it: DELETE /api/v1/organizations/{id}.
// Only platform administrators may. It is gone once it reads 404.
func (c *Client) DeleteOrganization(ctx context.Context, id string) error {
	return c.send(ctx, "delete organization", http.MethodDelete, organization(id), nil)
}
