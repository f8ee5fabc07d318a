package api_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func respond(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Request: r, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

// service plays the token endpoint and one organization in process.
type service struct {
	// expiresIn is the token answer's member, "" for none.
	expiresIn string
	// accepts tells whether a token still works.
	accepts func(token string) bool
	tokens  atomic.Int64
	calls   atomic.Int64
	// token overrides the token endpoint.
	token func(r *http.Request) (*http.Response, error)
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == "/service-account-token" {
		n := s.tokens.Add(1)
		if s.token != nil {
			return s.token(r)
		}
		return respond(r, http.StatusOK, fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer"%s}`, n, s.expiresIn)), nil
	}
	s.calls.Add(1)
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if s.accepts != nil && !s.accepts(token) {
		return respond(r, http.StatusUnauthorized, `{"message":"expired","code":"unauthorized","status":401}`), nil
	}
	return respond(r, http.StatusOK, fmt.Sprintf(`{"id":"o","name":%q}`, token)), nil
}

func (s *service) client(t *testing.T) *api.Client {
	t.Helper()
	client, err := api.New(api.Config{
		Endpoint: "https://api.test/", ClientID: "planted-id", ClientSecret: "planted-secret",
		Rest: rest.Config{Transport: s, MaxRetries: -1},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestOneCredentialKindIsNeeded(t *testing.T) {
	for _, config := range []api.Config{
		{}, {ClientID: "i"}, {ClientSecret: "s"}, {AccessToken: "t", ClientID: "i", ClientSecret: "s"}, {AccessToken: "t", ClientSecret: "s"},
	} {
		if _, err := api.New(config); err == nil {
			t.Errorf("New(%+v) succeeded", config)
		}
	}
	c, err := api.New(api.Config{AccessToken: "t"})
	if err != nil || c.Endpoint() != "https://api.keycard.ai" {
		t.Errorf("got %v, %v", c, err)
	}
}

func TestTheTokenCallIsTheDocumentedOne(t *testing.T) {
	r := record(t, answer(http.StatusOK, `{"id":"o","access_token":"minted"}`))
	c := connect(t, api.Config{Endpoint: r.URL + "/", ClientID: "planted-id", ClientSecret: "planted-secret"})
	if _, err := c.Organization(t.Context(), "o"); err != nil {
		t.Fatal(err)
	}
	got := r.requests()
	if len(got) != 2 {
		t.Fatalf("sent %d requests, want the token call and the read", len(got))
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("planted-id:planted-secret"))
	if q := got[0]; q.method != "POST" || q.path != "/service-account-token" || q.body != "grant_type=client_credentials" ||
		q.header.Get("Authorization") != basic || q.header.Get("Content-Type") != "application/x-www-form-urlencoded" || q.header.Get("User-Agent") != "test/1" {
		t.Errorf("token call: %+v", q)
	}
	if bearer := got[1].header.Get("Authorization"); bearer != "Bearer minted" {
		t.Errorf("the read carried %q", bearer)
	}
}

func TestTokensAreKeptUntilShortlyBeforeTheirExpiry(t *testing.T) {
	for _, test := range []struct {
		name, expiresIn string
		// fresh is when the first token is still used, renewed when it no longer is.
		fresh, renewed time.Duration
	}{
		{"an hour", `,"expires_in":3600`, 3569 * time.Second, 3571 * time.Second},
		{"no expiry", ``, 3569 * time.Second, 3571 * time.Second},
		{"null", `,"expires_in":null`, 3569 * time.Second, 3571 * time.Second},
		{"a string", `,"expires_in":"600"`, 569 * time.Second, 571 * time.Second},
		{"shorter than the margin", `,"expires_in":20`, 14 * time.Second, 16 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{expiresIn: test.expiresIn}
				c := s.client(t)
				started := time.Now()
				read := func(at time.Duration, want string) {
					time.Sleep(at - time.Since(started))
					o, err := c.Organization(t.Context(), "o")
					if err != nil || o.Name != want {
						t.Fatalf("after %s: sent with %q (%v), want %s", at, o.Name, err, want)
					}
				}
				read(0, "token-1")
				read(test.fresh, "token-1")
				read(test.renewed, "token-2")
			})
		})
	}
}

func TestConcurrentCallersShareOneToken(t *testing.T) {
	s := &service{}
	c := s.client(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := c.Organization(t.Context(), "o"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := s.tokens.Load(); got != 1 {
		t.Errorf("obtained %d tokens, want 1", got)
	}
}

func TestARefusedTokenIsReplacedOnce(t *testing.T) {
	t.Run("then works, for all callers with one renewal", func(t *testing.T) {
		s := &service{}
		revoked := atomic.Bool{}
		s.accepts = func(token string) bool { return !revoked.Load() || token != "token-1" }
		c := s.client(t)
		if _, err := c.Organization(t.Context(), "o"); err != nil {
			t.Fatal(err)
		}
		revoked.Store(true)
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if o, err := c.Organization(t.Context(), "o"); err != nil || o.Name != "token-2" {
					t.Errorf("got %q, %v", o.Name, err)
				}
			})
		}
		all.Wait()
		if got := s.tokens.Load(); got != 2 {
			t.Errorf("obtained %d tokens, want 2", got)
		}
	})
	t.Run("then is an error", func(t *testing.T) {
		s := &service{accepts: func(string) bool { return false }}
		_, err := s.client(t).Organization(t.Context(), "o")
		if !rest.HasStatus(err, http.StatusUnauthorized) || s.tokens.Load() != 2 || s.calls.Load() != 2 {
			t.Errorf("got %v after %d tokens and %d calls, want a 401 after 2 and 2", err, s.tokens.Load(), s.calls.Load())
		}
	})
	t.Run("never a static one", func(t *testing.T) {
		r := record(t, answer(http.StatusUnauthorized, `{"message":"no"}`))
		if _, err := r.client(t).Organization(t.Context(), "o"); !rest.HasStatus(err, http.StatusUnauthorized) || len(r.requests()) != 1 {
			t.Errorf("got %v after %d requests", err, len(r.requests()))
		}
	})
}

func TestATokenFailureIsNoAbsenceAndShowsNoSecret(t *testing.T) {
	for name, reply := range map[string]struct {
		status int
		body   string
	}{
		"not found":   {404, `{"message":"planted-secret not found","code":"not_found","status":404}`},
		"bad client":  {401, `{"error":"invalid_client","error_description":"secret planted-secret is wrong"}`},
		"no token":    {200, `{"token_type":"Bearer","client_secret":"planted-secret"}`},
		"not a token": {200, `planted-secret`},
	} {
		t.Run(name, func(t *testing.T) {
			s := &service{token: func(r *http.Request) (*http.Response, error) { return respond(r, reply.status, reply.body), nil }}
			err := s.client(t).DeleteUser(t.Context(), "o", "u")
			if err == nil || rest.IsNotFound(err) || rest.IsAmbiguous(err) {
				t.Fatalf("got %v, want an error that means neither absence nor doubt", err)
			}
			if !strings.Contains(err.Error(), "obtain an access token") || strings.Contains(err.Error(), "planted-secret") {
				t.Errorf("got %q", err)
			}
			if s.calls.Load() != 0 {
				t.Error("the call was sent without a token")
			}
		})
	}
}

func TestAWaitingCallerLeavesWithItsContext(t *testing.T) {
	release := make(chan struct{})
	s := &service{}
	s.token = func(r *http.Request) (*http.Response, error) {
		<-release
		return respond(r, http.StatusOK, `{"access_token":"late"}`), nil
	}
	c := s.client(t)
	var first sync.WaitGroup
	first.Go(func() {
		if o, err := c.Organization(t.Context(), "o"); err != nil || o.Name != "late" {
			t.Errorf("the first caller got %q, %v", o.Name, err)
		}
	})
	for s.tokens.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Organization(ctx, "o"); err == nil {
		t.Error("a caller without time got an answer")
	}
	close(release)
	first.Wait()
}

func TestTheCallerIsReadFromTheTokenWhereItTells(t *testing.T) {
	claims := base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"user_1","https://api.keycard.sh/organization_id":"org_1"}`))
	for token, want := range map[string]api.Caller{
		"h." + claims + ".s": {Subject: "user_1", OrganizationID: "org_1"},
		"h.%%%.s":            {},
		"h.bm8.s":            {},
		"sandbox":            {},
	} {
		c, err := api.New(api.Config{AccessToken: token})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Caller(t.Context()); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", token, got, err)
		}
	}
}
