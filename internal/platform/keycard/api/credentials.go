package api

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// ServiceAccountCredential is a client id of a service account. Its secret is shown once, by
// CreateCredential.
type ServiceAccountCredential struct {
	ID string `json:"id"`
	// Name is for display and need not be unique.
	Name string `json:"name"`
	// Description has up to 500 characters; "" where there is none.
	Description string `json:"description,omitempty"`
	// ClientID is generated and never changes.
	ClientID  string    `json:"client_id"`
	CreatedAt time.Time `json:"created_at"`
	// LastUsedAt is zero while the credential is unused.
	LastUsedAt  time.Time   `json:"last_used_at,omitzero"`
	Permissions Permissions `json:"permissions,omitempty"`
}

func (c ServiceAccountCredential) key() string { return c.ID }

// NewCredential is the answer of CreateCredential: the credential with its secret.
type NewCredential struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	ClientID    string `json:"client_id"`
	// ClientSecret is in this answer and in no other.
	ClientSecret string `json:"client_secret"`
	// CreatedAt is zero where the answer holds no time that can be read.
	CreatedAt time.Time `json:"created_at"`
}

// UnmarshalJSON passes over a time that it cannot read: refusing the answer would lose the secret.
func (c *NewCredential) UnmarshalJSON(raw []byte) error {
	type plain NewCredential
	answer := struct {
		*plain
		CreatedAt json.RawMessage `json:"created_at"`
	}{plain: (*plain)(c)}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return err
	}
	if json.Unmarshal(answer.CreatedAt, &c.CreatedAt) != nil {
		c.CreatedAt = time.Time{}
	}
	return nil
}

func (c NewCredential) key() string { return c.ID }

// CredentialCreate is the request of CreateCredential.
type CredentialCreate struct {
	// Name is required.
	Name string `json:"name"`
	// Description has up to 500 characters.
	Description string `json:"description,omitempty"`
}

// CredentialUpdate is the request of UpdateCredential. It cannot rotate the secret.
type CredentialUpdate struct {
	// Name stays as it is where it is "".
	Name string `json:"name,omitempty"`
	// Description stays as it is where it is nil; a pointer to "" clears it. The API takes no null.
	Description *string `json:"description,omitempty"`
}

func credentialPath(organization, account string, below ...string) []string {
	return append(organizationPath(organization, "service-accounts", account, "credentials"), below...)
}

// CreateCredential creates a credential and returns its secret
// (POST /organizations/{organization_id}/service-accounts/{service_account_id}/credentials).
func (c *Client) CreateCredential(ctx context.Context, organization, account string, create CredentialCreate) (NewCredential, error) {
	return one[NewCredential](ctx, c, call{
		operation: fmt.Sprintf("create credential %q of service account %q", create.Name, account),
		method:    http.MethodPost,
		path:      credentialPath(organization, account),
		body:      create,
	})
}

// Credentials lists a service account's credentials, without secrets
// (GET /organizations/{organization_id}/service-accounts/{service_account_id}/credentials).
func (c *Client) Credentials(ctx context.Context, organization, account string, options ListOptions) iter.Seq2[ServiceAccountCredential, error] {
	return walk[ServiceAccountCredential](ctx, c, call{
		operation: fmt.Sprintf("list credentials of service account %q", account),
		path:      credentialPath(organization, account),
	}, options)
}

// Credential reads a credential, without its secret
// (GET /organizations/{organization_id}/service-accounts/{service_account_id}/credentials/{credential_id}).
func (c *Client) Credential(ctx context.Context, organization, account, id string, expand ...Expand) (ServiceAccountCredential, error) {
	return one[ServiceAccountCredential](ctx, c, call{
		operation: fmt.Sprintf("read credential %q of service account %q", id, account),
		method:    http.MethodGet,
		path:      credentialPath(organization, account, id),
		query:     expandQuery(expand),
	})
}

// UpdateCredential changes a credential's name or description
// (PATCH /organizations/{organization_id}/service-accounts/{service_account_id}/credentials/{credential_id}).
func (c *Client) UpdateCredential(ctx context.Context, organization, account, id string, update CredentialUpdate) (ServiceAccountCredential, error) {
	return one[ServiceAccountCredential](ctx, c, call{
		operation: fmt.Sprintf("update credential %q of service account %q", id, account),
		method:    http.MethodPatch,
		path:      credentialPath(organization, account, id),
		body:      update,
	})
}

// DeleteCredential revokes a credential
// (DELETE /organizations/{organization_id}/service-accounts/{service_account_id}/credentials/{credential_id}).
func (c *Client) DeleteCredential(ctx context.Context, organization, account, id string) error {
	return c.send(ctx, call{
		operation: fmt.Sprintf("delete credential %q of service account %q", id, account),
		method:    http.MethodDelete,
		path:      credentialPath(organization, account, id),
	}, nil)
}
