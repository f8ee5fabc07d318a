package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// NewOrganization is the body of POST /v1/organizations.
type NewOrganization struct {
	OrganizationName string `json:"organizationName"`
	// AccountName names the first project.
	AccountName string `json:"accountName"`
	// EULAAccepted must be true.
	EULAAccepted bool `json:"eulaAccepted"`
	// LicenseType is a free text; "" is not sent.
	LicenseType string `json:"licenseType,omitempty"`
}

// CreatedOrganization is the answer of POST /v1/organizations: both objects that were made.
type CreatedOrganization struct {
	Organization Organization `json:"organization"`
	Account      Account      `json:"account"`
}

// Organizations returns the organizations the user belongs to (GET /v1/organizations). The list
// is complete: it has no pages.
func (c *Client) Organizations(ctx context.Context) ([]Organization, error) {
	var out struct {
		Organizations []Organization `json:"organizations"`
	}
	err := c.call(ctx, rest.Request{
		Operation: "list organizations", Method: http.MethodGet, Path: rest.Path("v1", "organizations"),
		Success: []int{http.StatusOK},
	}, &out, "organizations")
	return out.Organizations, err
}

// CreateOrganization makes an organization with its first project (POST /v1/organizations). The
// documentation promises 200, servers answer 201. It is never repeated.
func (c *Client) CreateOrganization(ctx context.Context, body NewOrganization) (CreatedOrganization, error) {
	var out CreatedOrganization
	request := rest.Request{
		Operation: "create organization", Method: http.MethodPost, Path: rest.Path("v1", "organizations"), Body: body,
		Success: []int{http.StatusOK, http.StatusCreated}, Unrefused: true,
	}
	err := c.call(ctx, request, &out, "organization")
	if err == nil && out.Organization.Metadata.ID == "" {
		err = &rest.Error{
			Platform: Platform, Operation: request.Operation, Method: request.Method, Path: request.Path,
			Status: http.StatusOK, Message: "the answer holds no organization id", Ambiguous: true, Err: ErrUnexpected,
		}
	}
	return out, err
}

// reserved are the names that the routes below /v1/organizations shadow.
var reserved = []string{"accounts", "projects", "users"}

// Addressable tells whether GET /v1/organizations/{name} can reach a name at all: sibling routes
// shadow some, and a slash does not survive every server's router.
func Addressable(name string) bool {
	return usable(name) && !slices.Contains(reserved, name) && !strings.Contains(name, "/")
}

// OrganizationByName returns the organization with a handle (metadata.name), not a display name
// (GET /v1/organizations/{name}).
func (c *Client) OrganizationByName(ctx context.Context, name string) (Organization, error) {
	const operation = "read organization by name"
	var out struct {
		Organization Organization `json:"organization"`
	}
	if !Addressable(name) {
		return out.Organization, refuse(operation, "the name cannot be asked for: it is shadowed by another route")
	}
	err := c.call(ctx, rest.Request{
		Operation: operation, Method: http.MethodGet, Path: rest.Path("v1", "organizations", name),
		Success: []int{http.StatusOK},
	}, &out, "organization")
	return out.Organization, err
}

// RenameOrganization changes the display name (PATCH /v1/organizations/{id}/metadata). Documented
// without a body, the answer of another server may have one; the list shows what became of the name.
func (c *Client) RenameOrganization(ctx context.Context, id, name string) error {
	const operation = "rename organization"
	if !usable(id) {
		return refuse(operation, "the organization's id is empty or a dot")
	}
	return c.call(ctx, rest.Request{
		Operation: operation, Method: http.MethodPatch, Path: rest.Path("v1", "organizations", id, "metadata"),
		Body: map[string]string{"name": name}, Success: []int{http.StatusOK, http.StatusNoContent},
	}, unread{})
}

// DeleteOrganization deletes an organization with all that belongs to it (DELETE
// /v1/organizations/{id}). A 404 is returned like every other error.
func (c *Client) DeleteOrganization(ctx context.Context, id string) error {
	const operation = "delete organization"
	if !usable(id) {
		return refuse(operation, "the organization's id is empty or a dot")
	}
	return c.call(ctx, rest.Request{
		Operation: operation, Method: http.MethodDelete, Path: rest.Path("v1", "organizations", id),
		Success: []int{http.StatusNoContent, http.StatusOK},
	}, nil)
}
