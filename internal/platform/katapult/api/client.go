// Package api is a client of the organization part of Katapult's core API: organizations, those
// that they manage, and the user behind the token.
package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// DefaultEndpoint is Katapult's public API, without the path of the core API.
const DefaultEndpoint = "https://api.katapult.io"

// Platform is the platform's name in errors and logs.
const Platform = "Katapult"

// Config says where the API is and who calls it.
type Config struct {
	// Endpoint is the base URL without "/core/v1"; "" means [DefaultEndpoint].
	Endpoint string
	// APIToken is the secret of an organization's or a user's API token, or an OAuth 2.0 access token.
	APIToken string
	// Rest holds timeouts, retries, limits, transport, user agent and log. New fills in the rest.
	Rest rest.Config
}

// Client calls the API. It is safe for concurrent use.
type Client struct{ rest *rest.Client }

// New checks a configuration and returns its client. It sends nothing.
func New(config Config) (*Client, error) {
	if config.APIToken == "" {
		return nil, errors.New(Platform + ": an API token is needed")
	}
	base := config.Rest
	base.Platform = Platform
	base.Endpoint = config.Endpoint
	if base.Endpoint == "" {
		base.Endpoint = DefaultEndpoint
	}
	base.RequestIDHeader = "X-Request-Id"
	base.Secrets = append(slices.Clip(base.Secrets), config.APIToken)
	base.DecodeError = decodeError
	base.RateLimit = rateLimit
	authorization := "Bearer " + config.APIToken
	base.Authorize = func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", authorization)
		return nil
	}
	connected, err := rest.New(base)
	if err != nil {
		return nil, err
	}
	return &Client{rest: connected}, nil
}

// Endpoint returns the base URL without a trailing slash.
func (c *Client) Endpoint() string { return c.rest.Endpoint() }

// REST returns the transport, for [rest.Create].
func (c *Client) REST() *rest.Client { return c.rest }

// rateLimit reads the token's allowance, which counts requests a minute. When the minute ends is
// not told.
func rateLimit(h http.Header) (rest.Allowance, bool) {
	permitted, err := strconv.Atoi(h.Get("X-Ratelimit-Permitted"))
	if err != nil || permitted <= 0 {
		return rest.Allowance{}, false
	}
	remaining, err := strconv.Atoi(h.Get("X-Ratelimit-Remaining"))
	if err != nil {
		remaining = -1
	}
	return rest.Allowance{Limit: permitted, Window: time.Minute, Remaining: remaining}, true
}

// Reference names an organization by exactly one of its fields.
type Reference struct {
	// ID is the organization's id, "org_" and 16 letters or digits.
	ID string `json:"id,omitempty"`
	// SubDomain is unique among all organizations of the service.
	SubDomain string `json:"sub_domain,omitempty"`
}

// String returns the id or sub-domain.
func (r Reference) String() string {
	if r.ID != "" {
		return r.ID
	}
	return r.SubDomain
}

// query writes the reference as the API's lookup argument.
func (r Reference) query() url.Values {
	if r.ID != "" {
		return url.Values{"organization[id]": {r.ID}}
	}
	return url.Values{"organization[sub_domain]": {r.SubDomain}}
}

// placeholder is the path segment that stands for an organization whose lookup is an argument.
const placeholder = "organization"

// call is one request below /core/v1.
type call struct {
	operation string
	method    string
	path      []string
	// about is the organization that the call needs; nil for calls without one.
	about *Reference
	query url.Values
	// rawQuery is ordered, as arrays of objects must be.
	rawQuery string
	body     any
}

func (call call) at() string { return rest.Path(append([]string{"core", "v1"}, call.path...)...) }

func (c *Client) send(ctx context.Context, call call, out any) (*rest.Response, error) {
	path := call.at()
	if call.about != nil && (call.about.ID == "") == (call.about.SubDomain == "") {
		// The placeholder in the path would be taken for an id, and come back as "not found".
		return nil, &rest.Error{
			Platform: Platform, Operation: call.operation, Method: call.method, Path: path,
			Message: "an organization is named by either its id or its sub-domain", Date: time.Now(),
		}
	}
	query := url.Values{}
	maps.Copy(query, call.query)
	if call.about != nil && call.body == nil {
		maps.Copy(query, call.about.query())
	}
	return c.rest.Do(ctx, rest.Request{
		Operation: call.operation, Method: call.method, Path: path,
		Query: query, RawQuery: call.rawQuery, Body: call.body,
	}, out)
}

// unusable is the failure of a call whose answer lacks what it must hold.
func (call call) unusable(response *rest.Response, message string) error {
	return &rest.Error{
		Platform: Platform, Operation: call.operation, Method: call.method, Path: call.at(),
		Status: response.Status, Header: response.Header, RequestID: response.RequestID, Date: response.Date,
		Message: message, Ambiguous: call.method == http.MethodPost,
	}
}
