// Package api is the client of the Nscale Identity API: organizations and the people, machine
// accounts, groups, projects and sign-in providers inside them.
//
// [Client] has one method per API operation. [Writer] builds on it what the service leaves to its
// callers: writes that survive parallel callers, lost races, stale reads and lost answers.
package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// DefaultEndpoint is the address that the API's published description names.
const DefaultEndpoint = "https://identity.nks.europe-west4.nscale.com"

// Config says which service to talk to, and as whom.
type Config struct {
	// Endpoint is the base URL without a path; empty means [DefaultEndpoint].
	Endpoint string
	// Token is the bearer token, in practice that of a service account. It is used as it is: there
	// is no exchange and no renewal, so a 401 is final.
	Token string
	// Rest is the transport's base: timeouts, retries, limits, user agent, log. The platform's own
	// parts of it are filled in by [New].
	Rest rest.Config
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	rest *rest.Client
}

// New checks a configuration and returns its client. It sends nothing.
func New(config Config) (*Client, error) {
	base := config.Rest
	base.Platform = "Nscale"
	base.Endpoint = config.Endpoint
	if base.Endpoint == "" {
		base.Endpoint = DefaultEndpoint
	}
	base.DecodeError = decodeError
	if config.Token != "" {
		base.Secrets = append([]string{config.Token}, base.Secrets...)
		base.Authorize = func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+config.Token)
			return nil
		}
	}
	client, err := rest.New(base)
	if err != nil {
		return nil, err
	}
	return &Client{rest: client}, nil
}

// Endpoint returns the base URL in use.
func (c *Client) Endpoint() string { return c.rest.Endpoint() }

// UnauthorizedHint explains a 401: the service does not say which of these happened.
const UnauthorizedHint = "the service token is malformed, has expired, was rotated, or its account was deleted; " +
	"issue a new one and set it as service_token (NSCALE_SERVICE_TOKEN)"

// decodeError reads the service's error object. OAuth2 paths send the same two members with codes
// of their own; trace_id came with newer releases.
func decodeError(e *rest.Error, body []byte) {
	var answer struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		TraceID     string `json:"trace_id"`
	}
	if json.Unmarshal(body, &answer) == nil {
		e.Code, e.Message = answer.Error, answer.Description
		if answer.TraceID != "" {
			e.RequestID = answer.TraceID
		}
	}
	if e.Status == http.StatusUnauthorized {
		if e.Message != "" {
			e.Message += ": "
		}
		e.Message += UnauthorizedHint
	}
}

// organization returns a path below one organization.
func organization(id string, below ...string) string {
	return rest.Path(append([]string{"api", "v1", "organizations", id}, below...)...)
}

// call sends a request without a body and decodes its answer.
func call[T any](ctx context.Context, c *Client, operation, method, path string) (T, error) {
	var out T
	_, err := c.rest.Do(ctx, rest.Request{Operation: operation, Method: method, Path: path}, &out)
	return out, err
}

// create posts a write and decodes the object that it made.
func create[T any](ctx context.Context, c *Client, operation, path string, body any) (T, error) {
	var out T
	_, err := c.rest.Do(ctx, rest.Request{Operation: operation, Method: http.MethodPost, Path: path, Body: body}, &out)
	return out, err
}

// send performs a call whose answer is empty, or worthless: updates of accounts and users answer
// with the groups as they were before.
func (c *Client) send(ctx context.Context, operation, method, path string, body any) error {
	_, err := c.rest.Do(ctx, rest.Request{Operation: operation, Method: method, Path: path, Body: body}, nil)
	return err
}
