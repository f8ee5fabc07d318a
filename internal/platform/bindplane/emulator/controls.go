package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// decode reads a control's body; an empty one leaves everything at its default.
func decode(body json.RawMessage, into any) error {
	if len(body) == 0 {
		return nil
	}
	return json.Unmarshal(body, into)
}

func knownOrganization(c *sandbox.Call, id string) (organization, error) {
	if id == "" {
		id = seedOrganization
	}
	o, ok := organizations.Get(c, id)
	if !ok {
		return o, fmt.Errorf("there is no organization %q", id)
	}
	return o, nil
}

// principal describes a credential: a new user, or one more credential of a known e-mail.
type principal struct {
	// Kind is api_key (the default) or basic.
	Kind string `json:"kind"`
	// Email of the user; made up when empty.
	Email string `json:"email"`
	// Role in the organization: admin (the default), user, or none for somebody who belongs to
	// no organization yet.
	Role string `json:"role"`
	// OrganizationID defaults to the seeded organization, ProjectID to its first project.
	OrganizationID string `json:"organization_id"`
	ProjectID      string `json:"project_id"`
}

func newPrincipal(c *sandbox.Call, spec json.RawMessage) (any, error) {
	p := principal{Kind: "api_key", Role: roleAdmin}
	if err := decode(spec, &p); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"api_key", "basic"}, p.Kind) {
		return nil, fmt.Errorf("kind %q is neither api_key nor basic", p.Kind)
	}
	if p.Role == "none" && p.Kind == "api_key" {
		return nil, errors.New("an API key belongs to a project: a user without an organization needs kind basic")
	}
	if p.Email == "" {
		p.Email = sandbox.NewID(8, sandbox.LowerCase) + "@example.com"
	}
	u, err := memberUser(c, p)
	if err != nil {
		return nil, err
	}
	if p.Kind == "basic" {
		u.Password = sandbox.NewID(24, sandbox.LowerCase+sandbox.Digits)
		putUser(c, u)
		return map[string]string{"user_id": u.ID, "username": u.Email, "password": u.Password}, nil
	}
	key := apiKey{Key: newULID(c), User: u.ID, Account: p.ProjectID}
	if key.Account == "" {
		key.Account = u.ActiveAccount
	}
	keys.Put(c, key, key.Key)
	return map[string]string{"user_id": u.ID, "email": u.Email, "api_key": key.Key}, nil
}

// memberUser finds or makes a user and adds it to the organization it shall belong to.
func memberUser(c *sandbox.Call, p principal) (user, error) {
	if !slices.Contains([]string{roleAdmin, roleUser, "none"}, p.Role) {
		return user{}, fmt.Errorf("role %q is none of admin, user and none", p.Role)
	}
	u := user{ID: newULID(c), Email: p.Email, DateModified: c.Now}
	if id, ok := emails.Get(c, p.Email); ok {
		u, _ = users.Get(c, id)
	}
	if p.Role == "none" {
		putUser(c, u)
		return u, nil
	}
	o, err := knownOrganization(c, p.OrganizationID)
	if err != nil {
		return u, err
	}
	all := accountsOf(c, o.ID)
	at := slices.IndexFunc(all, func(a account) bool { return p.ProjectID == "" || a.ID == p.ProjectID })
	if at < 0 {
		return u, fmt.Errorf("organization %s has no project %q", o.ID, p.ProjectID)
	}
	bindOrganization(c, o.ID, u.ID, p.Role)
	bindAccount(c, all[at].ID, u.ID, p.Role)
	if u.ActiveAccount == "" {
		u.ActiveAccount = all[at].ID
	}
	putUser(c, u)
	return u, nil
}

// addUser puts a user into an organization: {"email", "role", "organization_id", "project_id"}.
func addUser(c *sandbox.Call, body json.RawMessage) (any, error) {
	p := principal{Role: roleUser}
	if err := decode(body, &p); err != nil {
		return nil, err
	}
	if p.Email == "" {
		return nil, errors.New("email is required")
	}
	u, err := memberUser(c, p)
	if err != nil {
		return nil, err
	}
	return map[string]string{"id": u.ID, "email": u.Email}, nil
}

// addProject makes one more project: {"organization_id", "name"}.
func addProject(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		OrganizationID string `json:"organization_id"`
		Name           string `json:"name"`
	}
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	o, err := knownOrganization(c, in.OrganizationID)
	if err != nil {
		return nil, err
	}
	if in.Name == "" {
		return nil, errors.New("name is required")
	}
	a := newAccount(c, o.ID, in.Name)
	putAccount(c, a)
	return map[string]string{"id": a.ID}, nil
}

// setActiveProject swaps a user's active project: {"email" (the seeded user by default), "project_id"}.
func setActiveProject(c *sandbox.Call, body json.RawMessage) (any, error) {
	in := struct {
		Email     string `json:"email"`
		ProjectID string `json:"project_id"`
	}{Email: "sandbox@example.com"}
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	id, ok := emails.Get(c, in.Email)
	if !ok {
		return nil, fmt.Errorf("there is no user %q", in.Email)
	}
	if _, ok := accounts.Get(c, in.ProjectID); !ok {
		return nil, fmt.Errorf("there is no project %q", in.ProjectID)
	}
	u, _ := users.Get(c, id)
	u.ActiveAccount = in.ProjectID
	users.Put(c, u, id)
	return map[string]string{"id": id, "active_project_id": u.ActiveAccount}, nil
}

// storedLicense reveals what the API never returns: {"organization_id"}.
func storedLicense(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		OrganizationID string `json:"organization_id"`
	}
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	o, err := knownOrganization(c, in.OrganizationID)
	if err != nil {
		return nil, err
	}
	return map[string]string{"license_key": o.LicenseKey, "license_type": o.LicenseType}, nil
}

// setSSO turns an organization's single sign-on flag: {"organization_id", "enabled"}.
func setSSO(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		OrganizationID string `json:"organization_id"`
		Enabled        bool   `json:"enabled"`
	}
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	o, err := knownOrganization(c, in.OrganizationID)
	if err != nil {
		return nil, err
	}
	o.SSO = in.Enabled
	organizations.Put(c, o, o.ID)
	return map[string]any{"id": o.ID, "sso_enabled": o.SSO}, nil
}

// rotateSecretKey gives a project a new default key and keeps the old one as an alternate:
// {"project_id" (the seeded one by default)}.
func rotateSecretKey(c *sandbox.Call, body json.RawMessage) (any, error) {
	in := struct {
		ProjectID string `json:"project_id"`
	}{ProjectID: seedAccount}
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	a, ok := accounts.Get(c, in.ProjectID)
	if !ok {
		return nil, fmt.Errorf("there is no project %q", in.ProjectID)
	}
	a.AlternateKeys = append(a.AlternateKeys, a.SecretKey)
	a.SecretKey, a.DateModified = newULID(c), c.Now
	putAccount(c, a)
	return map[string]any{"secret_key": a.SecretKey, "alternate_secret_keys": a.AlternateKeys}, nil
}
