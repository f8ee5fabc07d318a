package api

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// ServiceAccount is a machine's identity in an organization.
type ServiceAccount struct {
	ID string `json:"id"`
	// Name is for display and need not be unique.
	Name string `json:"name"`
	// Description has up to 500 characters; "" where there is none.
	Description string      `json:"description,omitempty"`
	CreatedAt   time.Time   `json:"created_at"`
	UpdatedAt   time.Time   `json:"updated_at"`
	Permissions Permissions `json:"permissions,omitempty"`
}

func (s ServiceAccount) key() string { return s.ID }

// ServiceAccountCreate is the request of CreateServiceAccount.
type ServiceAccountCreate struct {
	// Name is required.
	Name string `json:"name"`
	// Description has up to 500 characters.
	Description string `json:"description,omitempty"`
}

// ServiceAccountUpdate is the request of UpdateServiceAccount.
type ServiceAccountUpdate struct {
	// Name stays as it is where it is "".
	Name string `json:"name,omitempty"`
	// Description stays as it is where it is nil; a pointer to "" clears it. The API takes no null.
	Description *string `json:"description,omitempty"`
}

// CreateServiceAccount creates a service account
// (POST /organizations/{organization_id}/service-accounts).
func (c *Client) CreateServiceAccount(ctx context.Context, organization string, create ServiceAccountCreate) (ServiceAccount, error) {
	return one[ServiceAccount](ctx, c, call{
		operation: fmt.Sprintf("create service account %q", create.Name),
		method:    http.MethodPost,
		path:      organizationPath(organization, "service-accounts"),
		body:      create,
	})
}

// ServiceAccounts lists an organization's service accounts
// (GET /organizations/{organization_id}/service-accounts).
func (c *Client) ServiceAccounts(ctx context.Context, organization string, options ListOptions) iter.Seq2[ServiceAccount, error] {
	return walk[ServiceAccount](ctx, c, call{
		operation: fmt.Sprintf("list service accounts of organization %q", organization),
		path:      organizationPath(organization, "service-accounts"),
	}, options)
}

// ServiceAccount reads a service account
// (GET /organizations/{organization_id}/service-accounts/{service_account_id}).
func (c *Client) ServiceAccount(ctx context.Context, organization, id string, expand ...Expand) (ServiceAccount, error) {
	return one[ServiceAccount](ctx, c, call{
		operation: fmt.Sprintf("read service account %q", id),
		method:    http.MethodGet,
		path:      organizationPath(organization, "service-accounts", id),
		query:     expandQuery(expand),
	})
}

// UpdateServiceAccount changes a service account
// (PATCH /organizations/{organization_id}/service-accounts/{service_account_id}).
func (c *Client) UpdateServiceAccount(ctx context.Context, organization, id string, update ServiceAccountUpdate) (ServiceAccount, error) {
	return one[ServiceAccount](ctx, c, call{
		operation: fmt.Sprintf("update service account %q", id),
		method:    http.MethodPatch,
		path:      organizationPath(organization, "service-accounts", id),
		body:      update,
	})
}

// DeleteServiceAccount deletes a service account with its credentials
// (DELETE /organizations/{organization_id}/service-accounts/{service_account_id}).
func (c *Client) DeleteServiceAccount(ctx context.Context, organization, id string) error {
	return c.send(ctx, call{
		operation: fmt.Sprintf("delete service account %q", id),
		method:    http.MethodDelete,
		path:      organizationPath(organization, "service-accounts", id),
	}, nil)
}
