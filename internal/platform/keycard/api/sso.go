package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// SSOConnection is how an organization's members sign in. An organization has at most one.
type SSOConnection struct {
	ID string `json:"id"`
	// Identifier names the identity provider, 1 to 2048 characters: as a rule its issuer URL.
	Identifier string `json:"identifier"`
	// ClientID is nil after it was cleared.
	ClientID *string `json:"client_id"`
	// ClientSecretSet is all that the API tells of the secret.
	ClientSecretSet bool          `json:"client_secret_set"`
	Protocols       *SSOProtocols `json:"protocols,omitempty"`
	CreatedAt       time.Time     `json:"created_at"`
	UpdatedAt       time.Time     `json:"updated_at"`
	Permissions     Permissions   `json:"permissions,omitempty"`
}

func (s SSOConnection) key() string { return s.ID }

// SSOProtocols holds what the service knows of the identity provider, configured or discovered.
type SSOProtocols struct {
	OAuth2 *SSOOAuth2 `json:"oauth2,omitempty"`
	OpenID *SSOOpenID `json:"openid,omitempty"`
}

// SSOOAuth2 is the OAuth 2.0 part of SSOProtocols. Endpoints are URIs; nil and empty lists mean
// that nothing is known.
type SSOOAuth2 struct {
	AuthorizationEndpoint         *string  `json:"authorization_endpoint,omitempty"`
	TokenEndpoint                 *string  `json:"token_endpoint,omitempty"`
	JWKSURI                       *string  `json:"jwks_uri,omitempty"`
	RegistrationEndpoint          *string  `json:"registration_endpoint,omitempty"`
	ScopesSupported               []string `json:"scopes_supported,omitempty"`
	CodeChallengeMethodsSupported []string `json:"code_challenge_methods_supported,omitempty"`
}

// SSOOpenID is the OpenID Connect part of SSOProtocols.
type SSOOpenID struct {
	// UserinfoEndpoint is a URI.
	UserinfoEndpoint *string `json:"userinfo_endpoint,omitempty"`
}

// SSOConnectionEnable is the request of EnableSSOConnection.
type SSOConnectionEnable struct {
	// Identifier is required, 1 to 2048 characters.
	Identifier string `json:"identifier"`
	// ClientID is required.
	ClientID string `json:"client_id"`
	// ClientSecret is left out where it is "", for public clients.
	ClientSecret string                             `json:"client_secret,omitempty"`
	Protocols    rest.Optional[SSOProtocolsSetting] `json:"protocols,omitzero"`
}

// SSOConnectionUpdate is the request of UpdateSSOConnection. At every depth, an absent field stays
// as it is and null clears it.
type SSOConnectionUpdate struct {
	// Identifier stays as it is where it is "".
	Identifier   string                             `json:"identifier,omitempty"`
	ClientID     rest.Optional[string]              `json:"client_id,omitzero"`
	ClientSecret rest.Optional[string]              `json:"client_secret,omitzero"`
	Protocols    rest.Optional[SSOProtocolsSetting] `json:"protocols,omitzero"`
}

// SSOProtocolsSetting is SSOProtocols in a request.
type SSOProtocolsSetting struct {
	OAuth2 rest.Optional[SSOOAuth2Setting] `json:"oauth2,omitzero"`
	OpenID rest.Optional[SSOOpenIDSetting] `json:"openid,omitzero"`
}

// SSOOAuth2Setting is SSOOAuth2 in a request. Lists replace the ones before.
type SSOOAuth2Setting struct {
	AuthorizationEndpoint         rest.Optional[string]   `json:"authorization_endpoint,omitzero"`
	TokenEndpoint                 rest.Optional[string]   `json:"token_endpoint,omitzero"`
	JWKSURI                       rest.Optional[string]   `json:"jwks_uri,omitzero"`
	RegistrationEndpoint          rest.Optional[string]   `json:"registration_endpoint,omitzero"`
	ScopesSupported               rest.Optional[[]string] `json:"scopes_supported,omitzero"`
	CodeChallengeMethodsSupported rest.Optional[[]string] `json:"code_challenge_methods_supported,omitzero"`
}

// SSOOpenIDSetting is SSOOpenID in a request.
type SSOOpenIDSetting struct {
	UserinfoEndpoint rest.Optional[string] `json:"userinfo_endpoint,omitzero"`
}

func ssoCall(organization, verb, method string, body any) call {
	return call{
		operation: fmt.Sprintf("%s the SSO connection of organization %q", verb, organization),
		method:    method,
		path:      organizationPath(organization, "sso-connection"),
		body:      body,
	}
}

// EnableSSOConnection gives an organization its SSO connection
// (POST /organizations/{organization_id}/sso-connection). The service answers 409 where it has one.
func (c *Client) EnableSSOConnection(ctx context.Context, organization string, enable SSOConnectionEnable) (SSOConnection, error) {
	return one[SSOConnection](ctx, c, ssoCall(organization, "enable", http.MethodPost, enable))
}

// SSOConnection reads an organization's SSO connection
// (GET /organizations/{organization_id}/sso-connection). A 404 means that the organization has
// none, or that there is no such organization.
func (c *Client) SSOConnection(ctx context.Context, organization string, expand ...Expand) (SSOConnection, error) {
	read := ssoCall(organization, "read", http.MethodGet, nil)
	read.query = expandQuery(expand)
	return one[SSOConnection](ctx, c, read)
}

// UpdateSSOConnection changes an SSO connection
// (PATCH /organizations/{organization_id}/sso-connection).
func (c *Client) UpdateSSOConnection(ctx context.Context, organization string, update SSOConnectionUpdate) (SSOConnection, error) {
	return one[SSOConnection](ctx, c, ssoCall(organization, "update", http.MethodPatch, update))
}

// DisableSSOConnection removes an SSO connection
// (DELETE /organizations/{organization_id}/sso-connection).
func (c *Client) DisableSSOConnection(ctx context.Context, organization string) error {
	return c.send(ctx, ssoCall(organization, "disable", http.MethodDelete, nil), nil)
}
