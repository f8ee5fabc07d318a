package api

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

const (
	// MaxPageSize is the most objects that one page of any list holds.
	MaxPageSize = 100
	// maxPages ends a walk that a server keeps promising pages for.
	maxPages = 10_000
)

// ListOptions are common to all paged lists.
type ListOptions struct {
	// PageSize is how many objects one request asks for, 1 to [MaxPageSize]; 0 means the most.
	PageSize int
	// Expand asks for optional parts.
	Expand []Expand
	// OnPage, when set, receives what each page says of the list as a whole, before its objects.
	OnPage func(Page)
}

// Page is what a page says of its list.
type Page struct {
	// TotalCount is the number of matches over all pages; nil where it was not asked for or the
	// list does not know it.
	TotalCount *int64
	// Permissions on the list; nil unless expanded.
	Permissions Permissions
}

// PageInfo describes a page by its own cursors.
type PageInfo struct {
	HasNextPage bool `json:"has_next_page"`
	// HasPrevPage is called has_previous_page by some generations of the service.
	HasPrevPage     bool `json:"has_prev_page"`
	HasPreviousPage bool `json:"has_previous_page"`
	// StartCursor and EndCursor point to the first and last object; "" on an empty page.
	StartCursor string `json:"start_cursor"`
	EndCursor   string `json:"end_cursor"`
}

// Pagination describes a page by its neighbours' cursors. Where it stands, it overrules PageInfo.
type Pagination struct {
	// AfterCursor asks for the next page, BeforeCursor for the previous one; nil where there is none.
	AfterCursor  *string `json:"after_cursor"`
	BeforeCursor *string `json:"before_cursor"`
	TotalCount   *int64  `json:"total_count"`
}

type page[T any] struct {
	Items       []T         `json:"items"`
	PageInfo    *PageInfo   `json:"page_info"`
	Pagination  *Pagination `json:"pagination"`
	Permissions Permissions `json:"permissions"`
}

// next returns the cursor of the following page; "" means that this was the last.
func (p page[T]) next() (string, error) {
	promised := p.PageInfo != nil && p.PageInfo.HasNextPage
	switch {
	case p.Pagination != nil && p.Pagination.AfterCursor == nil:
		return "", nil
	case p.Pagination != nil && *p.Pagination.AfterCursor != "":
		return *p.Pagination.AfterCursor, nil
	case p.Pagination == nil && p.PageInfo == nil:
		return "", errors.New("the answer does not say whether more pages follow")
	case !promised:
		return "", nil
	case p.PageInfo.EndCursor == "":
		return "", errors.New("the answer promises more pages without a cursor to them")
	}
	return p.PageInfo.EndCursor, nil
}

// walk yields a list's objects page by page. It asks for a page when the consumer gets there. An
// error is the last thing it yields: only a walk without one has seen the whole list.
func walk[T entity](ctx context.Context, c *Client, first call, options ListOptions) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		fail := func(err error) {
			yield(none, &rest.Error{
				Platform: Platform, Operation: first.operation, Method: first.method,
				Path: rest.Path(first.path...), Date: time.Now(), Err: err,
			})
		}
		size := options.PageSize
		if size == 0 {
			size = MaxPageSize
		}
		query := expandQuery(options.Expand)
		maps.Copy(query, first.query)
		query.Set("limit", strconv.Itoa(size))
		seen := map[string]bool{}
		for range maxPages {
			request := first
			request.method = http.MethodGet
			request.query = url.Values(maps.Clone(query))
			var got page[T]
			if err := c.send(ctx, request, &got); err != nil {
				yield(none, err)
				return
			}
			if options.OnPage != nil {
				facts := Page{Permissions: got.Permissions}
				if got.Pagination != nil {
					facts.TotalCount = got.Pagination.TotalCount
				}
				options.OnPage(facts)
			}
			cursor, err := got.next()
			if err != nil {
				fail(err)
				return
			}
			for _, item := range got.Items {
				if item.key() == "" {
					fail(errors.New("the answer holds an object without an id"))
					return
				}
				if !yield(item, nil) {
					return
				}
			}
			if cursor == "" {
				return
			}
			if seen[cursor] {
				fail(errors.New("the answer repeats the cursor of an earlier page"))
				return
			}
			seen[cursor] = true
			query.Set("after", cursor)
		}
		fail(fmt.Errorf("the list does not end after %d pages", maxPages))
	}
}
