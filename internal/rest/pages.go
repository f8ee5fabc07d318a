package rest

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// MaxPages is how many pages of one list are read before it counts as endless.
const MaxPages = 10_000

// ErrPaging says that a server's paging makes no progress: a cursor came twice, more was promised
// without a cursor, or [MaxPages] were not enough. The list is then incomplete and proves no absence.
var ErrPaging = errors.New("the server's paging makes no progress")

// Pages yields the items of a cursor-paged list, asking for each page only when the one before it
// is used up. fetch gets "" for the first page and returns the next page's cursor, "" after the
// last one; APIs that count pages or offsets write the number as the cursor. An answer that
// promises more without naming a cursor is fetch's to report, as [ErrPaging]. An error is yielded
// once, with the zero item, and ends the sequence, which may be ranged over again from the start.
func Pages[T any](ctx context.Context, fetch func(ctx context.Context, cursor string) (items []T, next string, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		cursor, seen := "", map[string]bool{}
		for range MaxPages {
			items, next, err := fetch(ctx, cursor)
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			if seen[next] {
				yield(none, fmt.Errorf("%w: the same cursor was returned twice", ErrPaging))
				return
			}
			seen[next] = true
			cursor = next
		}
		yield(none, fmt.Errorf("%w: more than %d pages", ErrPaging, MaxPages))
	}
}

// Collect gathers a sequence such as [Pages]; an error discards what came before it, for a partial
// list proves nothing.
func Collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}
