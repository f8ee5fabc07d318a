package api

import (
	"context"
	"net/http"
	"net/url"
)

// passwordBody sets a password.
type passwordBody struct {
	Password string `json:"password"`
}

// emailBody names a user.
type emailBody struct {
	EmailID string `json:"emailId"`
}

// ActivatePassword sets the first password of a user, with the token of the invitation mail
// (PATCH /v1/auth/password/{passwordToken}/activate).
func (c *Client) ActivatePassword(ctx context.Context, passwordToken, password string) error {
	return c.setPassword(ctx, "activate password", "activate", passwordToken, password)
}

// ResetPassword sets a new password, with the token of the reset mail
// (PATCH /v1/auth/password/{passwordToken}/reset).
func (c *Client) ResetPassword(ctx context.Context, passwordToken, password string) error {
	return c.setPassword(ctx, "reset password", "reset", passwordToken, password)
}

func (c *Client) setPassword(ctx context.Context, operation, verb, passwordToken, password string) error {
	c.rest.Masker().Add(passwordToken, password)
	_, err := c.send(ctx, call{
		operation: operation, method: http.MethodPatch, path: []string{"auth", "password", passwordToken, verb},
		body: passwordBody{password}, open: true, repeatable: new(false),
	}, nil)
	return err
}

// RemindOrganizations mails a user the names of their organizations
// (GET /v1/auth/user/org/forgot). Although a GET, it is not repeated.
func (c *Client) RemindOrganizations(ctx context.Context, email string) error {
	_, err := c.send(ctx, call{
		operation: "send organization reminder", method: http.MethodGet, path: []string{"auth", "user", "org", "forgot"},
		query: url.Values{"emailId": {email}}, open: true, repeatable: new(false),
	}, nil)
	return err
}

// RequestPasswordReset mails a user a link that resets their password
// (POST /v1/auth/user/password/reset).
func (c *Client) RequestPasswordReset(ctx context.Context, email string) error {
	_, err := c.send(ctx, call{
		operation: "request password reset", method: http.MethodPost, path: []string{"auth", "user", "password", "reset"},
		body: emailBody{email}, open: true,
	}, nil)
	return err
}
