package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// lookups is how often an ambiguous create looks for its object: lists lag behind writes, and a
// platform that just failed may fail once more.
const lookups = 4

// clockSlack is how far creation times may stray from the Date header of the same server: the
// header and some creation times are cut to full seconds, and one platform has several clocks.
const clockSlack = 3 * time.Second

// Ambiguity says how to find out what became of a create whose answer was lost.
type Ambiguity[T any] struct {
	// Find returns the objects that match the request's natural key, whoever made them.
	Find func(ctx context.Context) ([]T, error)
	// CreatedAt returns when the server made an object.
	CreatedAt func(T) time.Time
	// Resolve decides what a single match becomes: return it to adopt it, or delete it and create
	// again. Nil adopts it.
	Resolve func(ctx context.Context, match T) (T, error)
	// Describe names an object that may be left behind: "invitation inv_1 for a@example.com".
	Describe func(T) string
	// Key returns an object's id, for natural keys that several objects may share: what another
	// create of this client made or adopted is then passed over. Nil trusts the natural key.
	Key func(T) string
}

// Create runs a create call that must not happen twice. After an ambiguous answer it looks for
// the object by its natural key and its creation time, measured against the server's clock, and
// adopts an exact, unique match. Otherwise the error says what may be left behind. The create is
// never repeated here, even when nothing was found: the request may still be on its way. The
// failed call's *[Error] stays within reach of errors.As, Ambiguous included. No object becomes
// that of two creates, provided Key tells them apart.
func Create[T any](ctx context.Context, c *Client, create func(ctx context.Context) (T, error), a Ambiguity[T]) (T, error) {
	started := time.Now()
	ended := c.created.begin()
	made, err := create(ctx)
	if err == nil {
		a.claim(c, made)
	}
	ended()
	var lost *Error
	if err == nil || !errors.As(err, &lost) || !lost.Ambiguous {
		return made, err
	}
	var none T
	matches, err := find(ctx, c, a, started)
	switch {
	case err != nil:
		return none, fmt.Errorf("%w. Looking for what it made failed too (%s): the object may exist; look for it on the platform, and import it or delete it there before the next apply", lost, c.mask.Text(err.Error()))
	case len(matches) == 0:
		return none, fmt.Errorf("%w. The platform's list shows nothing that it made, so the next apply creates it; should the object appear later, import it or delete it on the platform", lost)
	case len(matches) > 1:
		names := make([]string, len(matches))
		for i, match := range matches {
			names[i] = a.describe(match)
		}
		return none, fmt.Errorf("%w. Several objects on the platform may come of it: %s; import the right one and delete the others", lost, c.mask.Text(strings.Join(names, ", ")))
	case a.Resolve == nil:
		return matches[0], nil
	}
	made, err = a.Resolve(ctx, matches[0])
	if err != nil {
		return made, fmt.Errorf("%w. It made %s, and making up for that failed: %w", lost, c.mask.Text(a.describe(matches[0])), err)
	}
	a.claim(c, made)
	return made, nil
}

// find looks until something is there, or until the last of several complete lists has shown that
// nothing is. Objects made before the call began, by the server's clock, are not ours.
func find[T any](ctx context.Context, c *Client, a Ambiguity[T], started time.Time) ([]T, error) {
	var failed error
	for n := range lookups {
		if n > 0 && !sleep(ctx, backoff(c.config.BackoffSecond, n+1)) {
			return nil, cmp.Or(failed, context.Cause(ctx), context.DeadlineExceeded)
		}
		var all []T
		if all, failed = a.Find(ctx); failed != nil {
			continue
		}
		// Asked for after the list, whose answer tells the server's clock where the lost one did not.
		since := started.Add(c.skew()).Add(-clockSlack)
		ours := slices.DeleteFunc(slices.Clone(all), func(object T) bool { return a.CreatedAt(object).Before(since) })
		if a.Key != nil {
			// The list may show what a create that is still under way is about to call its own.
			if !c.created.settle(ctx) {
				return nil, cmp.Or(context.Cause(ctx), context.DeadlineExceeded)
			}
			ours = slices.DeleteFunc(ours, func(object T) bool { return c.created.holds(a.key(object)) })
		}
		if len(ours) == 1 && !a.claim(c, ours[0]) {
			continue
		}
		if len(ours) > 0 {
			return ours, nil
		}
	}
	return nil, failed
}

// claim makes an object the caller's own; false means that another create has it.
func (a Ambiguity[T]) claim(c *Client, object T) bool {
	return a.Key == nil || c.created.claim(a.key(object))
}

func (a Ambiguity[T]) key(object T) string { return fmt.Sprintf("%T %s", object, a.Key(object)) }

// describe names an object for people.
func (a Ambiguity[T]) describe(object T) string {
	if a.Describe == nil {
		return "an object with the same name"
	}
	return a.Describe(object)
}
