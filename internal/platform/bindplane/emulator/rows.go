package emulator

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

type organization struct {
	ID           string      `json:"id"`
	Name         string      `json:"name"`
	DisplayName  string      `json:"display_name"`
	Auth0        *auth0      `json:"auth0,omitempty"`
	Parameters   []parameter `json:"parameters,omitempty"`
	SSO          bool        `json:"sso,omitempty"`
	DateModified time.Time   `json:"date_modified"`
	LicenseKey   string      `json:"license_key,omitempty"`
	LicenseType  string      `json:"license_type,omitempty"`
}

type auth0 struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
}

type parameter struct {
	Name       string          `json:"name"`
	Value      json.RawMessage `json:"value"`
	Sensitive  bool            `json:"sensitive"`
	Credential bool            `json:"credential"`
}

type account struct {
	ID            string      `json:"id"`
	Organization  string      `json:"organization"`
	Name          string      `json:"name"`
	DisplayName   string      `json:"display_name"`
	SecretKey     string      `json:"secret_key"`
	AlternateKeys []string    `json:"alternate_keys,omitempty"`
	Parameters    []parameter `json:"parameters,omitempty"`
	DateModified  time.Time   `json:"date_modified"`
}

type user struct {
	ID            string    `json:"id"`
	Email         string    `json:"email"`
	DisplayName   string    `json:"display_name,omitempty"`
	Password      string    `json:"password,omitempty"`
	ActiveAccount string    `json:"active_account,omitempty"`
	NextLogin     string    `json:"next_login,omitempty"`
	RequestedMFA  bool      `json:"requested_mfa,omitempty"`
	DateModified  time.Time `json:"date_modified"`
}

// apiKey acts as one user inside one project.
type apiKey struct {
	Key     string `json:"key"`
	User    string `json:"user"`
	Account string `json:"account"`
}

// membership binds a user to an organization or to a project.
type membership struct {
	Parent string `json:"parent"`
	User   string `json:"user"`
	Role   string `json:"role"`
}

const (
	roleAdmin  = "admin"
	roleUser   = "user"
	roleViewer = "viewer"
)

var (
	organizations = sandbox.Table[organization]{Bucket: "bindplane/organizations"}
	accounts      = sandbox.Table[account]{Bucket: "bindplane/accounts"}
	users         = sandbox.Table[user]{Bucket: "bindplane/users"}
	keys          = sandbox.Table[apiKey]{Bucket: "bindplane/keys"}

	// Indexes: a name or an owner, then the id it leads to.
	handles      = sandbox.Table[string]{Bucket: "bindplane/organizations_by_name"}
	displayNames = sandbox.Table[string]{Bucket: "bindplane/organizations_by_display_name"}
	emails       = sandbox.Table[string]{Bucket: "bindplane/users_by_email"}
	orgAccounts  = sandbox.Table[string]{Bucket: "bindplane/accounts_by_organization"}

	// Bindings, once from each side.
	orgMembers     = sandbox.Table[membership]{Bucket: "bindplane/members_of_organization"}
	userOrgs       = sandbox.Table[membership]{Bucket: "bindplane/organizations_of_user"}
	accountMembers = sandbox.Table[membership]{Bucket: "bindplane/members_of_account"}
)

func putOrganization(c *sandbox.Call, o organization) {
	if old, ok := organizations.Get(c, o.ID); ok {
		displayNames.Delete(c, old.DisplayName, o.ID)
	}
	organizations.Put(c, o, o.ID)
	handles.Put(c, o.ID, o.Name, o.ID)
	displayNames.Put(c, o.ID, o.DisplayName, o.ID)
}

func putAccount(c *sandbox.Call, a account) {
	accounts.Put(c, a, a.ID)
	orgAccounts.Put(c, a.ID, a.Organization, a.ID)
}

func putUser(c *sandbox.Call, u user) {
	users.Put(c, u, u.ID)
	emails.Put(c, u.ID, u.Email)
}

func bindOrganization(c *sandbox.Call, organizationID, userID, role string) {
	orgMembers.Put(c, membership{organizationID, userID, role}, organizationID, userID)
	userOrgs.Put(c, membership{organizationID, userID, role}, userID, organizationID)
}

func bindAccount(c *sandbox.Call, accountID, userID, role string) {
	accountMembers.Put(c, membership{accountID, userID, role}, accountID, userID)
}

// accountsOf returns an organization's projects, oldest first.
func accountsOf(c *sandbox.Call, organizationID string) []account {
	all := []account{}
	for _, id := range orgAccounts.List(c, organizationID) {
		if a, ok := accounts.Get(c, id); ok {
			all = append(all, a)
		}
	}
	return all
}

// visibleAccounts returns the projects a user sees: all of them as the organization's
// administrator, else those the user was added to.
func visibleAccounts(c *sandbox.Call, organizationID, userID string) []account {
	m, _ := orgMembers.Get(c, organizationID, userID)
	return slices.DeleteFunc(accountsOf(c, organizationID), func(a account) bool {
		_, bound := accountMembers.Get(c, a.ID, userID)
		return m.Role != roleAdmin && !bound
	})
}

func removeOrganization(c *sandbox.Call, o organization) {
	for _, a := range accountsOf(c, o.ID) {
		for _, m := range accountMembers.List(c, a.ID) {
			accountMembers.Delete(c, a.ID, m.User)
		}
		for _, k := range keys.List(c) {
			if k.Account == a.ID {
				keys.Delete(c, k.Key)
			}
		}
		orgAccounts.Delete(c, o.ID, a.ID)
		accounts.Delete(c, a.ID)
	}
	for _, m := range orgMembers.List(c, o.ID) {
		orgMembers.Delete(c, o.ID, m.User)
		userOrgs.Delete(c, m.User, o.ID)
		leaveAccounts(c, m.User)
	}
	handles.Delete(c, o.Name, o.ID)
	displayNames.Delete(c, o.DisplayName, o.ID)
	organizations.Delete(c, o.ID)
}

// leaveAccounts moves a user whose active project is gone to the first one that is left.
func leaveAccounts(c *sandbox.Call, userID string) {
	u, ok := users.Get(c, userID)
	if !ok {
		return
	}
	if _, ok := accounts.Get(c, u.NextLogin); !ok {
		u.NextLogin = ""
	}
	if _, ok := accounts.Get(c, u.ActiveAccount); !ok {
		u.ActiveAccount = ""
		for _, m := range userOrgs.List(c, userID) {
			if left := visibleAccounts(c, m.Parent, userID); len(left) > 0 {
				u.ActiveAccount = left[0].ID
				break
			}
		}
	}
	users.Put(c, u, u.ID)
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newULID returns an identifier of the platform's usual look: 26 characters, sortable by time.
func newULID(c *sandbox.Call) string {
	var stamp [10]byte
	ms := c.Now.UnixMilli()
	for i := range stamp {
		stamp[len(stamp)-1-i] = crockford[ms&31]
		ms >>= 5
	}
	return string(stamp[:]) + sandbox.NewID(16, crockford)
}

// slug turns a display name into a name that fits a label value.
func slug(displayName string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(displayName) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	if s := strings.Trim(b.String()[:min(b.Len(), 63)], "-"); s != "" {
		return s
	}
	return "organization"
}
