package api

import (
	"context"
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// AllProjects returns every organization of the user with its projects (GET
// /v1/organizations/projects/all). It is the only call that tells which organization is current.
func (c *Client) AllProjects(ctx context.Context) (AllAccounts, error) {
	return spelled[AllAccounts](ctx, c, "list projects of all organizations", []string{"all"}, "organizationAccounts")
}

// CurrentProjects returns the projects of the organization that the request acts in (GET
// /v1/organizations/projects).
func (c *Client) CurrentProjects(ctx context.Context) ([]Account, error) {
	out, err := spelled[struct {
		Accounts []Account `json:"accounts"`
	}](ctx, c, "list projects of the current organization", nil, "accounts")
	return out.Accounts, err
}

// spelled asks the projects route, and the account route that it replaced where the server has
// no other. Once that has worked the client stays with it.
func spelled[T any](ctx context.Context, c *Client, operation string, below []string, key string) (T, error) {
	ask := func(word string) (out T, err error) {
		err = c.call(ctx, rest.Request{
			Operation: operation, Method: http.MethodGet, Path: rest.Path(append([]string{"v1", "organizations", word}, below...)...),
			Success: []int{http.StatusOK},
		}, &out, key)
		return out, err
	}
	if c.oldSpelling.Load() {
		return ask("accounts")
	}
	out, err := ask("projects")
	if err == nil || !notAPI(err) {
		return out, err
	}
	old, oldErr := ask("accounts")
	if oldErr != nil {
		return old, oldErr
	}
	c.oldSpelling.Store(true)
	return old, nil
}

// CurrentUsers returns the members of the organization that the request acts in (GET
// /v1/organizations/users).
func (c *Client) CurrentUsers(ctx context.Context) ([]User, error) {
	var out struct {
		Users []User `json:"users"`
	}
	err := c.call(ctx, rest.Request{
		Operation: "list users of the current organization", Method: http.MethodGet, Path: rest.Path("v1", "organizations", "users"),
		Success: []int{http.StatusOK},
	}, &out, "users")
	return out.Users, err
}
