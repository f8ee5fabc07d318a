package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Organization is a tenant that the caller's e-mail address has a user in. Whatever the platform
// does not tell is "" or empty.
type Organization struct {
	// Name is the only identifier.
	Name string `json:"name"`
	// AuthType is how one signs in: "password" or "sso", possibly others.
	AuthType string `json:"authType"`
	// RedirectURL is where the organization signs people in.
	RedirectURL string `json:"redirectUrl"`
	// SSOLogins are the social logins that it allows.
	SSOLogins []SSOLogin `json:"ssoLogins"`
}

// SSOLogin is a way to sign in through somebody else.
type SSOLogin struct {
	// Name for machines, such as "github".
	Name string `json:"name"`
	// DisplayName is the label for people.
	DisplayName string `json:"displayName"`
	// Logo is the URL path of an image.
	Logo string `json:"logo"`
	// RedirectURI is where the login begins.
	RedirectURI string `json:"redirectUri"`
}

// LoginResponse tells how to sign in to an organization.
type LoginResponse struct {
	OrgName string `json:"orgName"`
	// AuthType is "password" or "sso".
	AuthType string `json:"authType"`
	// RedirectURL is the identity provider's address, or the organization's own.
	RedirectURL string     `json:"redirectUrl"`
	SSOLogins   []SSOLogin `json:"ssoLogins"`
	// AppEnv is the kind of installation: "saas", "self-hosted", "quick-start", "enterprise" or "airgap".
	AppEnv       string `json:"appEnv"`
	RootDomain   string `json:"rootDomain"`
	SecurityMode string `json:"securityMode"`
	// TotalTenants counts the tenants of the whole installation; nil where it is not told.
	TotalTenants *int64 `json:"totalTenants"`
}

// IdentityProvider is one that the platform has predefined.
type IdentityProvider struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// UserInfo is whom the credential belongs to.
type UserInfo struct {
	OrgName   string `json:"orgName"`
	TenantUID string `json:"tenantUid"`
	UserUID   string `json:"userUid"`
}

// Organizations lists the organizations that the caller's e-mail address belongs to, in no
// documented order (GET /v1/auth/orgs).
func (c *Client) Organizations(ctx context.Context) ([]Organization, error) {
	list := call{operation: "list organizations", method: http.MethodGet, path: []string{"auth", "orgs"}}
	var answer struct {
		Organizations organizationList `json:"organizations"`
	}
	response, err := c.send(ctx, list, &answer)
	if err != nil {
		return nil, err
	}
	if !answer.Organizations.told {
		return nil, c.unusable(list, response, "the answer is not a list of organizations")
	}
	for i, o := range answer.Organizations.items {
		if o.Name == "" {
			return nil, c.unusable(list, response, fmt.Sprintf("the answer holds an organization without a name, at position %d", i+1))
		}
	}
	return answer.Organizations.items, nil
}

// organizationList tells an empty list, which may be null, from an answer that holds none: only the
// list itself proves an organization absent.
type organizationList struct {
	items []Organization
	told  bool
}

// UnmarshalJSON is called for null, too, but not for an absent field.
func (l *organizationList) UnmarshalJSON(raw []byte) error {
	l.told = true
	return json.Unmarshal(raw, &l.items)
}

// Organization tells how to sign in to an organization (GET /v1/auth/org). Without a name, an
// installation with a single organization answers with that.
func (c *Client) Organization(ctx context.Context, name string) (LoginResponse, error) {
	get := call{operation: "read organization", method: http.MethodGet, path: []string{"auth", "org"}}
	if name != "" {
		get.query = url.Values{"orgName": {name}}
	}
	var answer LoginResponse
	response, err := c.send(ctx, get, &answer)
	if err == nil && answer.OrgName == "" && answer.AuthType == "" && answer.RedirectURL == "" {
		err = c.unusable(get, response, "the answer describes no organization")
	}
	return answer, err
}

// IdentityProviders lists the predefined identity providers (GET /v1/auth/sso/idps).
func (c *Client) IdentityProviders(ctx context.Context) ([]IdentityProvider, error) {
	var answer []IdentityProvider
	_, err := c.send(ctx, call{
		operation: "list identity providers", method: http.MethodGet, path: []string{"auth", "sso", "idps"},
	}, &answer)
	return answer, err
}

// SSOLogins lists the social logins of an organization, or of the installation for ""
// (GET /v1/auth/sso/logins).
func (c *Client) SSOLogins(ctx context.Context, organization string) ([]SSOLogin, error) {
	get := call{operation: "list SSO logins", method: http.MethodGet, path: []string{"auth", "sso", "logins"}}
	if organization != "" {
		get.query = url.Values{"org": {organization}}
	}
	var answer []SSOLogin
	_, err := c.send(ctx, get, &answer)
	return answer, err
}

// SSOAuthProviders lists the social logins that an organization may allow
// (GET /v1/auth/sso/providers).
func (c *Client) SSOAuthProviders(ctx context.Context) ([]SSOLogin, error) {
	var answer []SSOLogin
	_, err := c.send(ctx, call{
		operation: "list SSO auth providers", method: http.MethodGet, path: []string{"auth", "sso", "providers"},
	}, &answer)
	return answer, err
}

// UserInfo tells whom the credential belongs to, and so proves it (GET /v1/users/info).
func (c *Client) UserInfo(ctx context.Context) (UserInfo, error) {
	get := call{operation: "read current user", method: http.MethodGet, path: []string{"users", "info"}, tenant: true}
	var answer UserInfo
	response, err := c.raw(ctx, get, &answer)
	switch {
	case saysNotFound(err):
		err = &UnprovenError{answer: err.Error(), doubt: "authentication failed: the platform does not know it"}
	case err == nil && answer.TenantUID == "" && answer.UserUID == "":
		err = c.unusable(get, response, "the answer names no user")
	}
	return answer, err
}
