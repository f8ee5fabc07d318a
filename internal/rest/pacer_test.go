package rest

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
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

// TestManyCallsShareOneBucket is the acceptance case of 1,000 calls by 50 callers against 10
// requests a second, 50 times faster: no caller sees an error, and the whole takes hardly longer
// than the server's bucket allows.
func TestManyCallsShareOneBucket(t *testing.T) {
	const perSecond, calls, callers, scale = 500, 1000, 50, 50
	for _, test := range []struct {
		name   string
		burst  int
		header func(http.Header)
	}{
		{"no header", 10, nil},
		{"no header, no burst", 1, nil},
		{"no header, large burst", 50, nil},
		{"Retry-After-Ms", 10, func(h http.Header) { h.Set("Retry-After-Ms", strconv.Itoa(1000/scale)) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := &limited{bucket: rate.NewLimiter(perSecond, test.burst), header: test.header}
			client, err := New(Config{
				Platform: "Test", Endpoint: "http://api.test", Transport: server,
				MaxRetries: -1, BackoffSecond: time.Second / scale, MaxConcurrent: 10,
			})
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			var group sync.WaitGroup
			var failed atomic.Int64
			for range callers {
				group.Go(func() {
					for range calls / callers {
						if _, err := client.Do(t.Context(), Request{Operation: "read", Method: http.MethodGet, Path: "/x"}, nil); err != nil {
							failed.Add(1)
						}
					}
				})
			}
			group.Wait()
			took := time.Since(began)
			least := time.Duration(float64(calls-test.burst) / perSecond * float64(time.Second))
			summary := fmt.Sprintf("%s of at least %s (%.2f), %d refusals", took, least, took.Seconds()/least.Seconds(), server.refusals.Load())
			t.Log(summary)
			if failed.Load() > 0 || took.Seconds() > 1.2*least.Seconds() {
				t.Errorf("%d calls failed; %s", failed.Load(), summary)
			}
		})
	}
}
