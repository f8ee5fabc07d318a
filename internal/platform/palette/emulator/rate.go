package emulator

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// buckets hold, by address and group of paths, how many requests are left.
type buckets struct {
	mu     sync.Mutex
	filled map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// passwordResetPath is the one path that is limited on its own.
const passwordResetPath = "/v1/auth/user/password/reset"

// take tells whether an address may send one more request.
func (b *buckets) take(r *http.Request, now time.Time) bool {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	rate, burst := 10.0, 50.0
	group, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")
	if r.URL.Path == passwordResetPath {
		rate, burst, group = 2, 10, passwordResetPath
	}
	key := address + " " + group
	b.mu.Lock()
	defer b.mu.Unlock()
	have, ok := b.filled[key]
	if !ok {
		have = bucket{left: burst, at: now}
	}
	have.left = min(burst, have.left+rate*max(0, now.Sub(have.at).Seconds()))
	have.at = now
	allowed := have.left >= 1
	if allowed {
		have.left--
	}
	if b.filled == nil {
		b.filled = map[string]bucket{}
	}
	b.filled[key] = have
	return allowed
}

// limited refuses what goes beyond the buckets, where the switch asks for it.
func limited(b *buckets, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c := sandbox.From(r); c.Switch(switchRateLimit) == "on" && !b.take(r, c.Now) {
			writeFault(w, &fault{status: http.StatusTooManyRequests, Code: codeTooMany, Message: "too many requests"})
			return
		}
		next.ServeHTTP(w, r)
	})
}
