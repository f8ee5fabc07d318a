package api

import (
	"context"
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Types of OAuth2 provider. The service reports them and ignores them on write.
const (
	ProviderGoogle    = "google"
	ProviderMicrosoft = "microsoft"
	ProviderGithub    = "github"
)

// OAuth2Provider is an identity provider that people sign in with: the platform's own (global,
// read only), or an organization's.
type OAuth2Provider struct {
	Metadata Metadata           `json:"metadata"`
	Spec     OAuth2ProviderSpec `json:"spec"`
}

func (p OAuth2Provider) id() string { return p.Metadata.ID }

// OAuth2ProviderSpec is how to reach a provider.
type OAuth2ProviderSpec struct {
	// Issuer is the OpenID Connect issuer. Older releases read it back empty.
	Issuer   string `json:"issuer"`
	ClientID string `json:"clientID"`
	// ClientSecret is never returned, and an update without it erases it.
	ClientSecret *string `json:"clientSecret,omitempty"`
	// Type is one of the Provider values, present for the platform's known providers.
	Type *string `json:"type,omitempty"`
}

// OAuth2ProviderWrite makes or replaces a provider.
type OAuth2ProviderWrite struct {
	Metadata MetadataWrite      `json:"metadata"`
	Spec     OAuth2ProviderSpec `json:"spec"`
}

// Matches tells whether a provider is what the write sent, as far as it can be read back.
func (w OAuth2ProviderWrite) Matches(p OAuth2Provider) bool {
	return w.Metadata.Matches(p.Metadata) && w.Spec.ClientID == p.Spec.ClientID &&
		(p.Spec.Issuer == "" || w.Spec.Issuer == p.Spec.Issuer)
}

// GlobalOAuth2Providers lists the platform's own providers: GET /api/v1/oauth2providers.
func (c *Client) GlobalOAuth2Providers(ctx context.Context) ([]OAuth2Provider, error) {
	return list[OAuth2Provider](ctx, c, "list global OAuth2 providers", rest.Path("api", "v1", "oauth2providers"), nil)
}

// OAuth2Providers lists an organization's providers: GET /api/v1/organizations/{org}/oauth2providers. There is no single read.
func (c *Client) OAuth2Providers(ctx context.Context, org string) ([]OAuth2Provider, error) {
	return list[OAuth2Provider](ctx, c, "list OAuth2 providers", organization(org, "oauth2providers"), nil)
}

// CreateOAuth2Provider makes one: POST /api/v1/organizations/{org}/oauth2providers.
func (c *Client) CreateOAuth2Provider(ctx context.Context, org string, write OAuth2ProviderWrite) (OAuth2Provider, error) {
	return create[OAuth2Provider](ctx, c, "create OAuth2 provider", organization(org, "oauth2providers"), write)
}

// UpdateOAuth2Provider replaces one, its secret included: PUT /api/v1/organizations/{org}/oauth2providers/{id}. The answer is empty.
func (c *Client) UpdateOAuth2Provider(ctx context.Context, org, id string, write OAuth2ProviderWrite) error {
	return c.send(ctx, "update OAuth2 provider", http.MethodPut, organization(org, "oauth2providers", id), write)
}

// DeleteOAuth2Provider deletes one: DELETE /api/v1/organizations/{org}/oauth2providers/{id}.
func (c *Client) DeleteOAuth2Provider(ctx context.Context, org, id string) error {
	return c.send(ctx, "delete OAuth2 provider", http.MethodDelete, organization(org, "oauth2providers", id), nil)
}
