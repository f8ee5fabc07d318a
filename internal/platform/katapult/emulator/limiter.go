package emulator

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// window is how long a token's allowance lasts. It begins with the first request.
const window = time.Minute

// limiter counts requests per token. The counts are the serving process's own: a request that
// is refused must count too, and counting in the store would turn every read into a write.
type limiter struct {
	mu      sync.Mutex
	windows map[string]rateWindow
}

type rateWindow struct {
	start time.Time
	used  int
}

// admit counts a request and states what is left of the allowance, or refuses it.
func (l *limiter) admit(w http.ResponseWriter, c *sandbox.Call, t token) error {
	permitted := t.RateLimit
	if text := c.Switch(switchRate); text != "" {
		var err error
		if permitted, err = strconv.Atoi(text); err != nil {
			return fmt.Errorf("the switch %s must be a number: %w", switchRate, err)
		}
	}
	used := l.count(c.Now, t.ID)
	stateAllowance(w, permitted, max(0, permitted-used))
	if used > permitted {
		return rateLimitReached.with(map[string]int{"total_permitted": permitted})
	}
	return nil
}

func stateAllowance(w http.ResponseWriter, permitted, remaining int) {
	w.Header().Set("X-Ratelimit-Permitted", strconv.Itoa(permitted))
	w.Header().Set("X-Ratelimit-Remaining", strconv.Itoa(remaining))
}

func (l *limiter) count(now time.Time, id string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	current := l.windows[id]
	// The clock may also have been reset to the present, before the window's start.
	if age := now.Sub(current.start); age < 0 || age >= window {
		current = rateWindow{start: now}
	}
	current.used++
	l.windows[id] = current
	return current.used
}
