package rest

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"
)

func TestReauthorizeOnce(t *testing.T) {
	for _, test := range []struct {
		name            string
		renewed, static bool
		status          int
		attempts        int
		ok              bool
	}{
		{"renewed", true, false, 401, 2, true},
		{"not renewed", false, false, 401, 1, false},
		{"renewed in vain", true, true, 401, 2, false},
		{"another failure", true, false, 403, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			token, attempts := "old", 0
			client := fast(t, transport(func(r *http.Request) (*http.Response, error) {
				attempts++
				if r.Header.Get("Authorization") == "Bearer new" && !test.static {
					return answerOf(200, "", nil), nil
				}
				return answerOf(test.status, "", nil), nil
			}), func(c *Config) {
				c.Authorize = func(_ context.Context, r *http.Request) error {
					r.Header.Set("Authorization", "Bearer "+token)
					return nil
				}
				c.Reauthorize = func(context.Context) bool { token = "new"; return test.renewed }
			})
			_, err := client.Do(t.Context(), Request{Method: http.MethodPost, Path: "/x"}, nil)
			if (err == nil) != test.ok || attempts != test.attempts {
				t.Error(attempts, err)
			}
		})
	}
}

// TestAuthorizeMayUseTheClient fetches a token through the client although all its turns are taken.
func TestAuthorizeMayUseTheClient(t *testing.T) {
	var client *Client
	client = fast(t, transport(func(r *http.Request) (*http.Response, error) {
		return answerOf(200, `{"access_token":"abcdefgh"}`, nil), nil
	}), func(c *Config) {
		c.MaxConcurrent = 1
		c.Authorize = func(ctx context.Context, r *http.Request) error {
			_, err := client.Do(ctx, Request{Operation: "obtain token", Method: http.MethodPost, Path: "/token", Anonymous: true}, nil)
			return err
		}
	})
	if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x"}, nil); err != nil {
		t.Error(err)
	}
}

func TestWaitsEndWithTheContext(t *testing.T) {
	for _, status := range []int{429, 503} {
		attempts := 0
		client := fast(t, transport(func(*http.Request) (*http.Response, error) {
			attempts++
			return answerOf(status, "", with("Retry-After", "30")), nil
		}), nil)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		began := time.Now()
		_, err := client.Do(ctx, Request{Method: http.MethodGet, Path: "/x"}, nil)
		if !HasStatus(err, status) || attempts != 1 || time.Since(began) > time.Second {
			t.Error("slept towards a deadline it could not meet:", attempts, err)
		}
		cancel()
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(10*time.Millisecond, cancel)
		began = time.Now()
		if _, err = client.Do(ctx, Request{Method: http.MethodGet, Path: "/x"}, nil); err == nil || time.Since(began) > time.Second {
			t.Error("did not end with its context:", err)
		}
	}
}

func TestNothingIsSentAfterTheContextEnded(t *testing.T) {
	client := fast(t, transport(func(*http.Request) (*http.Response, error) {
		t.Error("sent")
		return answerOf(200, "", nil), nil
	}), nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		_, err := client.Do(ctx, Request{Method: http.MethodPost, Path: "/x"}, nil)
		if !errors.Is(err, context.Canceled) || IsAmbiguous(err) {
			t.Fatal(err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Now()
	for _, test := range []struct {
		header http.Header
		want   time.Duration
		ok     bool
	}{
		{with(), 0, false},
		{with("Retry-After", "2"), 2 * time.Second, true},
		{with("Retry-After", "1.5"), 1500 * time.Millisecond, true},
		{with("Retry-After", "-1"), 0, false},
		{with("Retry-After", "soon"), 0, false},
		{with("Retry-After", "NaN"), 0, false},
		{with("Retry-After-Ms", "250", "Retry-After", "9"), 250 * time.Millisecond, true},
		{with("Retry-After", "1e300"), 1000 * time.Hour, true},
		// The server's clock is years behind ours.
		{with("Retry-After", "Wed, 21 Oct 2015 07:28:10 GMT", "Date", "Wed, 21 Oct 2015 07:28:00 GMT"), 10 * time.Second, true},
		{with("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", "Date", "Wed, 21 Oct 2015 07:28:10 GMT"), 0, true},
	} {
		if got, ok := retryAfter(test.header, now); got != test.want || ok != test.ok {
			t.Errorf("%v: got %s, %t", test.header, got, ok)
		}
	}
}
