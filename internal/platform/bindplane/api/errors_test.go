package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestErrors(t *testing.T) {
	tests := map[string]struct {
		answer   canned
		text     string
		notFound bool
	}{
		"texts":            {jsonAnswer(409, `{"errors":["one","two"]}`), "one; two", false},
		"absent":           {jsonAnswer(404, `{"errors":["resource not found"]}`), "resource not found", true},
		"empty 401":        {canned{401, "", ""}, "401", false},
		"plain 400":        {canned{400, `{"errors":["invalid character"]}`, "text/plain"}, "invalid character", false},
		"a proxy's 404":    {canned{404, "<html>nope</html>", "text/html"}, "404", false},
		"a text":           {canned{500, "database is down", "text/plain"}, "database is down", false},
		"an echoed secret": {jsonAnswer(400, `{"errors":["license planted-licence is invalid for planted-key-1"]}`), "is invalid", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rec := serve(t, map[string][]canned{"PUT /v1/organizations/o/license": {test.answer}})
			err := rec.client(t).SetLicense(t.Context(), "o", api.License{LicenseKey: "planted-licence"})
			if err == nil || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), "planted") {
				t.Errorf("error is %v", err)
			}
			if rest.IsNotFound(err) != test.notFound || !rest.HasStatus(err, test.answer.status) {
				t.Errorf("%v: not found is %v", err, rest.IsNotFound(err))
			}
		})
	}
}

// A create is repeated after a 429 alone: a 503 may come from a server that made something, whatever
// else it says.
func TestCreateAfterARefusal(t *testing.T) {
	for status, want := range map[int]int{http.StatusTooManyRequests: 2, http.StatusServiceUnavailable: 1} {
		posts := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if posts++; posts == 1 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(status)
				return
			}
			_, _ = io.WriteString(w, `{"organization":{"metadata":{"id":"o"}}}`)
		}))
		t.Cleanup(server.Close)
		client, err := api.New(api.Config{Endpoint: server.URL, APIKey: "k", Rest: rest.Config{BackoffSecond: time.Millisecond}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.CreateOrganization(t.Context(), api.NewOrganization{})
		if posts != want || rest.IsAmbiguous(err) != (want == 1) {
			t.Errorf("%d: %d requests, error %v", status, posts, err)
		}
	}
}

// A rename promises nothing but its status: what else an API says of it does not matter.
func TestRenameWithABody(t *testing.T) {
	for _, answer := range []canned{jsonAnswer(200, `{"organization":{}}`), {200, "renamed", "text/plain"}, {204, "", ""}} {
		rec := serve(t, map[string][]canned{"PATCH /v1/organizations/o/metadata": {answer}})
		if err := rec.client(t).RenameOrganization(t.Context(), "o", "New"); err != nil {
			t.Errorf("%+v: %v", answer, err)
		}
	}
	rec := serve(t, map[string][]canned{"PATCH /v1/organizations/o/metadata": {{200, "<html></html>", "text/html"}}})
	if err := rec.client(t).RenameOrganization(t.Context(), "o", "New"); !errors.Is(err, api.ErrNotAPI) {
		t.Errorf("a web page: %v", err)
	}
}

func TestSuccessesThatAreNone(t *testing.T) {
	list := func(ctx context.Context, c *api.Client) error { _, err := c.Organizations(ctx); return err }
	create := func(ctx context.Context, c *api.Client) error {
		_, err := c.CreateOrganization(ctx, api.NewOrganization{})
		return err
	}
	remove := func(ctx context.Context, c *api.Client) error { return c.DeleteOrganization(ctx, "o") }
	tests := map[string]struct {
		call   func(ctx context.Context, c *api.Client) error
		route  string
		answer canned
	}{
		"list without its key":       {list, "GET /v1/organizations", jsonAnswer(200, `{"items":[]}`)},
		"list that is no object":     {list, "GET /v1/organizations", jsonAnswer(200, `[]`)},
		"list of another type":       {list, "GET /v1/organizations", jsonAnswer(200, `{"organizations":{}}`)},
		"list as text":               {list, "GET /v1/organizations", canned{200, `{"organizations":[]}`, "text/plain"}},
		"list with another status":   {list, "GET /v1/organizations", jsonAnswer(202, `{"organizations":[]}`)},
		"create without an id":       {create, "POST /v1/organizations", jsonAnswer(201, `{"organization":{}}`)},
		"create with a 204":          {create, "POST /v1/organizations", canned{204, "", ""}},
		"delete with a body":         {remove, "DELETE /v1/organizations/o", jsonAnswer(200, `{"ok":true}`)},
		"delete that was only taken": {remove, "DELETE /v1/organizations/o", canned{202, "", ""}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rec := serve(t, map[string][]canned{test.route: {test.answer}})
			err := test.call(t.Context(), rec.client(t))
			if err == nil || rest.IsNotFound(err) {
				t.Fatalf("error is %v", err)
			}
			if strings.HasPrefix(test.route, "POST") && !rest.IsAmbiguous(err) {
				t.Errorf("%v: ambiguous is %v", err, rest.IsAmbiguous(err))
			}
		})
	}
}

func TestAwkwardIdsAreRefusedUnsent(t *testing.T) {
	rec := serve(t, nil)
	c := rec.client(t)
	for _, id := range []string{"", ".", ".."} {
		for _, err := range []error{
			c.RenameOrganization(t.Context(), id, "n"), c.DeleteOrganization(t.Context(), id),
			c.SetLicense(t.Context(), id, api.License{LicenseKey: "k"}),
		} {
			if err == nil || errors.Is(err, api.ErrNotAPI) {
				t.Errorf("id %q leads to %v", id, err)
			}
		}
	}
	for _, name := range []string{"", ".", "..", "accounts", "projects", "users", "a/b"} {
		if _, err := c.OrganizationByName(t.Context(), name); err == nil || api.Addressable(name) {
			t.Errorf("name %q leads to %v", name, err)
		}
	}
	if len(rec.requests) != 0 {
		t.Errorf("sent %s", rec.routes())
	}
}

// FuzzDecode feeds any body as any answer: whatever comes, a call ends with a value or an error.
func FuzzDecode(f *testing.F) {
	f.Add(`{"organizations":[{"metadata":{"id":"o","labels":null,"additionalInfo":null},"spec":{"auth0":null,"parameters":null}}]}`)
	f.Add(`{"organizationAccounts":[{"accounts":null}],"activeAccountId":null}`)
	f.Add(`{"users":[null]}`)
	f.Add(`{"organizations":[{"metadata":{"version":"x"}}]}`)
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}))
	f.Cleanup(server.Close)
	client, err := api.New(api.Config{Endpoint: server.URL, APIKey: "k", Rest: quick()})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		body = answer
		all, err := client.Organizations(t.Context())
		if err == nil && !json.Valid([]byte(answer)) {
			t.Errorf("%q became %v", answer, all)
		}
		_, _ = client.AllProjects(t.Context())
		_, _ = client.CurrentUsers(t.Context())
	})
}
