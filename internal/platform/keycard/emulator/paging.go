package emulator

import (
	"net/url"
	"strconv"
	"unicode/utf8"
)

// Page sizes: the bounds are documented, the default is a decision of ours.
const (
	maxLimit     = 100
	defaultLimit = 50
	maxCursor    = 255
)

// window is the part of a list that a request asks for.
type window struct {
	limit  int
	after  position
	before position
}

func parseWindow(query url.Values) (window, error) {
	w := window{limit: defaultLimit}
	if query.Has("limit") {
		limit, err := strconv.Atoi(query.Get("limit"))
		if err != nil || limit < 1 || limit > maxLimit {
			return w, invalid("limit must be an integer between 1 and %d", maxLimit)
		}
		w.limit = limit
	}
	if query.Has("after") && query.Has("before") {
		return w, invalid("after and before exclude each other")
	}
	for name, at := range map[string]*position{"after": &w.after, "before": &w.before} {
		if !query.Has(name) {
			continue
		}
		text := query.Get(name)
		parsed, ok := parseCursor(text)
		if !ok || utf8.RuneCountInString(text) > maxCursor {
			return w, invalid("%s is not a cursor of this list", name)
		}
		*at = parsed
	}
	return w, nil
}

// slice is one page of a list.
type slice[T record] struct {
	items      []T
	next, prev bool
}

// cut takes a window out of the records that keep accepts.
func cut[T record](list rows[T], w window, keep func(T) bool) slice[T] {
	var s slice[T]
	if before := w.before.key(); before != "" {
		for row := range list("") {
			if row.place().key() >= before {
				break
			}
			if !keep(row) {
				continue
			}
			s.items = append(s.items, row)
			if len(s.items) > w.limit {
				s.items, s.prev = s.items[1:], true
			}
		}
		s.next = anyRow(list(before), keep)
		return s
	}
	from := ""
	if after := w.after.key(); after != "" {
		from = after + "\x00"
		for row := range list("") {
			if row.place().key() > after {
				break
			}
			if keep(row) {
				s.prev = true
				break
			}
		}
	}
	for row := range list(from) {
		if !keep(row) {
			continue
		}
		if len(s.items) == w.limit {
			s.next = true
			break
		}
		s.items = append(s.items, row)
	}
	return s
}

func anyRow[T record](list func(func(T) bool), keep func(T) bool) bool {
	for row := range list {
		if keep(row) {
			return true
		}
	}
	return false
}

type pageInfo struct {
	HasNextPage bool   `json:"has_next_page"`
	HasPrevPage bool   `json:"has_prev_page"`
	StartCursor string `json:"start_cursor,omitempty"`
	EndCursor   string `json:"end_cursor,omitempty"`
}

type pagination struct {
	AfterCursor  *string `json:"after_cursor"`
	BeforeCursor *string `json:"before_cursor"`
	TotalCount   *int    `json:"total_count,omitempty"`
}

type envelope[V any] struct {
	Items       []V         `json:"items"`
	PageInfo    *pageInfo   `json:"page_info,omitempty"`
	Pagination  *pagination `json:"pagination,omitempty"`
	Permissions permissions `json:"permissions,omitempty"`
}

// listing says how one operation answers its list.
type listing[T record, V any] struct {
	rows rows[T]
	keep func(T) bool
	view func(T) V
	// permissions is the resource type that the envelope's permissions are about.
	permissions string
	// pagination adds the second paging object also where the first generation has none elsewhere.
	pagination bool
	// counts tells whether the operation honours a wish for the total.
	counts bool
}

func (l listing[T, V]) answer(x *exchange) (any, error) {
	w, err := parseWindow(x.request.URL.Query())
	if err != nil {
		return nil, err
	}
	if l.keep == nil {
		l.keep = func(T) bool { return true }
	}
	page := cut(l.rows, w, l.keep)
	out := envelope[V]{Items: []V{}, PageInfo: &pageInfo{HasNextPage: page.next, HasPrevPage: page.prev}}
	for _, row := range page.items {
		out.Items = append(out.Items, l.view(row))
	}
	if n := len(page.items); n > 0 {
		out.PageInfo.StartCursor = page.items[0].place().cursor()
		out.PageInfo.EndCursor = page.items[n-1].place().cursor()
	}
	if l.pagination || x.profile2026() {
		out.Pagination = &pagination{}
		// An empty page has no cursor to offer, whatever lies around it.
		if page.next && len(page.items) > 0 {
			out.Pagination.AfterCursor = &out.PageInfo.EndCursor
		}
		if page.prev && len(page.items) > 0 {
			out.Pagination.BeforeCursor = &out.PageInfo.StartCursor
		}
		if l.counts && x.expanded("total_count") {
			total := 0
			for row := range l.rows("") {
				if l.keep(row) {
					total++
				}
			}
			out.Pagination.TotalCount = &total
		}
	}
	out.Permissions = x.permissions(l.permissions)
	return out, nil
}
