package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// AuthLogin is what one signs in with.
type AuthLogin struct {
	EmailID string `json:"emailId"`
	// Org is the organization's name; a user of several must give it.
	Org      string `json:"org,omitempty"`
	Password string `json:"password"`
}

// UserToken is the answer to every way of signing in.
type UserToken struct {
	// Authorization is the session token, a JWT; "" where a second factor is asked for first.
	Authorization string `json:"Authorization"`
	// IsMFA says that the account has a second factor.
	IsMFA bool `json:"isMfa"`
}

// ErrMFA says that an account has a second factor, which only a person at a browser can give.
var ErrMFA = errors.New("the account asks for a second factor, which only a person can give: use an API key, or an account without one")

// withoutCookie keeps the platform from setting a cookie that nobody reads.
var withoutCookie = url.Values{"setCookie": {"false"}}

// Authenticate signs in (POST /v1/auth/authenticate). An account with a second factor is [ErrMFA].
func (c *Client) Authenticate(ctx context.Context, login AuthLogin) (UserToken, error) {
	token, _, err := c.authenticate(ctx, login)
	return token, err
}

func (c *Client) authenticate(ctx context.Context, login AuthLogin) (UserToken, lifetime, error) {
	return c.signIn(ctx, call{
		operation: "sign in", method: http.MethodPost, path: []string{"auth", "authenticate"},
		query: withoutCookie, body: login, repeatable: new(true),
	}, login.Password)
}

// Refresh trades a session token that still works for a longer one of the same session
// (GET /v1/auth/refresh/{token}).
func (c *Client) Refresh(ctx context.Context, token string) (UserToken, error) {
	fresh, _, err := c.refresh(ctx, token)
	return fresh, err
}

// OIDCCallback ends a sign-in at an OpenID Connect provider (GET /v1/auth/org/{org}/oidc/callback).
// Browsers call it.
func (c *Client) OIDCCallback(ctx context.Context, organization string, callback Callback) (UserToken, error) {
	token, _, err := c.signIn(ctx, call{
		operation: "finish OIDC sign-in", method: http.MethodGet, path: []string{"auth", "org", organization, "oidc", "callback"},
		query: callback.query(), repeatable: new(false),
	}, callback.Code)
	return token, err
}

// SSOCallback ends a sign-in through one of the platform's own apps, such as "github"
// (GET /v1/auth/sso/{ssoApp}/callback). Browsers call it.
func (c *Client) SSOCallback(ctx context.Context, app string, callback Callback) (UserToken, error) {
	token, _, err := c.signIn(ctx, call{
		operation: "finish SSO sign-in", method: http.MethodGet, path: []string{"auth", "sso", app, "callback"},
		query: callback.query(), repeatable: new(false),
	}, callback.Code)
	return token, err
}

// SAMLCallback ends a sign-in at a SAML provider (POST /v1/auth/org/{org}/saml/callback). Browsers
// call it. Both values are form fields.
func (c *Client) SAMLCallback(ctx context.Context, organization, samlResponse, relayState string) (UserToken, error) {
	token, _, err := c.signIn(ctx, call{
		operation: "finish SAML sign-in", method: http.MethodPost, path: []string{"auth", "org", organization, "saml", "callback"},
		form: url.Values{"SAMLResponse": {samlResponse}, "RelayState": {relayState}},
	}, samlResponse)
	return token, err
}

// OIDCLogout is what an OpenID Connect provider calls when somebody leaves
// (GET /v1/auth/org/{org}/oidc/logout).
func (c *Client) OIDCLogout(ctx context.Context, organization, state string) error {
	_, err := c.send(ctx, call{
		operation: "finish OIDC logout", method: http.MethodGet, path: []string{"auth", "org", organization, "oidc", "logout"},
		query: url.Values{"state": {state}}, open: true,
	}, nil)
	return err
}

// SAMLLogout is what a SAML provider calls when somebody leaves
// (POST /v1/auth/org/{org}/saml/logout). The value is a form field.
func (c *Client) SAMLLogout(ctx context.Context, organization, samlResponse string) error {
	_, err := c.send(ctx, call{
		operation: "finish SAML logout", method: http.MethodPost, path: []string{"auth", "org", organization, "saml", "logout"},
		form: url.Values{"SAMLResponse": {samlResponse}}, open: true,
	}, nil)
	return err
}

// Callback is what an identity provider sends back through the browser.
type Callback struct {
	// Code is the authorization code; a secret until it is used.
	Code  string
	State string
	// Error and ErrorDescription stand in for the code when the sign-in failed.
	Error            string
	ErrorDescription string
}

func (c Callback) query() url.Values {
	query := url.Values{}
	for key, value := range map[string]string{
		"code": c.Code, "state": c.State, "error": c.Error, "error_description": c.ErrorDescription,
	} {
		if value != "" {
			query.Set(key, value)
		}
	}
	return query
}

// RevokeToken ends a session token, which also is the credential of the call
// (POST /v1/users/auth/tokens/revoke).
func (c *Client) RevokeToken(ctx context.Context, token string) error {
	c.rest.Masker().Add(token)
	_, err := c.send(ctx, call{
		operation: "revoke session token", method: http.MethodPost, path: []string{"users", "auth", "tokens", "revoke"},
		body:   map[string][]string{"tokens": {token}},
		header: http.Header{"Authorization": {token}}, open: true, repeatable: new(true),
	}, nil)
	return err
}

// signIn sends a call that answers with a session token. Secrets of the request, and the token,
// are kept out of errors and logs from then on.
func (c *Client) signIn(ctx context.Context, call call, secrets ...string) (UserToken, lifetime, error) {
	c.rest.Masker().Add(secrets...)
	call.open = true
	var token UserToken
	response, err := c.send(ctx, call, &token)
	if err != nil {
		return UserToken{}, lifetime{}, err
	}
	token.Authorization = strings.TrimSpace(token.Authorization)
	c.rest.Masker().Add(token.Authorization)
	switch {
	case token.IsMFA:
		if token.Authorization != "" {
			// Nobody will use it. Where it cannot be taken back, it ends by itself.
			_ = c.RevokeToken(ctx, token.Authorization)
		}
		return UserToken{IsMFA: true}, lifetime{}, ErrMFA
	case token.Authorization == "":
		return token, lifetime{}, c.unusable(call, response, "the answer holds no session token")
	}
	return token, lifetimeOf(token.Authorization, response.Date), nil
}

func (c *Client) refresh(ctx context.Context, token string) (UserToken, lifetime, error) {
	return c.signIn(ctx, call{
		operation: "renew session token", method: http.MethodGet, path: []string{"auth", "refresh", token}, query: withoutCookie,
	}, token)
}
