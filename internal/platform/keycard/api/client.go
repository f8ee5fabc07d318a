// Package api is a client of the Keycard organization API: organizations, their members,
// invitations, service accounts and SSO connection.
package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// DefaultEndpoint is Keycard's public API. Its paths carry no version.
const DefaultEndpoint = "https://api.keycard.ai"

// Platform is the platform's name in errors and logs.
const Platform = "Keycard"

// correlationHeader carries a UUID per call, the same on its retries. It is no idempotency key.
const correlationHeader = "X-Client-Request-ID"

// Config says where the API is and who calls it. Either AccessToken or both ClientID and
// ClientSecret must be set.
type Config struct {
	// Endpoint is the API's base URL; "" means [DefaultEndpoint]. The token endpoint lies below
	// it too, so that a credential never goes to another host than the calls do.
	Endpoint string
	// AccessToken is a bearer token made elsewhere, for example a user's. It is not renewed.
	AccessToken string
	// ClientID and ClientSecret are a service account's credential. It is exchanged for access
	// tokens, which are confined to the account's organization.
	ClientID     string
	ClientSecret string
	// Rest holds timeouts, retries, limits, transport, user agent and log. New fills in the rest.
	Rest rest.Config
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	rest   *rest.Client
	tokens tokenSource
}

// New checks a configuration and returns its client. It sends nothing: a token is obtained for the
// first call.
func New(config Config) (*Client, error) {
	base := config.Rest
	base.Platform = Platform
	base.Endpoint = config.Endpoint
	if base.Endpoint == "" {
		base.Endpoint = DefaultEndpoint
	}
	base.CorrelationHeader = correlationHeader
	base.DecodeError = decodeError

	client := &Client{}
	base.Authorize = client.authorize
	var credential *clientCredentials
	switch {
	case config.AccessToken != "" && config.ClientID == "" && config.ClientSecret == "":
		base.Secrets = append(slices.Clip(base.Secrets), config.AccessToken)
		client.tokens = staticToken(config.AccessToken)
	case config.AccessToken == "" && config.ClientID != "" && config.ClientSecret != "":
		base.Secrets = append(slices.Clip(base.Secrets), config.ClientSecret)
		base.Reauthorize = client.reauthorize
		credential = newClientCredentials(config.ClientID, config.ClientSecret)
		client.tokens = credential
	default:
		return nil, errors.New(Platform + ": set either an access token, or a client id and a client secret")
	}
	var err error
	if client.rest, err = rest.New(base); err != nil {
		return nil, err
	}
	if credential != nil {
		credential.rest = client.rest
	}
	return client, nil
}

// Endpoint returns the API's base URL without a trailing slash.
func (c *Client) Endpoint() string { return c.rest.Endpoint() }

// REST returns the transport, for [rest.Create].
func (c *Client) REST() *rest.Client { return c.rest }

// Permissions tells by resource type and action what the caller may do: {"users": {"list": true}}.
// Answers hold them only where [ExpandPermissions] asked for them.
type Permissions map[string]map[string]bool

// Expand asks for a part of an answer that is left out by default.
type Expand string

// ExpandPermissions fills the Permissions of objects.
const ExpandPermissions Expand = "permissions"

// expandQuery writes the repeatable expand parameter.
func expandQuery(expand []Expand) url.Values {
	query := url.Values{}
	for _, e := range expand {
		query.Add("expand[]", string(e))
	}
	return query
}

// call is one request, its path still in unescaped segments.
type call struct {
	operation  string
	method     string
	path       []string
	query      url.Values
	body       any
	idempotent *bool
}

// organizationPath starts a path with the organization, by id or label.
func organizationPath(organization string, below ...string) []string {
	return append([]string{"organizations", organization}, below...)
}

// send sends a call and decodes its answer into out; nil ignores it.
func (c *Client) send(ctx context.Context, call call, out any) error {
	_, err := c.respond(ctx, call, out)
	return err
}

func (c *Client) respond(ctx context.Context, call call, out any) (*rest.Response, error) {
	for _, segment := range call.path {
		// Such a segment would address another operation: the list instead of its item.
		if segment == "" || segment == "." || segment == ".." {
			return nil, &rest.Error{
				Platform: Platform, Operation: call.operation, Method: call.method,
				Message: "an id in the request is empty or a dot", Date: time.Now(),
			}
		}
	}
	return c.rest.Do(withAttempt(ctx), rest.Request{
		Operation:  call.operation,
		Method:     call.method,
		Path:       rest.Path(call.path...),
		Query:      call.query,
		Body:       call.body,
		Idempotent: call.idempotent,
	}, out)
}

// entity is what an answer holds. Its key is never empty in a genuine answer.
type entity interface{ key() string }

// one sends a call that answers with one object. An answer without the object's id is an error:
// it is not from the API, or not one to build a state on. An update may also succeed without a
// body; the object is then read.
func one[T entity](ctx context.Context, c *Client, call call) (T, error) {
	var out T
	response, err := c.respond(ctx, call, &out)
	unseen := rest.IsAmbiguous(err) && rest.HasStatus(err, http.StatusOK, http.StatusAccepted, http.StatusNoContent)
	if unseen && call.method == http.MethodPatch {
		out = *new(T)
		call.method, call.body = http.MethodGet, nil
		response, err = c.respond(ctx, call, &out)
	}
	if err == nil && out.key() == "" {
		err = &rest.Error{
			Platform: Platform, Operation: call.operation, Method: call.method, Path: rest.Path(call.path...),
			Status: response.Status, Header: response.Header, RequestID: response.RequestID, Date: response.Date,
			Message: "the answer holds no id or token", Ambiguous: call.method == http.MethodPost,
		}
	}
	if err != nil {
		var none T
		return none, err
	}
	return out, nil
}
