package emulator

import (
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

type serviceAccount struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

func (s serviceAccount) place() position { return position{s.CreatedAt, s.ID} }

var serviceAccounts = newCollection[serviceAccount]("service_accounts")

type serviceAccountView struct {
	serviceAccount
	Permissions permissions `json:"permissions,omitempty"`
}

func (x *exchange) viewServiceAccount(row serviceAccount) serviceAccountView {
	return serviceAccountView{row, x.permissions("service_accounts")}
}

func (x *exchange) pathServiceAccount() (serviceAccount, error) {
	row, ok := serviceAccounts.get(x.Call, x.org.ID, x.request.PathValue("service_account_id"))
	if !ok {
		return serviceAccount{}, missing("service account")
	}
	return row, nil
}

// listServiceAccounts answers GET /organizations/{organization_id}/service-accounts.
func listServiceAccounts(x *exchange) (any, error) {
	return listing[serviceAccount, serviceAccountView]{
		rows: serviceAccounts.in(x.Call, x.org.ID), view: x.viewServiceAccount,
		permissions: "service_accounts", counts: x.profile2026(),
	}.answer(x)
}

// createServiceAccount answers POST /organizations/{organization_id}/service-accounts. Names
// need not be unique.
func createServiceAccount(x *exchange) (any, error) {
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
	row := serviceAccount{ID: newID(), Name: name, CreatedAt: moment(x.Call), UpdatedAt: moment(x.Call)}
	if description != nil {
		row.Description = *description
	}
	serviceAccounts.put(x.Call, x.org.ID, row)
	return x.viewServiceAccount(row), nil
}

func getServiceAccount(x *exchange) (any, error) {
	row, err := x.pathServiceAccount()
	if err != nil {
		return nil, err
	}
	return x.viewServiceAccount(row), nil
}

// updateServiceAccount answers PATCH
// /organizations/{organization_id}/service-accounts/{service_account_id}.
func updateServiceAccount(x *exchange) (any, error) {
	row, err := x.pathServiceAccount()
	if err != nil {
		return nil, err
	}
	changed, err := x.describeAgain(&row.Name, &row.Description)
	if err != nil {
		return nil, err
	}
	if changed {
		row.UpdatedAt = moment(x.Call)
		serviceAccounts.put(x.Call, x.org.ID, row)
	}
	return x.viewServiceAccount(row), nil
}

// describeAgain applies the name and description of a PATCH and tells whether it had either.
func (x *exchange) describeAgain(name, description *string) (bool, error) {
	b, err := x.readBody()
	if err != nil {
		return false, err
	}
	newName, err := b.text("name", title)
	if err != nil {
		return false, err
	}
	newDescription, err := b.describe()
	if err != nil {
		return false, err
	}
	if newName != nil {
		*name = *newName
	}
	if newDescription != nil {
		*description = *newDescription
	}
	return newName != nil || newDescription != nil, nil
}

// deleteServiceAccount answers DELETE
// /organizations/{organization_id}/service-accounts/{service_account_id}.
func deleteServiceAccount(x *exchange) (any, error) {
	row, err := x.pathServiceAccount()
	if err != nil {
		return nil, err
	}
	dropServiceAccount(x.Call, x.org.ID, row.ID)
	return nil, nil
}

// dropServiceAccount removes an account with its credentials, whose tokens die with them.
func dropServiceAccount(c *sandbox.Call, organizationID, id string) {
	for _, row := range credentials.rows.List(c, id) {
		dropCredential(c, id, row)
	}
	serviceAccounts.remove(c, organizationID, id)
}
