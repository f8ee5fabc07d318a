package api

import (
	"context"
	"encoding/json"
	"net/http"
)

// ServiceAccount is a machine's identity in one organization.
type ServiceAccount struct {
	Metadata Metadata             `json:"metadata"`
	Spec     ServiceAccountSpec   `json:"spec"`
	Status   ServiceAccountStatus `json:"status"`
}

func (a ServiceAccount) id() string { return a.Metadata.ID }

// ServiceAccountSpec is what the account is in.
type ServiceAccountSpec struct {
	GroupIDs []string `json:"groupIDs"`
}

// ServiceAccountStatus is the account's token.
type ServiceAccountStatus struct {
	// Expiry is when the token ends, RFC 3339. Callers cannot choose its lifetime.
	Expiry string `json:"expiry"`
	// AccessToken is present in the answers to create and rotate only.
	AccessToken string `json:"accessToken,omitempty"`
}

// ServiceAccountWrite makes or replaces an account; token and expiry stay.
type ServiceAccountWrite struct {
	Metadata MetadataWrite      `json:"metadata"`
	Spec     ServiceAccountSpec `json:"spec"`
}

// MarshalJSON keeps the groups that the service requires from being null.
func (s ServiceAccountSpec) MarshalJSON() ([]byte, error) {
	type plain ServiceAccountSpec
	s.GroupIDs = ids(s.GroupIDs)
	return json.Marshal(plain(s))
}

// Matches tells whether an account is what the write sent.
func (w ServiceAccountWrite) Matches(a ServiceAccount) bool {
	return w.Metadata.Matches(a.Metadata) && sameSet(w.Spec.GroupIDs, a.Spec.GroupIDs)
}

// ServiceAccounts lists an organization's accounts: GET /api/v1/organizations/{org}/serviceaccounts. A caller without the
// right to read them sees only itself. There is no single read.
func (c *Client) ServiceAccounts(ctx context.Context, org string) ([]ServiceAccount, error) {
	return list[ServiceAccount](ctx, c, "list service accounts", organization(org, "serviceaccounts"), nil)
}

// CreateServiceAccount makes one and returns its token: POST /api/v1/organizations/{org}/serviceaccounts. With groups, a
// lost race answers 409 although the account exists, and the token is lost; [Writer] sends none.
func (c *Client) CreateServiceAccount(ctx context.Context, org string, write ServiceAccountWrite) (ServiceAccount, error) {
	return create[ServiceAccount](ctx, c, "create service account", organization(org, "serviceaccounts"), write)
}

// UpdateServiceAccount replaces an account's metadata and groups: PUT /api/v1/organizations/{org}/serviceaccounts/{id}. Its
// answer shows the groups of before, so it is not returned.
func (c *Client) UpdateServiceAccount(ctx context.Context, org, id string, write ServiceAccountWrite) error {
	return c.send(ctx, "update service account", http.MethodPut, organization(org, "serviceaccounts", id), write)
}

// RotateServiceAccount replaces the token and returns the new one: POST /api/v1/organizations/{org}/serviceaccounts/{id}/rotate.
// The old one is refused at once.
func (c *Client) RotateServiceAccount(ctx context.Context, org, id string) (ServiceAccount, error) {
	return create[ServiceAccount](ctx, c, "rotate service account", organization(org, "serviceaccounts", id, "rotate"), nil)
}

// DeleteServiceAccount deletes one; its token is refused at once: DELETE /api/v1/organizations/{org}/serviceaccounts/{id}.
func (c *Client) DeleteServiceAccount(ctx context.Context, org, id string) error {
	return c.send(ctx, "delete service account", http.MethodDelete, organization(org, "serviceaccounts", id), nil)
}
