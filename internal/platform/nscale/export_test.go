package nscale

import (
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

// Hurry makes reads that miss something look again soon.
func Hurry() { timing = api.Timing{Grace: 150 * time.Millisecond, FirstPoll: 20 * time.Millisecond} }

// SetClock moves the provider's clock for a test. It cannot be combined with t.Parallel.
func SetClock(t *testing.T, offset time.Duration) {
	clock = func() time.Time { return time.Now().Add(offset) }
	t.Cleanup(func() { clock = time.Now })
}
