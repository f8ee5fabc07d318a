// Package api is a client of the sign-in side of the Palette API: the organizations (tenants) that
// a user belongs to, how one signs in to them, and session tokens.
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

// DefaultEndpoint is the public installation, without the path prefix "/v1".
const DefaultEndpoint = "https://api.spectrocloud.com"

// Platform is the platform's name in errors and logs.
const Platform = "Palette"

// codeNotFound is the code of a missing object, and, on some installations, of a bad API key.
const codeNotFound = "ResourceNotFound"

// Config says where the API is and who calls it: either APIKey, or Email and Password.
type Config struct {
	// Endpoint is the base URL without "/v1"; "" means [DefaultEndpoint].
	Endpoint string
	// APIKey belongs to one user of one organization.
	APIKey string
	// Email and Password are traded for session tokens, which are renewed while they are used and
	// never leave the process.
	Email    string
	Password string
	// Organization to sign in to with Email and Password; a user of several must name one.
	Organization string
	// ProjectUID confines calls to a project where they can be.
	ProjectUID string
	// Rest holds timeouts, retries, limits, transport, user agent and log. New fills in the rest.
	Rest rest.Config
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	rest       *rest.Client
	projectUID string
	// session is nil where an API key is used.
	session *session
}

// New checks a configuration and returns its client. It sends nothing.
func New(config Config) (*Client, error) {
	base := config.Rest
	base.Platform = Platform
	base.Endpoint = config.Endpoint
	if base.Endpoint == "" {
		base.Endpoint = DefaultEndpoint
	}
	base.Secrets = append(slices.Clip(base.Secrets), config.APIKey, config.Password)
	base.DecodeError = decodeError
	c := &Client{projectUID: config.ProjectUID}
	switch {
	case config.APIKey != "" && config.Email == "" && config.Password == "":
		base.Authorize = func(_ context.Context, r *http.Request) error {
			r.Header.Set("ApiKey", config.APIKey)
			return nil
		}
	case config.APIKey == "" && config.Email != "" && config.Password != "":
		c.session = newSession(c, AuthLogin{EmailID: config.Email, Password: config.Password, Org: config.Organization})
		base.Authorize = c.session.authorize
		base.Reauthorize = c.session.reauthorize
	default:
		return nil, errors.New(Platform + ": set either an API key, or an e-mail address and a password")
	}
	var err error
	c.rest, err = rest.New(base)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Endpoint returns the base URL without a trailing slash.
func (c *Client) Endpoint() string { return c.rest.Endpoint() }

// call is one request below /v1.
type call struct {
	operation string
	method    string
	path      []string
	query     url.Values
	body      any
	form      url.Values
	header    http.Header
	// open calls are for callers without a credential, and send none.
	open bool
	// tenant calls ignore projects, and send none.
	tenant bool
	// repeatable overrules what the method says of repeating the call.
	repeatable *bool
}

func (call call) at() string { return rest.Path(append([]string{"v1"}, call.path...)...) }

// send sends a call. "Not found" is believed only when the credential has been proved since.
func (c *Client) send(ctx context.Context, call call, out any) (*rest.Response, error) {
	response, err := c.raw(ctx, call, out)
	if !call.open && saysNotFound(err) {
		if _, doubt := c.UserInfo(ctx); doubt != nil {
			err = &UnprovenError{answer: err.Error(), doubt: doubt.Error()}
		}
	}
	return response, err
}

func saysNotFound(err error) bool {
	e, ok := errors.AsType[*rest.Error](err)
	return ok && (e.Status == http.StatusNotFound || e.Code == codeNotFound)
}

func (c *Client) raw(ctx context.Context, call call, out any) (*rest.Response, error) {
	for _, segment := range call.path {
		// Such a segment would address another operation.
		if segment == "" || segment == "." || segment == ".." {
			return nil, &rest.Error{
				Platform: Platform, Operation: call.operation, Method: call.method,
				Message: "a name or token in the request is empty or a dot", Date: time.Now(),
			}
		}
	}
	header := call.header
	if c.projectUID != "" && !call.open && !call.tenant {
		header = header.Clone()
		if header == nil {
			header = http.Header{}
		}
		header.Set("ProjectUid", c.projectUID)
	}
	return c.rest.Do(withAttempt(ctx), rest.Request{
		Operation: call.operation, Method: call.method, Path: call.at(), Query: call.query, Header: header,
		Body: call.body, Form: call.form, Anonymous: call.open, Idempotent: call.repeatable,
	}, out)
}

// UnprovenError says that the platform answered "not found" to a credential that it then did not
// accept. It hides the answer's status on purpose: such a 404 must not pass for an absent object.
type UnprovenError struct{ answer, doubt string }

func (e *UnprovenError) Error() string {
	return e.answer + ". This does not mean that the object is absent: the credential itself could not be proved (" + e.doubt + ")"
}

// unusable is the failure of a call whose answer lacks what it must hold.
func (c *Client) unusable(call call, response *rest.Response, message string) error {
	return &rest.Error{
		Platform: Platform, Operation: call.operation, Method: call.method, Path: c.rest.Masker().Text(call.at()),
		Status: response.Status, Header: response.Header, RequestID: response.RequestID, Date: response.Date, Message: message,
	}
}
