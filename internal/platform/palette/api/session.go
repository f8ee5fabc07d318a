package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// assumedLifetime is how long a token counts as living that does not tell: the shortest that an
// installation can be set to.
const assumedLifetime = 15 * time.Minute

// lifetime says by the local clock until when a token works, and from when on it is renewed.
type lifetime struct{ renew, end time.Time }

// lifetimeOf reads a token's expiry, measured against the server's clock.
func lifetimeOf(token string, server time.Time) lifetime {
	left := assumedLifetime
	if end, ok := Expiry(token); ok {
		left = max(0, end.Sub(server))
	}
	now := time.Now()
	return lifetime{renew: now.Add(left - left/4), end: now.Add(left)}
}

// Expiry reads until when a session token works; false where it does not tell.
func Expiry(token string) (time.Time, bool) {
	_, unsigned, _ := strings.Cut(token, ".")
	payload, _, _ := strings.Cut(unsigned, ".")
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(payload, "="))
	if err != nil {
		return time.Time{}, false
	}
	var claims struct {
		Expires json.Number `json:"exp"`
	}
	if json.Unmarshal(raw, &claims) != nil {
		return time.Time{}, false
	}
	seconds, err := claims.Expires.Float64()
	if err != nil || seconds <= 0 || seconds > 1<<40 {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), 0).UTC(), true
}

// session trades e-mail and password for tokens and keeps the latest.
type session struct {
	client *Client
	login  AuthLogin
	// fetching holds one element while a token is being obtained: a lock that a caller can stop
	// waiting for when its context ends.
	fetching chan struct{}
	current  atomic.Pointer[sessionToken]
}

type sessionToken struct {
	value string
	lifetime
}

func newSession(client *Client, login AuthLogin) *session {
	return &session{client: client, login: login, fetching: make(chan struct{}, 1)}
}

func (s *session) fresh() *sessionToken {
	if token := s.current.Load(); token != nil && time.Now().Before(token.renew) {
		return token
	}
	return nil
}

func (s *session) token(ctx context.Context) (*sessionToken, error) {
	if token := s.fresh(); token != nil {
		return token, nil
	}
	select {
	case s.fetching <- struct{}{}:
		defer func() { <-s.fetching }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if token := s.fresh(); token != nil {
		return token, nil
	}
	if old := s.current.Load(); old != nil && time.Now().Before(old.end) {
		if renewed, lives, err := s.client.refresh(ctx, old.value); err == nil {
			return s.keep(renewed, lives), nil
		}
	}
	signedIn, lives, err := s.client.authenticate(ctx, s.login)
	if err != nil {
		return nil, err
	}
	return s.keep(signedIn, lives), nil
}

func (s *session) keep(token UserToken, lives lifetime) *sessionToken {
	kept := &sessionToken{token.Authorization, lives}
	s.current.Store(kept)
	return kept
}

// SignOut revokes the session token that the client holds, where it has signed in with a password.
// It signs in again when it is used again.
func (c *Client) SignOut(ctx context.Context) error {
	if c.session == nil {
		return nil
	}
	token := c.session.current.Swap(nil)
	if token == nil || !time.Now().Before(token.end) {
		return nil
	}
	return c.RevokeToken(ctx, token.value)
}

// attempt remembers which token a call was last sent with.
type attempt struct{ token *sessionToken }

type attemptKey struct{}

func withAttempt(ctx context.Context) context.Context {
	return context.WithValue(ctx, attemptKey{}, &attempt{})
}

// authorize puts the token into the header bare, as the platform wants it.
func (s *session) authorize(ctx context.Context, r *http.Request) error {
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	if sent, ok := ctx.Value(attemptKey{}).(*attempt); ok {
		sent.token = token
	}
	r.Header.Set("Authorization", token.value)
	return nil
}

// reauthorize forgets a token that was refused, unless another caller has renewed it meanwhile.
func (s *session) reauthorize(ctx context.Context) bool {
	sent, ok := ctx.Value(attemptKey{}).(*attempt)
	if !ok || sent.token == nil {
		return false
	}
	s.current.CompareAndSwap(sent.token, nil)
	return true
}
