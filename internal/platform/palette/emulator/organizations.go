package emulator

// Ways in which an organization signs people in.
const (
	authPassword = "password"
	authSSO      = "sso"
)

type ssoLogin struct {
	Name        string `json:"name,omitempty"`
	DisplayName string `json:"displayName,omitempty"`
	Logo        string `json:"logo,omitempty"`
	RedirectURI string `json:"redirectUri,omitempty"`
}

// organization is an item of the caller's organizations; empty members are left out.
type organization struct {
	Name        string     `json:"name,omitempty"`
	AuthType    string     `json:"authType,omitempty"`
	RedirectURL string     `json:"redirectUrl,omitempty"`
	Logins      []ssoLogin `json:"ssoLogins,omitempty"`
}

// listOrganizations shows every active organization in which the caller's address has a user,
// also when the credential belongs to one of them only.
func listOrganizations(q *request) (any, error) {
	found := []organization{}
	for _, u := range homes(q.Call, q.as.Email) {
		t, _ := tenants.Get(q.Call, u.Tenant)
		found = append(found, organization{t.Name, t.AuthType, t.RedirectURL, t.Logins})
	}
	return map[string][]organization{"organizations": found}, nil
}

// loginResponse is how to sign in to one organization.
type loginResponse struct {
	OrgName      string     `json:"orgName,omitempty"`
	AuthType     string     `json:"authType,omitempty"`
	RedirectURL  string     `json:"redirectUrl"`
	Logins       []ssoLogin `json:"ssoLogins,omitempty"`
	AppEnv       string     `json:"appEnv,omitempty"`
	RootDomain   string     `json:"rootDomain,omitempty"`
	SecurityMode string     `json:"securityMode,omitempty"`
	TotalTenants int64      `json:"totalTenants,omitempty"`
}

// readOrganization answers without a name only where there is no choice.
func readOrganization(q *request) (any, error) {
	all := tenants.List(q.Call)
	name := q.http.URL.Query().Get("orgName")
	if name == "" && len(all) == 1 {
		name = all[0].Name
	}
	t, ok := tenants.Get(q.Call, name)
	if !ok || t.Inactive {
		return nil, notFound("organization '%s' not found", name)
	}
	return loginResponse{
		OrgName: t.Name, AuthType: t.AuthType, RedirectURL: t.RedirectURL, Logins: t.Logins,
		AppEnv: "saas", RootDomain: rootDomain, SecurityMode: "standard", TotalTenants: int64(len(all)),
	}, nil
}

type identityProvider struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func listIdentityProviders(*request) (any, error) {
	return []identityProvider{
		{"azure-ad", "Azure Active Directory"},
		{"okta", "Okta"},
		{"keycloak", "Keycloak"},
		{"onelogin", "OneLogin"},
		{"adfs", "Microsoft ADFS"},
		{"others", "Others"},
	}, nil
}

const rootDomain = "console.example.com"

// systemLogins are the social logins that the installation offers.
func systemLogins() []ssoLogin { return loginsAt("https://" + rootDomain) }

func loginsAt(console string) []ssoLogin {
	return []ssoLogin{
		{"github", "GitHub", "/assets/images/github.svg", console + "/auth/sso/github"},
		{"google", "Google", "/assets/images/google.svg", console + "/auth/sso/google"},
	}
}

// listLogins shows an organization's social logins, or without one the installation's.
func listLogins(q *request) (any, error) {
	name := q.http.URL.Query().Get("org")
	if name == "" {
		return systemLogins(), nil
	}
	t, ok := tenants.Get(q.Call, name)
	if !ok || t.Inactive {
		return nil, notFound("organization '%s' not found", name)
	}
	return append([]ssoLogin{}, t.Logins...), nil
}

func listAuthProviders(*request) (any, error) { return systemLogins(), nil }

// readCaller tells whose credential it is.
func readCaller(q *request) (any, error) {
	t, _ := tenants.Get(q.Call, q.as.Tenant)
	return map[string]string{"orgName": t.Name, "tenantUid": t.UID, "userUid": q.as.UID}, nil
}
