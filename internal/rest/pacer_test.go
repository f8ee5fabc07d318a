package rest

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// limited is a server with a token bucket.
type limited struct {
	bucket   *rate.Limiter
	header   func(http.Header)
	refusals atomic.Int64
}

func (l *limited) RoundTrip(*http.Request) (*http.Response, error) {
	time.Sleep(20 * time.Millisecond)
	if l.bucket.Allow() {
		return answerOf(http.StatusOK, `{}`, nil), nil
	}
	l.refusals.Add(1)
	header := http.Header{}
	if l.header != nil {
		l.header(header)
	}
	return answerOf(http.StatusTooManyRequests, `{"message":"slow down"}`, header), nil
}

// TestManyCallsShareOneBucket sends 1,000 calls by 50 callers to a server that permits 10 a second,
// on a clock of its own: no caller sees an error, and the whole takes hardly longer than the
// server's bucket allows.
func TestManyCallsShareOneBucket(t *testing.T) {
	const perSecond, calls, callers = 10, 1000, 50
	seconds := func(h http.Header) { h.Set("Retry-After", "1") }
	for _, test := range []struct {
		name   string
		burst  int
		header func(http.Header)
	}{
		{"no header", 10, nil},
		{"no header, no burst", 1, nil},
		{"no header, large burst", 50, nil},
		{"Retry-After", 10, seconds},
		{"Retry-After, no burst", 1, seconds},
		{"Retry-After, large burst", 50, seconds},
		{"Retry-After-Ms", 10, func(h http.Header) { h.Set("Retry-After-Ms", "100") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &limited{bucket: rate.NewLimiter(perSecond, test.burst), header: test.header}
				client := fast(t, server, func(c *Config) { c.BackoffSecond, c.MaxRetries = time.Second, -1 })
				began := time.Now()
				var group sync.WaitGroup
				for range callers {
					group.Go(func() {
						for range calls / callers {
							if _, err := client.Do(t.Context(), Request{Operation: "read", Method: http.MethodGet, Path: "/x"}, nil); err != nil {
								t.Error(err)
							}
						}
					})
				}
				group.Wait()
				least := float64(calls-test.burst) / perSecond
				ratio := time.Since(began).Seconds() / least
				t.Logf("%.1f s, %.2f of the least possible, %d refusals", time.Since(began).Seconds(), ratio, server.refusals.Load())
				limit := 1.2
				if test.burst == 1 {
					// A bucket of one gives nothing back for the time of a pause.
					limit = 1.7
				}
				if ratio > limit {
					t.Errorf("%.2f times the least possible time", ratio)
				}
			})
		})
	}
}

// BenchmarkCall measures what the client adds to a call.
func BenchmarkCall(b *testing.B) {
	client, err := New(Config{
		Platform: "Test", Endpoint: "http://api.test",
		Transport: transport(func(*http.Request) (*http.Response, error) { return answerOf(200, `{"id":"x"}`, nil), nil }),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var out struct{ ID string }
		if _, err := client.Do(b.Context(), Request{Method: http.MethodGet, Path: "/x"}, &out); err != nil {
			b.Fatal(err)
		}
	}
}

func TestPausesAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused, calls := false, 0
		client := fast(t, transport(func(*http.Request) (*http.Response, error) {
			if calls++; !refused {
				refused = true
				return answerOf(429, "", with("Retry-After", "7")), nil
			}
			return answerOf(200, "", nil), nil
		}), nil)
		began := time.Now()
		var group sync.WaitGroup
		group.Go(func() { _, _ = client.Do(t.Context(), Request{Method: http.MethodPost, Path: "/x"}, nil) })
		synctest.Wait()
		if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, Path: "/y"}, nil); err != nil || time.Since(began) < 7*time.Second {
			t.Error("another caller did not wait:", time.Since(began), err)
		}
		group.Wait()
		if calls != 3 {
			t.Error(calls, "calls, want 3")
		}
	})
}

func TestAllowanceUsedUpPausesUntilItsReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := fast(t, transport(func(*http.Request) (*http.Response, error) { return answerOf(200, "", nil), nil }), func(c *Config) {
			c.RateLimit = func(http.Header) (Allowance, bool) { return Allowance{Remaining: 0, Reset: 4 * time.Second}, true }
		})
		began := time.Now()
		for range 3 {
			if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, Path: "/y"}, nil); err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(began); took != 8*time.Second {
			t.Error("took", took)
		}
	})
}

func TestEndlessRefusalIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := fast(t, transport(func(*http.Request) (*http.Response, error) { return answerOf(429, "", nil), nil }), func(c *Config) {
			c.BackoffSecond = time.Second
		})
		began := time.Now()
		_, err := client.Do(t.Context(), Request{Method: http.MethodGet, Path: "/y"}, nil)
		if took := time.Since(began); !HasStatus(err, 429) || took < patience || took > patience+2*time.Minute {
			t.Error(took, err)
		}
	})
}

func TestStatedRateIsTheCeilingAfterARefusal(t *testing.T) {
	p := newPacer(time.Second, 10, 0)
	p.allow(Allowance{Limit: 60, Window: time.Minute, Remaining: -1})
	if p.limiter.Limit() != rate.Inf {
		t.Error("the stated rate held back a burst that the server permits")
	}
	p.mark = time.Now()
	for range 50 {
		p.pass()
	}
	p.refuse(0, 0, true)
	if got := p.limiter.Limit(); got > 1 {
		t.Error("the rate is", got, "although the server states 1")
	}
}
