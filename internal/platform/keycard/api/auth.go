package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

const (
	// assumedLifetime stands in where a token answer does not say how long the token lives.
	assumedLifetime = time.Hour
	// renewalMargin is how long before its expiry a token is replaced; less for short-lived ones.
	renewalMargin = 30 * time.Second
)

// TokenResponse is an access token for a service account or, after an exchange, for an
// organization. Both calls that answer with it are "POST /service-account-token" and
// "POST /organizations/{organization_id}/token".
type TokenResponse struct {
	// AccessToken is the secret.
	AccessToken string `json:"access_token"`
	// TokenType is "Bearer".
	TokenType string `json:"token_type"`
	// ExpiresIn is the token's lifetime from the answer on; 0 where the API did not say.
	ExpiresIn Seconds `json:"expires_in,omitzero"`
}

func (t TokenResponse) key() string { return t.AccessToken }

// Seconds is a duration in whole seconds. It also decodes from a string or a fraction.
type Seconds int64

// UnmarshalJSON reads a number, a string that holds one, or null.
func (s *Seconds) UnmarshalJSON(raw []byte) error {
	var number *json.Number
	if err := json.Unmarshal(raw, &number); err != nil {
		return err
	}
	*s = 0
	if number != nil {
		value, err := number.Float64()
		if err != nil {
			return err
		}
		*s = Seconds(value)
	}
	return nil
}

// tokenSource yields the bearer token of each request. [oauth2.TokenSource] cannot serve here: it
// knows neither the request's context nor a token that the API refused.
type tokenSource interface {
	token(ctx context.Context) (*oauth2.Token, error)
	// refused forgets a token that the API answered with 401.
	refused(token *oauth2.Token)
}

type staticToken string

func (s staticToken) token(context.Context) (*oauth2.Token, error) {
	return &oauth2.Token{AccessToken: string(s)}, nil
}

func (s staticToken) refused(*oauth2.Token) {}

// clientCredentials exchanges a service account's credential for tokens and keeps the latest.
type clientCredentials struct {
	rest *rest.Client
	// basic is the credential as the Authorization header of the token call.
	basic string
	// fetching holds one element while a token is being obtained: a lock that a caller can stop
	// waiting for when its context ends.
	fetching chan struct{}
	current  atomic.Pointer[oauth2.Token]
}

func newClientCredentials(id, secret string) *clientCredentials {
	return &clientCredentials{
		basic:    "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret)),
		fetching: make(chan struct{}, 1),
	}
}

func (s *clientCredentials) token(ctx context.Context) (*oauth2.Token, error) {
	if token := s.current.Load(); s.usable(token) {
		return token, nil
	}
	select {
	case s.fetching <- struct{}{}:
		defer func() { <-s.fetching }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if token := s.current.Load(); s.usable(token) {
		return token, nil
	}
	asked := time.Now()
	idempotent := true
	var answer TokenResponse
	_, err := s.rest.Do(ctx, rest.Request{
		Operation:  "obtain an access token",
		Method:     http.MethodPost,
		Path:       rest.Path("service-account-token"),
		Header:     http.Header{"Authorization": {s.basic}},
		Anonymous:  true,
		Form:       url.Values{"grant_type": {"client_credentials"}},
		Idempotent: &idempotent,
	}, &answer)
	if err != nil {
		return nil, newTokenError(err)
	}
	if answer.AccessToken == "" {
		return nil, &TokenError{message: "obtain an access token: the answer holds no access_token"}
	}
	lifetime := time.Duration(answer.ExpiresIn) * time.Second
	if lifetime <= 0 {
		lifetime = assumedLifetime
	}
	token := &oauth2.Token{
		AccessToken: answer.AccessToken,
		Expiry:      asked.Add(lifetime - min(renewalMargin, lifetime/4)),
	}
	s.current.Store(token)
	return token, nil
}

func (s *clientCredentials) usable(token *oauth2.Token) bool {
	return token != nil && time.Now().Before(token.Expiry)
}

// refused leaves a token alone that another caller has renewed in the meantime.
func (s *clientCredentials) refused(token *oauth2.Token) { s.current.CompareAndSwap(token, nil) }

// TokenError says that a service account's credential brought no access token. It hides the
// answer's status on purpose: a 404 of the token endpoint must not pass for an absent object.
type TokenError struct {
	message string
	cause   error
}

func newTokenError(err error) *TokenError {
	failure := &TokenError{message: err.Error()}
	if answered, ok := errors.AsType[*rest.Error](err); ok {
		failure.cause = answered.Err
	} else {
		failure.cause = err
	}
	return failure
}

// Error says what the token endpoint answered.
func (e *TokenError) Error() string { return e.message }

// Unwrap returns the cause where no answer arrived.
func (e *TokenError) Unwrap() error { return e.cause }

// attempt remembers which token a call was last sent with.
type attempt struct{ token *oauth2.Token }

type attemptKey struct{}

func withAttempt(ctx context.Context) context.Context {
	return context.WithValue(ctx, attemptKey{}, &attempt{})
}

func (c *Client) authorize(ctx context.Context, r *http.Request) error {
	token, err := c.tokens.token(ctx)
	if err != nil {
		return err
	}
	if sent, ok := ctx.Value(attemptKey{}).(*attempt); ok {
		sent.token = token
	}
	token.SetAuthHeader(r)
	return nil
}

func (c *Client) reauthorize(ctx context.Context) bool {
	if sent, ok := ctx.Value(attemptKey{}).(*attempt); ok && sent.token != nil {
		c.tokens.refused(sent.token)
	}
	return true
}

// Caller is who the API's token belongs to, as far as the token tells.
type Caller struct {
	// Subject is the user's or service account's id; "" where the token does not tell.
	Subject string
	// OrganizationID is the organization the token is confined to; "" where the token does not tell.
	OrganizationID string
}

// Caller reads the claims of the access token, unverified: a hint, never a proof. An opaque token
// tells nothing, which is no error.
func (c *Client) Caller(ctx context.Context) (Caller, error) {
	token, err := c.tokens.token(ctx)
	if err != nil {
		return Caller{}, err
	}
	var claims struct {
		Subject        string `json:"sub"`
		OrganizationID string `json:"https://api.keycard.sh/organization_id"`
	}
	parts := strings.Split(token.AccessToken, ".")
	if len(parts) != 3 {
		return Caller{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return Caller{}, nil //nolint:nilerr // an opaque token with two dots
	}
	return Caller(claims), nil
}

// ExchangeToken swaps a user's token for one that is confined to the organization
// (POST /organizations/{organization_id}/token). A service account may not call it (403). Keycard
// has announced the end of this call: newer services answer 404, 405 or 410.
func (c *Client) ExchangeToken(ctx context.Context, organization string) (TokenResponse, error) {
	idempotent := true
	token, err := one[TokenResponse](ctx, c, call{
		operation:  fmt.Sprintf("exchange the token for one of organization %q", organization),
		method:     http.MethodPost,
		path:       organizationPath(organization, "token"),
		idempotent: &idempotent,
	})
	return token, err
}
