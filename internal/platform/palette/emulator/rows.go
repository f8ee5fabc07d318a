package emulator

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// tenantRow is an organization.
type tenantRow struct {
	Name        string
	UID         string
	AuthType    string
	RedirectURL string
	Logins      []ssoLogin
	Inactive    bool
}

// userRow is a human's user in one tenant.
type userRow struct {
	UID       string
	Tenant    string
	Email     string
	FirstName string
	LastName  string
	Password  string // no password signs in when empty
	MFA       bool
	Inactive  bool
}

// tokenRow is one issued session token, by its jti.
type tokenRow struct {
	Session string
	Email   string
	Tenant  string
	Expires time.Time
	Revoked bool
}

// keyRow is one API key.
type keyRow struct {
	UID         string
	Name        string
	Annotations map[string]string
	Tenant      string
	Email       string // whose key it is
	Value       string
	Expiry      time.Time
	Inactive    bool
	Created     time.Time
	Modified    time.Time
}

// keyRef finds a key by its value.
type keyRef struct{ Tenant, UID string }

// mailRow is a mail that Palette would have sent.
type mailRow struct {
	At            string   `json:"at"`
	To            string   `json:"to"`
	Kind          string   `json:"kind"`
	Organizations []string `json:"organizations"`
	PasswordToken string   `json:"password_token,omitempty"`
}

// passwordRow is what a password token may do.
type passwordRow struct {
	Email    string
	Tenant   string
	Activate bool // activates the user too; otherwise resets only
}

var (
	tenants   = sandbox.Table[tenantRow]{Bucket: "palette/tenants"}    // by name
	users     = sandbox.Table[userRow]{Bucket: "palette/users"}        // by lower-case e-mail, tenant
	tokens    = sandbox.Table[tokenRow]{Bucket: "palette/tokens"}      // by jti
	keys      = sandbox.Table[keyRow]{Bucket: "palette/keys"}          // by tenant, uid
	keyRefs   = sandbox.Table[keyRef]{Bucket: "palette/key_refs"}      // by value
	mails     = sandbox.Table[mailRow]{Bucket: "palette/mails"}        // by moment
	passwords = sandbox.Table[passwordRow]{Bucket: "palette/password"} // by token
)

func userOf(c *sandbox.Call, email, tenant string) (userRow, bool) {
	return users.Get(c, strings.ToLower(email), tenant)
}

func (u userRow) put(c *sandbox.Call) { users.Put(c, u, strings.ToLower(u.Email), u.Tenant) }

// active returns a user who may act, in a tenant that is active.
func active(c *sandbox.Call, email, tenant string) (userRow, bool) {
	t, ok := tenants.Get(c, tenant)
	u, known := userOf(c, email, tenant)
	return u, ok && known && !t.Inactive && !u.Inactive
}

// homes returns the users that a human has in active tenants, by tenant name.
func homes(c *sandbox.Call, email string) []userRow {
	found := users.List(c, strings.ToLower(email))
	found = slices.DeleteFunc(found, func(u userRow) bool {
		t, ok := tenants.Get(c, u.Tenant)
		return !ok || t.Inactive
	})
	slices.SortFunc(found, func(a, b userRow) int { return cmp.Compare(a.Tenant, b.Tenant) })
	return found
}
