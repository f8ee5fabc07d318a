package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// serveNumbers pages through the ids 1 to n, in one of the envelopes that the service has used.
func serveNumbers(n int, envelope string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		after, _ := strconv.Atoi(r.URL.Query().Get("after"))
		last := min(after+limit, n)
		var items []string
		for id := after + 1; id <= last; id++ {
			items = append(items, fmt.Sprintf(`{"id":"%d"}`, id))
		}
		more, cursor := last < n, "null"
		if more {
			cursor = strconv.Quote(strconv.Itoa(last))
		}
		pageInfo := fmt.Sprintf(`"page_info":{"has_next_page":%t,"has_prev_page":false,"end_cursor":"%d"}`, more, last)
		older := strings.ReplaceAll(pageInfo, "has_prev_page", "has_previous_page")
		pagination := `"pagination":{"after_cursor":` + cursor + `,"before_cursor":null,"total_count":` + strconv.Itoa(n) + `}`
		body := map[string]string{
			"page_info": pageInfo, "page_info of zones": older, "pagination": pagination,
			// Where both stand, pagination decides.
			"both": pagination + `,"page_info":{"has_next_page":true,"has_prev_page":true,"end_cursor":"wrong"}`,
		}[envelope]
		answer(http.StatusOK, `{"items":[`+strings.Join(items, ",")+`],`+body+`}`)(w, r)
	}
}

func TestListsReadEveryPageOfEveryEnvelope(t *testing.T) {
	for _, envelope := range []string{"page_info", "page_info of zones", "pagination", "both"} {
		for _, test := range []struct{ items, size, requests int }{
			{0, 2, 1}, {1, 1, 1}, {3, 1, 3}, {4, 2, 2}, {5, 2, 3}, {100, 0, 1}, {101, 0, 2},
		} {
			t.Run(fmt.Sprintf("%s/%d by %d", envelope, test.items, test.size), func(t *testing.T) {
				r := record(t, serveNumbers(test.items, envelope))
				got, err := rest.Collect(r.client(t).Invitations(t.Context(), "o", api.ListOptions{PageSize: test.size}))
				if err != nil {
					t.Fatal(err)
				}
				if len(got) != test.items || len(r.requests()) != test.requests {
					t.Fatalf("got %d items in %d requests, want %d in %d", len(got), len(r.requests()), test.items, test.requests)
				}
				for i, item := range got {
					if item.ID != strconv.Itoa(i+1) {
						t.Fatalf("item %d has id %s", i, item.ID)
					}
				}
			})
		}
	}
}

func TestListsStopAskingWithTheirConsumer(t *testing.T) {
	r := record(t, serveNumbers(10, "page_info"))
	for item, err := range r.client(t).Organizations(t.Context(), api.ListOptions{PageSize: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		if item.ID == "4" {
			break
		}
	}
	if got := len(r.requests()); got != 2 {
		t.Fatalf("sent %d requests for four items, want 2", got)
	}
}

func TestBrokenPagingIsAnErrorAndNoEnd(t *testing.T) {
	for name, body := range map[string]string{
		"repeated cursor":              `{"items":[{"id":"1"}],"page_info":{"has_next_page":true,"end_cursor":"same"}}`,
		"repeated pagination cursor":   `{"items":[{"id":"1"}],"pagination":{"after_cursor":"same"}}`,
		"promise without cursor":       `{"items":[{"id":"1"}],"page_info":{"has_next_page":true}}`,
		"promise with an empty cursor": `{"items":[],"pagination":{"after_cursor":""},"page_info":{"has_next_page":true,"end_cursor":""}}`,
		"no envelope":                  `{"items":[{"id":"1"}]}`,
		"another service's answer":     `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, answer(http.StatusOK, body))
			_, err := rest.Collect(r.client(t).Users(t.Context(), "o", api.UserListOptions{}))
			if !errors.Is(err, rest.ErrPaging) || !errors.As(err, new(*rest.Error)) {
				t.Fatalf("got %v, want a paging error", err)
			}
			if got := len(r.requests()); got > 3 {
				t.Fatalf("sent %d requests", got)
			}
		})
	}
	c := record(t, answer(http.StatusOK, `{"items":[{"name":"x"}],"page_info":{"has_next_page":false}}`)).client(t)
	if _, err := rest.Collect(c.ServiceAccounts(t.Context(), "o", api.ListOptions{})); err == nil {
		t.Error("an item without an id: got no error")
	}
}

func TestAFailedPageEndsTheList(t *testing.T) {
	numbers := serveNumbers(4, "page_info")
	r := record(t, func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Query().Get("after") != "" {
			answer(http.StatusNotFound, `{"message":"organization not found","code":"not_found","status":404}`)(w, q)
			return
		}
		numbers(w, q)
	})
	var seen int
	var failure error
	for _, err := range r.client(t).Invitations(t.Context(), "o", api.ListOptions{PageSize: 2}) {
		if err != nil {
			failure = err
			continue
		}
		seen++
	}
	if seen != 2 || !rest.IsNotFound(failure) {
		t.Fatalf("got %d items and %v, want 2 and the 404", seen, failure)
	}
}
