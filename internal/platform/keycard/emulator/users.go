package emulator

import (
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Statuses of a membership.
const (
	statusActive   = "active"
	statusDisabled = "disabled"
)

// userSource is the issuer of users who signed up with the service itself.
const userSource = "https://id.keycard.example"

// user is an account's membership in one organization.
type user struct {
	ID        string    `json:"id"`
	Email     string    `json:"email,omitempty"`
	Role      string    `json:"role"`
	Status    string    `json:"status"`
	Source    string    `json:"source"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func (u user) place() position { return position{u.CreatedAt, u.ID} }

// account is a person, in however many organizations.
type account struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

// address remembers whose an e-mail address was last in an organization. What it names may
// have changed since, so readers look at the row itself.
type address struct {
	User       string `json:"user,omitempty"`
	Invitation string `json:"invitation,omitempty"`
}

var (
	users     = newCollection[user]("users")
	accounts  = sandbox.Table[account]{Bucket: "keycard/accounts"}
	mailboxes = sandbox.Table[string]{Bucket: "keycard/accounts_by_email"}
	addresses = sandbox.Table[address]{Bucket: "keycard/addresses"}
)

// newAccount returns the id of the account with an e-mail address and makes it when there is
// none. An empty address gets a made-up one.
func newAccount(c *sandbox.Call, email string) string {
	if email == "" {
		email = "user-" + sandbox.NewID(8, sandbox.LowerCase) + "@example.com"
	}
	if id, ok := mailboxes.Get(c, strings.ToLower(email)); ok {
		return id
	}
	id := newID()
	putAccount(c, account{id, email})
	return id
}

func putAccount(c *sandbox.Call, row account) {
	accounts.Put(c, row, row.ID)
	if row.Email != "" {
		mailboxes.Put(c, row.ID, strings.ToLower(row.Email))
	}
}

// join makes an account an active member of an organization. Who is one already gets the role.
func join(c *sandbox.Call, org organization, accountID, role string) {
	row, member := users.get(c, org.ID, accountID)
	if !member {
		person, _ := accounts.Get(c, accountID)
		row = user{ID: accountID, Email: person.Email, Source: userSource, CreatedAt: moment(c)}
	}
	row.Role, row.Status, row.UpdatedAt = role, statusActive, moment(c)
	putUser(c, org, row)
}

func putUser(c *sandbox.Call, org organization, row user) {
	users.put(c, org.ID, row)
	memberships.put(c, row.ID, membership{org.ID, org.CreatedAt})
	if row.Email != "" {
		known, _ := addresses.Get(c, org.ID, strings.ToLower(row.Email))
		known.User = row.ID
		addresses.Put(c, known, org.ID, strings.ToLower(row.Email))
	}
}

// leave ends a membership; the account stays.
func leave(c *sandbox.Call, org organization, row user) {
	users.remove(c, org.ID, row.ID)
	memberships.remove(c, row.ID, org.ID)
}

type userView struct {
	user
	Permissions permissions `json:"permissions,omitempty"`
}

func (x *exchange) viewUser(row user) userView { return userView{row, x.permissions("users")} }

// roleFilter reads the role parameter of a list, empty for all.
func roleFilter(x *exchange) (string, error) {
	query := x.request.URL.Query()
	if !query.Has("role") {
		return "", nil
	}
	if complaint := oneOf(organizationRoles...)(query.Get("role")); complaint != "" {
		return "", invalid("role %s", complaint)
	}
	return query.Get("role"), nil
}

// listUsers answers GET /organizations/{organization_id}/users.
func listUsers(x *exchange) (any, error) {
	role, err := roleFilter(x)
	if err != nil {
		return nil, err
	}
	return listing[user, userView]{
		rows:        users.in(x.Call, x.org.ID),
		keep:        func(u user) bool { return role == "" || u.Role == role },
		view:        x.viewUser,
		permissions: "users",
	}.answer(x)
}

func (x *exchange) pathUser() (user, error) {
	row, ok := users.get(x.Call, x.org.ID, x.request.PathValue("user_id"))
	if !ok {
		return user{}, missing("user")
	}
	return row, nil
}

func getUser(x *exchange) (any, error) {
	row, err := x.pathUser()
	if err != nil {
		return nil, err
	}
	return x.viewUser(row), nil
}

// updateUser answers PATCH /organizations/{organization_id}/users/{user_id}.
func updateUser(x *exchange) (any, error) {
	row, err := x.pathUser()
	if err != nil {
		return nil, err
	}
	b, err := x.readBody()
	if err != nil {
		return nil, err
	}
	role, err := b.text("role", oneOf(organizationRoles...))
	if err != nil {
		return nil, err
	}
	status, err := b.text("status", oneOf(statusActive, statusDisabled))
	if err != nil {
		return nil, err
	}
	if role == nil && status == nil {
		return x.viewUser(row), nil
	}
	changed := row
	if role != nil {
		changed.Role = *role
	}
	if status != nil {
		changed.Status = *status
	}
	if !administers(changed) && x.lastAdmin(row) {
		return nil, lastAdminStays
	}
	changed.UpdatedAt = moment(x.Call)
	users.put(x.Call, x.org.ID, changed)
	return x.viewUser(changed), nil
}

// deleteUser answers DELETE /organizations/{organization_id}/users/{user_id}.
func deleteUser(x *exchange) (any, error) {
	row, err := x.pathUser()
	if err != nil {
		return nil, err
	}
	if x.lastAdmin(row) {
		return nil, lastAdminStays
	}
	leave(x.Call, x.org, row)
	return nil, nil
}

// lastAdminStays guards every organization's last active administrator.
var lastAdminStays = conflict("the organization must keep an active administrator")

func administers(row user) bool { return row.Role == roleAdmin && row.Status == statusActive }

func (x *exchange) lastAdmin(row user) bool {
	return administers(row) && !anyRow(users.in(x.Call, x.org.ID)(""), func(other user) bool {
		return other.ID != row.ID && administers(other)
	})
}
