package api

import (
	"context"
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// License is the body of PUT /v1/organizations/{id}/license: a key, or the type of one to generate.
type License struct {
	// LicenseKey is an opaque, signed text. Secret.
	LicenseKey string `json:"licenseKey,omitempty"`
	// CreateLicenseType asks the server to generate a licence of that type.
	CreateLicenseType string `json:"createLicenseType,omitempty"`
}

// SetLicense licenses an organization (PUT /v1/organizations/{id}/license). No operation reads a
// licence back.
func (c *Client) SetLicense(ctx context.Context, id string, license License) error {
	const operation = "update license"
	if !usable(id) {
		return refuse(operation, "the organization's id is empty or a dot")
	}
	return c.call(ctx, rest.Request{
		Operation: operation, Method: http.MethodPut, Path: rest.Path("v1", "organizations", id, "license"),
		Body: license, Success: []int{http.StatusNoContent, http.StatusOK},
	}, nil)
}

// SetCurrentLicense licenses the organization that the request acts in (PUT
// /v1/organization-license). Which one that is, [AllAccounts.Current] tells.
func (c *Client) SetCurrentLicense(ctx context.Context, key string) error {
	return c.call(ctx, rest.Request{
		Operation: "update license of the current organization", Method: http.MethodPut, Path: rest.Path("v1", "organization-license"),
		Body: License{LicenseKey: key}, Success: []int{http.StatusNoContent, http.StatusOK},
	}, nil)
}
