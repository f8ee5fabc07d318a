package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// everything is an answer that every call accepts.
const everything = `{"organization":{"id":"org_1"},"organizations":[],"user":{"id":"user_1"},
	"pagination":{"current_page":1,"total_pages":0,"per_page":200},"success":true,"steps":{}}`

func TestEachCallSendsExactlyItsRequest(t *testing.T) {
	byID, bySubDomain := api.Reference{ID: "org_1"}, api.Reference{SubDomain: "acme"}
	value := "b&=ü"
	for name, test := range map[string]struct {
		do func(context.Context, *api.Client) error
		// want is method, escaped path, unescaped query and body.
		want [4]string
	}{
		"organizations": {func(ctx context.Context, c *api.Client) error {
			_, err := c.Organizations(ctx)
			return err
		}, [4]string{"GET", "/core/v1/organizations", "", ""}},
		"organization by id": {func(ctx context.Context, c *api.Client) error {
			_, err := c.Organization(ctx, byID)
			return err
		}, [4]string{"GET", "/core/v1/organizations/organization", "organization[id]=org_1", ""}},
		"organization by sub-domain": {func(ctx context.Context, c *api.Client) error {
			_, err := c.Organization(ctx, bySubDomain)
			return err
		}, [4]string{"GET", "/core/v1/organizations/organization", "organization[sub_domain]=acme", ""}},
		"deletion steps": {func(ctx context.Context, c *api.Client) error {
			_, err := c.DeletionSteps(ctx, byID)
			return err
		}, [4]string{"GET", "/core/v1/organizations/organization/deletion_steps", "organization[id]=org_1", ""}},
		"managed": {func(ctx context.Context, c *api.Client) error {
			_, err := rest.Collect(c.ManagedOrganizations(ctx, bySubDomain, api.ManagedListOptions{}))
			return err
		}, [4]string{"GET", "/core/v1/organizations/organization/managed", "organization[sub_domain]=acme&page=1&per_page=200", ""}},
		"managed with annotations": {func(ctx context.Context, c *api.Client) error {
			_, err := rest.Collect(c.ManagedOrganizations(ctx, byID, api.ManagedListOptions{
				PageSize: 7, Annotations: []api.KeyValue{{Key: "z", Value: &value}, {Key: "a"}},
			}))
			return err
		}, [4]string{
			"GET", "/core/v1/organizations/organization/managed",
			"organization[id]=org_1&page=1&per_page=7&annotations[][key]=z&annotations[][value]=b&=ü&annotations[][key]=a&annotations[][value]=", "",
		}},
		"create": {func(ctx context.Context, c *api.Client) error {
			_, err := c.CreateManagedOrganization(ctx, api.ManagedOrganizationCreate{
				Parent: bySubDomain, Name: "N", SubDomain: "s", Annotations: []api.KeyValue{{Key: "k", Value: &value}, {Key: "none"}},
			})
			return err
		}, [4]string{
			"POST", "/core/v1/organizations/organization/managed", "",
			`{"organization":{"sub_domain":"acme"},"name":"N","sub_domain":"s","annotations":[{"key":"k","value":"b\u0026=ü"},{"key":"none","value":null}]}`,
		}},
		"delete": {func(ctx context.Context, c *api.Client) error {
			return c.DeleteManagedOrganization(ctx, byID)
		}, [4]string{"DELETE", "/core/v1/managed_organizations/organization", "", `{"organization":{"id":"org_1"}}`}},
		"current user": {func(ctx context.Context, c *api.Client) error {
			_, err := c.CurrentUser(ctx)
			return err
		}, [4]string{"GET", "/core/v1/users/current", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			server := record(t, answer{status: http.StatusOK, body: everything})
			if err := test.do(t.Context(), server.client(t)); err != nil {
				t.Fatal(err)
			}
			seen := server.requests()
			if len(seen) != 1 {
				t.Fatalf("%d requests", len(seen))
			}
			query, err := url.PathUnescape(seen[0].query)
			if err != nil {
				t.Fatal(err)
			}
			if got := [4]string{seen[0].method, seen[0].path, query, seen[0].body}; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if strings.ContainsAny(seen[0].query, "[]") {
				t.Errorf("brackets are not escaped: %s", seen[0].query)
			}
			header := seen[0].header
			if header.Get("Authorization") != "Bearer "+planted || header.Get("User-Agent") != "test/1" {
				t.Errorf("got headers %v", header)
			}
			if body := seen[0].body != ""; body != (header.Get("Content-Type") == "application/json") {
				t.Errorf("content type %q with body %q", header.Get("Content-Type"), seen[0].body)
			}
		})
	}
}

