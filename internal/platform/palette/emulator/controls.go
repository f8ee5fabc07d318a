package emulator

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// controls are what the API cannot do, but a rehearsal needs.
func controls() map[string]sandbox.Control {
	return map[string]sandbox.Control{
		"mails":               listMails,
		"sessions":            listSessions,
		"put-organization":    putOrganization,
		"delete-organization": deleteOrganization,
		"put-user":            putUser,
		"password-token":      makePasswordToken,
	}
}

// listMails shows the mails that were sent, oldest first.
func listMails(c *sandbox.Call, _ json.RawMessage) (any, error) { return mails.List(c), nil }

type sessionRead struct {
	Session      string `json:"session"`
	Email        string `json:"email"`
	Organization string `json:"organization"`
	Expires      string `json:"expires"`
	Revoked      bool   `json:"revoked"`
}

// listSessions shows every token ever issued, so that what was opened can be held against what
// was closed.
func listSessions(c *sandbox.Call, _ json.RawMessage) (any, error) {
	found := []sessionRead{}
	for _, t := range tokens.List(c) {
		found = append(found, sessionRead{t.Session, t.Email, t.Tenant, timestamp(t.Expires), t.Revoked})
	}
	return found, nil
}

func newTenant(name string) tenantRow {
	return tenantRow{
		Name: name, UID: newUID(), AuthType: authPassword,
		RedirectURL: "https://" + strings.ToLower(name) + "." + rootDomain,
	}
}

func (t tenantRow) put(c *sandbox.Call) { tenants.Put(c, t, t.Name) }

// putOrganization makes an organization, or changes the members that the body names.
func putOrganization(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		Name        string      `json:"name"`
		AuthType    *string     `json:"auth_type"`
		RedirectURL *string     `json:"redirect_url"`
		Logins      *[]ssoLogin `json:"sso_logins"`
		Active      *bool       `json:"active"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if in.Name == "" {
		return nil, errors.New("name is required")
	}
	t, ok := tenants.Get(c, in.Name)
	if !ok {
		t = newTenant(in.Name)
	}
	t.AuthType, t.RedirectURL, t.Logins = given(in.AuthType, t.AuthType), given(in.RedirectURL, t.RedirectURL), given(in.Logins, t.Logins)
	t.Inactive = !given(in.Active, !t.Inactive)
	t.put(c)
	return map[string]string{"uid": t.UID}, nil
}

// deleteOrganization makes an organization unknown; its users and their credentials end with it.
func deleteOrganization(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct{ Name string }
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if _, ok := tenants.Get(c, in.Name); !ok {
		return nil, fmt.Errorf("no organization %q", in.Name)
	}
	tenants.Delete(c, in.Name)
	return map[string]bool{"ok": true}, nil
}

// given returns what a body names, and otherwise what is.
func given[T any](named *T, is T) T {
	if named != nil {
		return *named
	}
	return is
}

// putUser makes a user of an organization, or changes the members that the body names.
func putUser(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		Email        string  `json:"email"`
		Organization string  `json:"organization"`
		Password     *string `json:"password"`
		MFA          *bool   `json:"mfa"`
		Active       *bool   `json:"active"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	in.Organization = cmp.Or(in.Organization, seedTenant)
	if _, ok := tenants.Get(c, in.Organization); !ok || in.Email == "" {
		return nil, fmt.Errorf("email and an existing organization are required, not %q", in.Organization)
	}
	u, ok := userOf(c, in.Email, in.Organization)
	if !ok {
		u = userRow{UID: newUID(), Tenant: in.Organization, Email: in.Email}
	}
	u.Password, u.MFA = given(in.Password, u.Password), given(in.MFA, u.MFA)
	u.Inactive = !given(in.Active, !u.Inactive)
	u.put(c)
	return map[string]string{"uid": u.UID}, nil
}

// makePasswordToken makes the token that a mail would carry.
func makePasswordToken(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		Email        string `json:"email"`
		Organization string `json:"organization"`
		Activate     bool   `json:"activate"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	u, ok := userOf(c, in.Email, cmp.Or(in.Organization, seedTenant))
	if !ok {
		return nil, fmt.Errorf("no user %q", in.Email)
	}
	return map[string]string{"password_token": newPasswordToken(c, u, in.Activate)}, nil
}
