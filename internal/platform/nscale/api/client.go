// Package api is the client of the Nscale Identity API: organizations and the people, machine
// accounts, groups, projects and sign-in providers inside them.
//
// [Client] has one method per API operation. [Writer] builds on it what the service leaves to its
// callers: writes that survive parallel callers, lost races, stale reads and lost answers.
package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// DefaultEndpoint is the address that the API's published description names.
const DefaultEndpoint = "https://identity.nks.europe-west4.nscale.com"

// platform is the service's name in errors and logs.
const platform = "Nscale"

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
	base.Platform = platform
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

// codeNotFound is the code of a missing object, and of a path that the service does not have.
const codeNotFound = "not_found"

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
	if e.Status == http.StatusNotFound && e.Code != codeNotFound {
		// Somebody else's 404, a gateway's for instance, says nothing about an object.
		e.Recognized = false
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

// identified is an object of the service.
type identified interface{ id() string }

// one reads an object, and takes nothing without an id for one.
func one[T identified](ctx context.Context, c *Client, operation, path string) (T, error) {
	request := rest.Request{Operation: operation, Method: http.MethodGet, Path: path}
	var out T
	response, err := c.rest.Do(ctx, request, &out)
	if err == nil && out.id() == "" {
		err = unusable(request, response, "the answer holds no object with an id")
	}
	return out, err
}

// list reads a list, an empty one of which may be null, and sorts it by id: what people see must not
// depend on a server's order. Lists prove what is absent, so an item without an id makes the answer
// worthless.
func list[T identified](ctx context.Context, c *Client, operation, path string, query url.Values) ([]T, error) {
	request := rest.Request{Operation: operation, Method: http.MethodGet, Path: path, Query: query}
	var out []T
	response, err := c.rest.Do(ctx, request, &out)
	if err != nil {
		return nil, err
	}
	for i, item := range out {
		if item.id() == "" {
			return nil, unusable(request, response, fmt.Sprintf("the answer holds an item without an id, at position %d", i+1))
		}
	}
	slices.SortFunc(out, func(a, b T) int { return cmp.Compare(a.id(), b.id()) })
	return out, nil
}

// unusable is the failure of a read whose answer lacks what it must hold.
func unusable(request rest.Request, response *rest.Response, message string) error {
	return &rest.Error{
		Platform: platform, Operation: request.Operation, Method: request.Method, Path: request.Path,
		Status: response.Status, Header: response.Header, RequestID: response.RequestID, Date: response.Date, Message: message,
	}
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
