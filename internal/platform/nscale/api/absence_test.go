package api

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// answering returns a client whose service always gives the same answer.
func answering(t *testing.T, status int, body string) *Client {
	t.Helper()
	return testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// count adapts a list of any kind.
func count[T any](items []T, err error) (int, error) { return len(items), err }

// Lists prove what is absent, so an item that cannot be told is no part of one.
func TestListsHoldOnlyObjects(t *testing.T) {
	for name, list := range map[string]func(ctx context.Context, c *Client) (int, error){
		"organizations":    func(ctx context.Context, c *Client) (int, error) { return count(c.Organizations(ctx, nil)) },
		"groups":           func(ctx context.Context, c *Client) (int, error) { return count(c.Groups(ctx, testOrg)) },
		"users":            func(ctx context.Context, c *Client) (int, error) { return count(c.Users(ctx, testOrg)) },
		"projects":         func(ctx context.Context, c *Client) (int, error) { return count(c.Projects(ctx, testOrg)) },
		"service accounts": func(ctx context.Context, c *Client) (int, error) { return count(c.ServiceAccounts(ctx, testOrg)) },
		"roles":            func(ctx context.Context, c *Client) (int, error) { return count(c.Roles(ctx, testOrg)) },
		"providers":        func(ctx context.Context, c *Client) (int, error) { return count(c.OAuth2Providers(ctx, testOrg)) },
		"global providers": func(ctx context.Context, c *Client) (int, error) { return count(c.GlobalOAuth2Providers(ctx)) },
	} {
		for body, want := range map[string]struct {
			items   int
			message string
		}{
			`[]`:                        {0, ""},
			`null`:                      {0, ""},
			`[{"metadata":{"id":"a"}}]`: {1, ""},
			`[{"metadata":{"id":"a"}},{"metadata":{"name":"b"}}]`: {0, "without an id, at position 2"},
			`[null]`:             {0, "without an id, at position 1"},
			`[{}]`:               {0, "without an id, at position 1"},
			`{}`:                 {0, "does not fit"},
			`{"error":"hidden"}`: {0, "does not fit"},
		} {
			items, err := list(t.Context(), answering(t, http.StatusOK, body))
			if items != want.items || want.message == "" && err != nil || want.message != "" && (err == nil || !strings.Contains(err.Error(), want.message)) {
				t.Errorf("%s: %s: got %d items, %v", name, body, items, err)
			}
		}
	}
}

func TestReadsHoldTheirObject(t *testing.T) {
	for name, read := range map[string]func(ctx context.Context, c *Client) error{
		"organization": func(ctx context.Context, c *Client) error { _, err := c.Organization(ctx, testOrg); return err },
		"group":        func(ctx context.Context, c *Client) error { _, err := c.Group(ctx, testOrg, testID); return err },
		"project":      func(ctx context.Context, c *Client) error { _, err := c.Project(ctx, testOrg, testID); return err },
	} {
		for _, body := range []string{`{}`, `null`, `{"metadata":{"name":"n"}}`} {
			if err := read(t.Context(), answering(t, http.StatusOK, body)); err == nil || !strings.Contains(err.Error(), "no object with an id") || rest.IsNotFound(err) {
				t.Errorf("%s: %s: got %v", name, body, err)
			}
		}
	}
}

// Only the service's own word means that an object is absent.
func TestOnlyNotFoundMeansAbsence(t *testing.T) {
	for body, absent := range map[string]bool{
		`{"error":"not_found","error_description":"the requested resource does not exist"}`: true,
		`{"error":"server_error","error_description":"no backend"}`:                         false,
		`{"error":"Not Found","status":404}`:                                                false,
		`{"error_description":"no such route"}`:                                             false,
		`{}`:                                                                                false,
		``:                                                                                  false,
	} {
		_, err := answering(t, http.StatusNotFound, body).Group(t.Context(), testOrg, testID)
		if !rest.HasStatus(err, http.StatusNotFound) || rest.IsNotFound(err) != absent {
			t.Errorf("%s: means absence: %t (%v)", body, !absent, err)
		}
	}
}
