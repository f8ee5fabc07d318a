package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// MaxPageSize is the most objects that one page of any list holds.
const MaxPageSize = 100

// ListOptions are common to all paged lists.
type ListOptions struct {
	// PageSize is how many objects one request asks for, 1 to [MaxPageSize]; 0 means the most.
	PageSize int
	// Expand asks for optional parts.
	Expand []Expand
}

// pageInfo describes a page by its own cursors. What it tells of the pages before is called
// differently by different generations of the service, and unused: lists are read forwards.
type pageInfo struct {
	HasNextPage bool `json:"has_next_page"`
	// EndCursor points to the page's last object; "" on an empty page.
	EndCursor string `json:"end_cursor"`
}

// pagination describes a page by its neighbours' cursors. Where it stands, it overrules pageInfo.
type pagination struct {
	// AfterCursor asks for the next page; nil where there is none.
	AfterCursor *string `json:"after_cursor"`
}

type page[T any] struct {
	Items      []T         `json:"items"`
	PageInfo   *pageInfo   `json:"page_info"`
	Pagination *pagination `json:"pagination"`
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
		return "", fmt.Errorf("%w: the answer does not say whether more pages follow", rest.ErrPaging)
	case promised && p.PageInfo.EndCursor == "":
		return "", fmt.Errorf("%w: more pages are promised without a cursor to them", rest.ErrPaging)
	case promised:
		return p.PageInfo.EndCursor, nil
	}
	return "", nil
}

// walk yields a list's objects page by page. It asks for a page when the consumer gets there. An
// error is the last thing it yields: only a walk without one has seen the whole list.
func walk[T entity](ctx context.Context, c *Client, list call, options ListOptions) iter.Seq2[T, error] {
	list.method = http.MethodGet
	pages := rest.Pages(ctx, func(ctx context.Context, cursor string) ([]T, string, error) {
		query := expandQuery(options.Expand)
		maps.Copy(query, list.query)
		query.Set("limit", strconv.Itoa(cmp.Or(options.PageSize, MaxPageSize)))
		if cursor != "" {
			query.Set("after", cursor)
		}
		request := list
		request.query = query
		var got page[T]
		if err := c.send(ctx, request, &got); err != nil {
			return nil, "", err
		}
		if slices.ContainsFunc(got.Items, func(item T) bool { return item.key() == "" }) {
			return nil, "", errors.New("the answer holds an object without an id")
		}
		next, err := got.next()
		return got.Items, next, err
	})
	return func(yield func(T, error) bool) {
		for item, err := range pages {
			if err != nil && !errors.As(err, new(*rest.Error)) {
				err = &rest.Error{
					Platform: Platform, Operation: list.operation, Method: list.method,
					Path: rest.Path(list.path...), Date: time.Now(), Err: err,
				}
			}
			if !yield(item, err) {
				return
			}
		}
	}
}
