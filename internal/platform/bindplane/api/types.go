package api

import "encoding/json"

// Resource is the envelope around every object of the platform.
type Resource[S any] struct {
	// APIVersion of the envelope: "bindplane.observiq.com/v1".
	APIVersion string `json:"apiVersion"`
	// Kind of the object: "Organization", "Account" or "User".
	Kind     string   `json:"kind"`
	Metadata Metadata `json:"metadata"`
	Spec     S        `json:"spec"`
	// Status is an empty object for these kinds.
	Status json.RawMessage `json:"status"`
}

// Organization is a tenant, as GET /v1/organizations lists it.
type Organization = Resource[OrganizationSpec]

// Account is a project; the API's JSON kept the older word.
type Account = Resource[AccountSpec]

// User is a member of an organization, as GET /v1/organizations/users lists it. No roles are told.
type User = Resource[UserSpec]

// Metadata identifies and describes an object. Fields without a value may be absent.
type Metadata struct {
	// ID never changes. It usually is a ULID, but nothing promises that.
	ID string `json:"id"`
	// Name is the server's unique handle. It need not resemble the display name.
	Name string `json:"name"`
	// DisplayName is the name for people; renaming changes it.
	DisplayName string            `json:"displayName"`
	Description string            `json:"description"`
	Icon        string            `json:"icon"`
	Labels      map[string]string `json:"labels"`
	// Hash is a hex SHA-256 of the spec; metadata have no part in it.
	Hash string `json:"hash"`
	// Version counts the changes of the spec from 1; 0 where the kind has no versions.
	Version int64 `json:"version"`
	// DateModified is the moment of the last write, RFC 3339.
	DateModified string `json:"dateModified"`
	// Deprecated marks types that ship with the server.
	Deprecated bool `json:"deprecated"`
	// AdditionalInfo is a banner of the web interface; nil where there is none.
	AdditionalInfo  *AdditionalInfo `json:"additionalInfo"`
	ResourceDocLink string          `json:"resourceDocLink"`
	Stability       string          `json:"stability"`
	Warning         string          `json:"warning"`
}

// AdditionalInfo is a message of the web interface, with links.
type AdditionalInfo struct {
	Message       string          `json:"message"`
	Documentation []Documentation `json:"documentation"`
}

// Documentation is one link of [AdditionalInfo].
type Documentation struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// OrganizationSpec is what is special to organizations.
type OrganizationSpec struct {
	// Auth0 links the organization to its sign-in; empty on self-hosted servers.
	Auth0      Auth0       `json:"auth0"`
	Parameters []Parameter `json:"parameters"`
}

// Auth0 names the Auth0 organization behind sign-in and SSO.
type Auth0 struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
}

// AccountSpec is what is special to projects.
type AccountSpec struct {
	// SecretKey is the default enrolment key that collectors present. Secret.
	SecretKey string `json:"secretKey"`
	// AlternateSecretKeys are accepted besides it. Secret.
	AlternateSecretKeys []string    `json:"alternateSecretKeys"`
	Parameters          []Parameter `json:"parameters"`
}

// Parameter is a named value of any JSON type.
type Parameter struct {
	Name string `json:"name"`
	// Value is any JSON. A sensitive one arrives as a placeholder and must not be sent back.
	Value     json.RawMessage `json:"value"`
	Sensitive bool            `json:"sensitive"`
	// Credential says that the value refers to a stored credential.
	Credential bool `json:"credential"`
}

// UserSpec is what is special to users.
type UserSpec struct {
	// Email identifies the user; letter case counts.
	Email string `json:"email"`
	// ActiveAccount is the id of the project the user works in, NextLoginAccount of the one that
	// the next login selects.
	ActiveAccount    string `json:"activeAccount"`
	NextLoginAccount string `json:"nextLoginAccount"`
	// RequestedMFA says that the user asked for multi-factor authentication.
	RequestedMFA bool `json:"requestedMFA"`
}

// OrganizationAccounts is one organization with the projects the caller sees in it.
type OrganizationAccounts struct {
	Organization Organization `json:"organization"`
	Accounts     []Account    `json:"accounts"`
	// SSOEnabled says that the organization signs in through its own identity provider.
	SSOEnabled bool `json:"ssoEnabled"`
}

// AllAccounts is everything the caller sees: the answer of GET /v1/organizations/projects/all.
type AllAccounts struct {
	// ActiveAccountID is the caller's current project. Whether that is the one a request acts in
	// or the user's stored choice is not documented.
	ActiveAccountID      string                 `json:"activeAccountId"`
	OrganizationAccounts []OrganizationAccounts `json:"organizationAccounts"`
}

// Of returns an organization's entry.
func (a AllAccounts) Of(organizationID string) (OrganizationAccounts, bool) {
	for _, entry := range a.OrganizationAccounts {
		if entry.Organization.Metadata.ID == organizationID && organizationID != "" {
			return entry, true
		}
	}
	return OrganizationAccounts{}, false
}

// Current returns the entry of the organization that holds the active project: the organization
// that calls without an organization of their own are answered for.
func (a AllAccounts) Current() (OrganizationAccounts, bool) {
	for _, entry := range a.OrganizationAccounts {
		for _, account := range entry.Accounts {
			if account.Metadata.ID == a.ActiveAccountID && a.ActiveAccountID != "" {
				return entry, true
			}
		}
	}
	return OrganizationAccounts{}, false
}

// Title is an object's name for people: its display name, or its handle where it has none.
func (m Metadata) Title() string {
	if m.DisplayName != "" {
		return m.DisplayName
	}
	return m.Name
}