func TestReferenceMustNameOneOrganization(t *testing.T) {
	server := record(t, answer{status: http.StatusOK, body: everything})
	for _, reference := range []api.Reference{{}, {ID: "org_1", SubDomain: "acme"}} {
		if _, err := server.client(t).Organization(t.Context(), reference); err == nil {
			t.Errorf("%+v was accepted", reference)
		}
	}
	if len(server.requests()) != 0 {
		t.Error("something was sent")
	}
}

func TestAnswersWithoutTheirObjectAreErrors(t *testing.T) {
	for name, do := range map[string]func(context.Context, *api.Client) error{
		`{}`: func(ctx context.Context, c *api.Client) error {
			_, err := c.Organization(ctx, api.Reference{ID: "o"})
			return err
		},
		`{"organization":null}`: func(ctx context.Context, c *api.Client) error {
			_, err := c.CreateManagedOrganization(ctx, api.ManagedOrganizationCreate{Parent: api.Reference{ID: "o"}})
			if err != nil && !rest.IsAmbiguous(err) {
				t.Errorf("a create without an answer may have worked, got %v", err)
			}
			return err
		},
		`{"user":null}`: func(ctx context.Context, c *api.Client) error {
			_, err := c.CurrentUser(ctx)
			return err
		},
		`{"success":false}`: func(ctx context.Context, c *api.Client) error {
			return c.DeleteManagedOrganization(ctx, api.Reference{ID: "o"})
		},
	} {
		err := do(t.Context(), record(t, answer{status: http.StatusOK, body: name}).client(t))
		if _, ok := errors.AsType[*rest.Error](err); !ok {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A list proves what is absent, so an answer must be one; an empty one may be null.
func TestListsMustBeLists(t *testing.T) {
	for name, list := range map[string]func(context.Context, *api.Client) ([]api.Organization, error){
		"all": func(ctx context.Context, c *api.Client) ([]api.Organization, error) { return c.Organizations(ctx) },
		"managed": func(ctx context.Context, c *api.Client) ([]api.Organization, error) {
			return rest.Collect(c.ManagedOrganizations(ctx, api.Reference{ID: "o"}, api.ManagedListOptions{}))
		},
	} {
		for body, message := range map[string]string{
			`{"organizations":[]}`:                   "",
			`{"organizations":null}`:                 "",
			`{"organizations":[{"id":"a"}]}`:         "",
			`{}`:                                     "not a list of organizations",
			`null`:                                   "not a list of organizations",
			`{"success":true}`:                       "not a list of organizations",
			`{"organizations":{}}`:                   "does not fit",
			`{"organizations":[{"id":"a"},{}]}`:      "without an id, at position 2",
			`{"organizations":[null]}`:               "without an id, at position 1",
			`{"organizations":[{"id":""}]}`:          "without an id, at position 1",
			`[]`:                                     "does not fit",
			`{"organization":{"id":"a","name":"A"}}`: "not a list of organizations",
		} {
			got, err := list(t.Context(), record(t, answer{status: http.StatusOK, body: body}).client(t))
			if message == "" && err != nil || message != "" && (err == nil || !strings.Contains(err.Error(), message)) {
				t.Errorf("%s: %s: got %v, %v", name, body, got, err)
			}
		}
	}
}

func TestDeletionIsToldByTheStatus(t *testing.T) {
	for _, test := range []struct {
		answer
		done bool
	}{
		{answer{status: http.StatusNoContent}, true},
		{answer{status: http.StatusOK}, true},
		{answer{status: http.StatusOK, body: `{}`}, true},
		{answer{status: http.StatusOK, body: `{"success":true}`}, true},
		{answer{status: http.StatusOK, body: `{"success":false}`}, false},
		{answer{status: http.StatusOK, body: `{"success":`}, false},
		{answer{status: http.StatusOK, body: `<html>`}, false},
	} {
		err := record(t, test.answer).client(t).DeleteManagedOrganization(t.Context(), api.Reference{ID: "o"})
		if (err == nil) != test.done {
			t.Errorf("%+v: got %v", test.answer, err)
		}
	}
}

func page(number, total, size int, large bool, ids ...string) answer {
	totals := strconv.Itoa(total)
	if total < 0 {
		totals = "null"
	}
	items := make([]string, len(ids))
	for i, id := range ids {
		items[i] = `{"id":"` + id + `"}`
	}
	return answer{status: http.StatusOK, body: `{"pagination":{"current_page":` + strconv.Itoa(number) + `,"total_pages":` + totals +
		`,"per_page":` + strconv.Itoa(size) + `,"large_set":` + strconv.FormatBool(large) + `},"organizations":[` + strings.Join(items, ",") + `]}`}
}

func TestManagedOrganizationsArePaged(t *testing.T) {
	for name, test := range map[string]struct {
		answers  []answer
		want     []string
		requests int
		broken   bool
	}{
		"empty":                    {answers: []answer{page(1, 0, 2, false)}, requests: 1},
		"null list":                {answers: []answer{{status: 200, body: `{"pagination":{"current_page":1,"total_pages":0},"organizations":null}`}}, requests: 1},
		"one":                      {answers: []answer{page(1, 1, 2, false, "a")}, want: []string{"a"}, requests: 1},
		"exactly two pages":        {answers: []answer{page(1, 2, 2, false, "a", "b"), page(2, 2, 2, false, "c", "d")}, want: []string{"a", "b", "c", "d"}, requests: 2},
		"large, short last page":   {answers: []answer{page(1, -1, 2, true, "a", "b"), page(2, -1, 2, true, "c")}, want: []string{"a", "b", "c"}, requests: 2},
		"large, full last page":    {answers: []answer{page(1, -1, 2, true, "a", "b"), page(2, -1, 2, true)}, want: []string{"a", "b"}, requests: 2},
		"smaller page than asked":  {answers: []answer{page(1, -1, 1, true, "a"), page(2, -1, 1, true)}, want: []string{"a"}, requests: 2},
		"shrunk while it was read": {answers: []answer{page(1, 2, 2, false, "a", "b"), page(2, 1, 2, false)}, want: []string{"a", "b"}, requests: 2},
		"empty page in the middle": {answers: []answer{page(1, 3, 2, false, "a", "b"), page(2, 3, 2, false)}, requests: 2, broken: true},
		"same page again":          {answers: []answer{page(1, 3, 2, false, "a", "b")}, requests: 2, broken: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := record(t, test.answers...)
			var got []string
			all, err := rest.Collect(server.client(t).ManagedOrganizations(t.Context(), api.Reference{ID: "o"}, api.ManagedListOptions{PageSize: 2}))
			for _, o := range all {
				got = append(got, o.ID)
			}
			if !slices.Equal(got, test.want) || errors.Is(err, rest.ErrPaging) != test.broken || (err != nil) != test.broken ||
				test.broken && !strings.Contains(err.Error(), "(GET /core/v1/organizations/organization/managed)") {
				t.Errorf("got %v, %v", got, err)
			}
			if n := len(server.requests()); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

func TestPagingStopsWithItsConsumer(t *testing.T) {
	server := record(t, page(1, 9, 1, false, "a"))
	for _, err := range server.client(t).ManagedOrganizations(t.Context(), api.Reference{ID: "o"}, api.ManagedListOptions{PageSize: 1}) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if n := len(server.requests()); n != 1 {
		t.Errorf("%d requests for one item", n)
	}
}
