package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
)

// States of a user's membership.
const (
	UserActive    = "active"
	UserPending   = "pending"
	UserSuspended = "suspended"
)

// User is a person's membership of an organization. Its id is the membership's, not the person's.
type User struct {
	Metadata Metadata   `json:"metadata"`
	Spec     UserSpec   `json:"spec"`
	Status   UserStatus `json:"status"`
}

func (u User) id() string { return u.Metadata.ID }

// UserSpec is who the user is, and what they are in.
type UserSpec struct {
	// Subject is the person's e-mail address, exactly as sent; updates do not change it.
	Subject string `json:"subject"`
	// State is one of the User values; a newer release may know more.
	State    string   `json:"state"`
	GroupIDs []string `json:"groupIDs"`
}

// UserStatus is what the service observed.
type UserStatus struct {
	// LastActive is RFC 3339; absent before the first sign-in.
	LastActive string `json:"lastActive,omitempty"`
}

// UserWrite makes or replaces a user. There is no metadata in it: the service ignores a user's.
type UserWrite struct {
	Spec UserSpec `json:"spec"`
}

// MarshalJSON keeps the groups that the service requires from being null.
func (s UserSpec) MarshalJSON() ([]byte, error) {
	type plain UserSpec
	s.GroupIDs = ids(s.GroupIDs)
	return json.Marshal(plain(s))
}

// Matches tells whether a user is what the write sent.
func (w UserWrite) Matches(u User) bool {
	return w.Spec.State == u.Spec.State && sameSet(w.Spec.GroupIDs, u.Spec.GroupIDs)
}

// Users lists an organization's users, sorted by subject: GET /api/v1/organizations/{org}/users. There is no single read.
func (c *Client) Users(ctx context.Context, org string) ([]User, error) {
	users, err := list[User](ctx, c, "list users", organization(org, "users"), nil)
	slices.SortStableFunc(users, func(a, b User) int { return cmp.Compare(a.Spec.Subject, b.Spec.Subject) })
	return users, err
}

// CreateUser makes one: POST /api/v1/organizations/{org}/users. For a subject that is a member already, newer releases
// answer with the existing user, whose groups are replaced and whose state is not; older ones
// make a second one.
func (c *Client) CreateUser(ctx context.Context, org string, write UserWrite) (User, error) {
	return create[User](ctx, c, "create user", organization(org, "users"), write)
}

// UpdateUser replaces a user's state and groups: PUT /api/v1/organizations/{org}/users/{id}. Its answer shows the groups of
// before, so it is not returned.
func (c *Client) UpdateUser(ctx context.Context, org, id string, write UserWrite) error {
	return c.send(ctx, "update user", http.MethodPut, organization(org, "users", id), write)
}

// DeleteUser ends a membership: DELETE /api/v1/organizations/{org}/users/{id}.
func (c *Client) DeleteUser(ctx context.Context, org, id string) error {
	return c.send(ctx, "delete user", http.MethodDelete, organization(org, "users", id), nil)
}
