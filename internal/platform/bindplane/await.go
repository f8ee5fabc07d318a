package bindplane

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
)

// Pauses between the lists that wait for a write to show.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 3 * time.Second
)

// looks lets those who wait for a write share lists: one list is under way at a time, and it
// answers everybody who asked before it began.
type looks struct {
	turn  chan struct{}
	asked atomic.Uint64
	// answered is how many had asked when the last complete list began; guarded by turn.
	answered uint64
}

// look reads an organization from a list that begins after the call.
func (c *client) look(ctx context.Context, id string) (api.Organization, error) {
	ticket := c.looks.asked.Add(1)
	select {
	case c.looks.turn <- struct{}{}:
		defer func() { <-c.looks.turn }()
	case <-ctx.Done():
		return api.Organization{}, ctx.Err()
	}
	if c.looks.answered >= ticket {
		return c.organizations.Get(ctx, "", id)
	}
	begun := c.looks.asked.Load()
	c.organizations.Invalidate("")
	found, err := c.organizations.Get(ctx, "", id)
	if err == nil || errors.Is(err, bulk.ErrAbsent) {
		c.looks.answered = begun
	}
	return found, err
}

// await lists until an organization shows in the wanted state. False means that the time is up.
func (c *client) await(ctx context.Context, limit time.Duration, id string, done func(api.Organization) bool) (found api.Organization, ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		found, err = c.look(ctx, id)
		if err == nil && done(found) {
			return found, true, nil
		}
		select {
		case <-ctx.Done():
			if errors.Is(err, bulk.ErrAbsent) || errors.Is(err, context.DeadlineExceeded) {
				err = nil
			}
			return found, false, err
		case <-time.After(pause):
		}
	}
}
