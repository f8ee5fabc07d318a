package emulator

import (
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Lengths of what a credential consists of.
const (
	clientIDLength     = 21
	clientSecretLength = 64
)

// credential is a client id with a secret; the parent is its service account.
type credential struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Description string     `json:"description,omitempty"`
	ClientID    string     `json:"client_id"`
	CreatedAt   time.Time  `json:"created_at"`
	LastUsedAt  *time.Time `json:"last_used_at,omitempty"`
}

func (k credential) place() position { return position{k.CreatedAt, k.ID} }

// client finds a credential by its client id and holds its secret's digest.
type client struct {
	Organization string `json:"organization"`
	Account      string `json:"account"`
	Credential   string `json:"credential"`
	Digest       string `json:"digest"`
}

var (
	credentials = newCollection[credential]("credentials")
	clients     = sandbox.Table[client]{Bucket: "keycard/clients"}
)

type credentialView struct {
	credential
	Permissions permissions `json:"permissions,omitempty"`
}

// createdCredential is the one answer that holds the secret.
type createdCredential struct {
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	Description  string    `json:"description,omitempty"`
	ClientID     string    `json:"client_id"`
	ClientSecret string    `json:"client_secret"`
	CreatedAt    time.Time `json:"created_at"`
}

func (x *exchange) viewCredential(row credential) credentialView {
	return credentialView{row, x.permissions("credentials")}
}

func (x *exchange) pathCredential() (credential, error) {
	parent, err := x.pathServiceAccount()
	if err != nil {
		return credential{}, err
	}
	row, ok := credentials.get(x.Call, parent.ID, x.request.PathValue("credential_id"))
	if !ok {
		return credential{}, missing("credential")
	}
	return row, nil
}

// newCredential makes a credential with a fresh client id and secret.
func newCredential(c *sandbox.Call, organizationID, accountID, name, description string) (credential, string) {
	row := credential{
		ID: newID(), Name: name, Description: description,
		ClientID: sandbox.NewID(clientIDLength, alphanumerics), CreatedAt: moment(c),
	}
	secret := sandbox.NewID(clientSecretLength, alphanumerics)
	putCredential(c, organizationID, accountID, row, secret)
	return row, secret
}

func putCredential(c *sandbox.Call, organizationID, accountID string, row credential, secret string) {
	credentials.put(c, accountID, row)
	clients.Put(c, client{organizationID, accountID, row.ID, digest(secret)}, row.ClientID)
}

// listCredentials answers GET .../service-accounts/{service_account_id}/credentials.
func listCredentials(x *exchange) (any, error) {
	parent, err := x.pathServiceAccount()
	if err != nil {
		return nil, err
	}
	return listing[credential, credentialView]{
		rows: credentials.in(x.Call, parent.ID), view: x.viewCredential,
		permissions: "credentials", counts: x.profile2026(),
	}.answer(x)
}

// createCredential answers POST .../service-accounts/{service_account_id}/credentials.
func createCredential(x *exchange) (any, error) {
	parent, err := x.pathServiceAccount()
	if err != nil {
		return nil, err
	}
	b, err := x.readBody()
	if err != nil {
		return nil, err
	}
	name, err := b.need("name", title)
	if err != nil {
		return nil, err
	}
	description, err := b.describe()
	if err != nil {
		return nil, err
	}
	if description == nil {
		description = new("")
	}
	row, secret := newCredential(x.Call, x.org.ID, parent.ID, name, *description)
	return createdCredential{row.ID, row.Name, row.Description, row.ClientID, secret, row.CreatedAt}, nil
}

func getCredential(x *exchange) (any, error) {
	row, err := x.pathCredential()
	if err != nil {
		return nil, err
	}
	return x.viewCredential(row), nil
}

// updateCredential answers PATCH .../credentials/{credential_id}. The secret cannot change.
func updateCredential(x *exchange) (any, error) {
	row, err := x.pathCredential()
	if err != nil {
		return nil, err
	}
	changed, err := x.describeAgain(&row.Name, &row.Description)
	if err != nil {
		return nil, err
	}
	if changed {
		credentials.put(x.Call, x.request.PathValue("service_account_id"), row)
	}
	return x.viewCredential(row), nil
}

// deleteCredential answers DELETE .../credentials/{credential_id}.
func deleteCredential(x *exchange) (any, error) {
	row, err := x.pathCredential()
	if err != nil {
		return nil, err
	}
	dropCredential(x.Call, x.request.PathValue("service_account_id"), row)
	return nil, nil
}

func dropCredential(c *sandbox.Call, accountID string, row credential) {
	clients.Delete(c, row.ClientID)
	credentials.remove(c, accountID, row.ID)
}
