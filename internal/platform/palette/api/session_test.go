package api_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// installation signs in and renews with numbered tokens, and accepts the newest alone.
type installation struct {
	lives, renewedLives time.Duration
	n                   atomic.Int64
	current             atomic.Value
	// refuse makes the list of organizations refuse that many tokens.
	refuse, refuseRefresh atomic.Int64
}

func (s *installation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	issue := func(lives time.Duration) {
		fresh := token(strconv.FormatInt(s.n.Add(1), 10), lives)
		s.current.Store(fresh)
		_, _ = fmt.Fprintf(w, `{"Authorization":%q,"isMfa":false}`, fresh)
	}
	switch {
	case r.URL.Path == "/v1/auth/authenticate":
		issue(s.lives)
	case strings.HasPrefix(r.URL.Path, "/v1/auth/refresh/"):
		if s.refuseRefresh.Add(-1) >= 0 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		issue(s.renewedLives)
	case r.Header.Get("Authorization") != s.current.Load(), s.refuse.Add(-1) >= 0:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"code":"Unauthorized","message":"who are you?"}`)
	default:
		_, _ = io.WriteString(w, `{"organizations":[{"name":"acme"}]}`)
	}
}

func list(t *testing.T, c *api.Client) {
	t.Helper()
	if got, err := c.Organizations(t.Context()); err != nil || len(got) != 1 {
		t.Fatalf("got %v, %v", got, err)
	}
}

func TestPasswordIsTradedForOneToken(t *testing.T) {
	server := record(t, (&installation{lives: time.Hour}).ServeHTTP)
	c := server.withPassword(t)
	var wait sync.WaitGroup
	for range 5 {
		wait.Go(func() { list(t, c) })
	}
	wait.Wait()
	if n := server.count("/v1/auth/authenticate"); n != 1 {
		t.Errorf("signed in %d times", n)
	}
	seen := server.requests()
	if seen[0].body != `{"emailId":"ada@example.com","org":"acme","password":"`+plantedPassword+`"}` {
		t.Errorf("got %s", seen[0].body)
	}
	if header := seen[1].header.Get("Authorization"); strings.HasPrefix(header, "Bearer") || header == "" || seen[1].header.Get("ApiKey") != "" {
		t.Errorf("got credential header %q", header)
	}
}

func TestTokenIsRenewedBeforeItEnds(t *testing.T) {
	// A token is due for renewal after three quarters of its life, which is told in whole seconds.
	server := record(t, (&installation{lives: 2 * time.Second, renewedLives: time.Hour}).ServeHTTP)
	c := server.withPassword(t)
	list(t, c)
	deadline := time.Now().Add(10 * time.Second)
	for server.count("/v1/auth/refresh/") == 0 && time.Now().Before(deadline) {
		time.Sleep(100 * time.Millisecond)
		list(t, c)
	}
	list(t, c)
	if signIns, renewals := server.count("/v1/auth/authenticate"), server.count("/v1/auth/refresh/"); signIns != 1 || renewals != 1 {
		t.Errorf("%d sign-ins, %d renewals", signIns, renewals)
	}
}

func TestTokenThatEndedIsReplacedBySigningIn(t *testing.T) {
	server := record(t, (&installation{lives: -time.Minute}).ServeHTTP)
	c := server.withPassword(t)
	list(t, c)
	list(t, c)
	if signIns, renewals := server.count("/v1/auth/authenticate"), server.count("/v1/auth/refresh/"); signIns != 2 || renewals != 0 {
		t.Errorf("%d sign-ins, %d renewals", signIns, renewals)
	}
}

func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	s := &installation{lives: time.Hour}
	server := record(t, s.ServeHTTP)
	c := server.withPassword(t)
	list(t, c)
	s.refuse.Store(1)
	list(t, c)
	if n := server.count("/v1/auth/authenticate"); n != 2 {
		t.Errorf("signed in %d times", n)
	}
	s.refuse.Store(100)
	if _, err := c.Organizations(t.Context()); !rest.HasStatus(err, http.StatusUnauthorized) {
		t.Errorf("got %v", err)
	}
	if n := server.count("/v1/auth/authenticate"); n > 4 {
		t.Errorf("signed in %d times", n)
	}
}

func TestSignInThatFailsIsTold(t *testing.T) {
	wrong := record(t, answer(http.StatusUnauthorized, `{"code":"Unauthorized","message":"wrong password `+plantedPassword+`"}`))
	_, err := wrong.withPassword(t).Organizations(t.Context())
	if err == nil || rest.IsNotFound(err) || strings.Contains(err.Error(), plantedPassword) || !strings.Contains(err.Error(), "sign in") {
		t.Errorf("got %v", err)
	}
	// Not found while signing in proves nothing about an object.
	gone := record(t, answer(http.StatusNotFound, `{"code":"ResourceNotFound","message":"no such organization"}`))
	if _, err := gone.withPassword(t).Organization(t.Context(), "x"); err == nil || rest.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	factor := record(t, answer(http.StatusOK, `{"isMfa":true}`))
	if _, err := factor.withPassword(t).Organizations(t.Context()); !errors.Is(err, api.ErrMFA) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := factor.withPassword(t).Organizations(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSignOutRevokesTheSession(t *testing.T) {
	s := &installation{lives: time.Hour}
	server := record(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/users/auth/tokens/revoke" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		s.ServeHTTP(w, r)
	})
	for _, c := range []*api.Client{server.client(t), server.withPassword(t)} {
		if err := c.SignOut(t.Context()); err != nil || len(server.requests()) != 0 {
			t.Errorf("without a session: %v, sent %v", err, server.requests())
		}
	}
	c := server.withPassword(t)
	list(t, c)
	for range 2 {
		if err := c.SignOut(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if n := server.count("/v1/users/auth/tokens/revoke"); n != 1 {
		t.Errorf("revoked %d times", n)
	}
	list(t, c)
	if n := server.count("/v1/auth/authenticate"); n != 2 {
		t.Errorf("signed in %d times", n)
	}
}

// A secret read from a file ends with a line break; some servers' tokens do, too.
func TestWhiteSpaceAroundCredentials(t *testing.T) {
	lines := record(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/auth/authenticate" {
			_, _ = io.WriteString(w, `{"Authorization":" header.e30.signature\r\n","isMfa":false}`)
			return
		}
		_, _ = io.WriteString(w, `{"organizations":[{"name":"acme"}]}`)
	})
	list(t, lines.withPassword(t))
	list(t, connect(t, api.Config{Endpoint: lines.URL, APIKey: plantedKey + "\n"}))
	seen := lines.requests()
	if got := seen[1].header.Get("Authorization"); got != "header.e30.signature" {
		t.Errorf("got %q", got)
	}
	if got := seen[2].header.Get("ApiKey"); got != plantedKey {
		t.Errorf("got %q", got)
	}
}

// A token that comes with the question for a second factor is of no use, and is taken back.
func TestSecondFactorLeavesNoSession(t *testing.T) {
	server := record(t, answer(http.StatusOK, `{"Authorization":"header.e30.signature","isMfa":true}`))
	got, err := server.client(t).Authenticate(t.Context(), api.AuthLogin{EmailID: "ada@example.com", Password: plantedPassword})
	if !errors.Is(err, api.ErrMFA) || got.Authorization != "" {
		t.Errorf("got %+v, %v", got, err)
	}
	if seen := server.requests(); len(seen) != 2 || seen[1].path != "/v1/users/auth/tokens/revoke" || seen[1].body != `{"tokens":["header.e30.signature"]}` {
		t.Errorf("sent %+v", seen)
	}
}

func TestExpiry(t *testing.T) {
	want := time.Now().Add(time.Hour).Truncate(time.Second).UTC()
	if got, ok := api.Expiry(token("x", time.Until(want)+time.Millisecond)); !ok || !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, text := range []string{"", "a", "a.b.c", "a.e30.c", "a.eyJleHAiOiJ4In0.c", "a.eyJleHAiOi01fQ.c"} {
		if got, ok := api.Expiry(text); ok {
			t.Errorf("%q ends at %v", text, got)
		}
	}
}

func FuzzExpiry(f *testing.F) {
	f.Add(token("x", time.Hour))
	f.Add("a.eyJleHAiOjFlOTl9.c")
	f.Fuzz(func(t *testing.T, text string) {
		if end, ok := api.Expiry(text); ok && end.Unix() <= 0 {
			t.Errorf("%q ends at %v", text, end)
		}
	})
}
