package emulator

import (
	"strings"
	"time"
	"unicode/utf8"
)

// identity is a user or an invitation, as the list of both shows it.
type identity struct {
	ID          string      `json:"id"`
	Type        string      `json:"type"`
	Email       string      `json:"email"`
	Role        string      `json:"role"`
	Source      string      `json:"source"`
	Status      string      `json:"status"`
	CreatedAt   time.Time   `json:"created_at"`
	UpdatedAt   time.Time   `json:"updated_at"`
	Permissions permissions `json:"permissions,omitempty"`
}

func (i identity) place() position { return position{i.CreatedAt, i.ID} }

// listIdentities answers GET /organizations/{organization_id}/identities. Users without an
// e-mail address do not appear, because an identity must have one.
func listIdentities(x *exchange) (any, error) {
	if x.profile2026() {
		return nil, noRoute
	}
	query := x.request.URL.Query()
	role, err := roleFilter(x)
	if err != nil {
		return nil, err
	}
	email := query.Get("query[email]")
	if n := utf8.RuneCountInString(email); query.Has("query[email]") && (n < 1 || n > 255) {
		return nil, invalid("query[email] must have 1 to 255 characters")
	}
	email = strings.ToLower(email)

	all := merge(
		transform(users.in(x.Call, x.org.ID), func(u user) identity {
			return identity{u.ID, "user", u.Email, u.Role, u.Source, u.Status, u.CreatedAt, u.UpdatedAt, nil}
		}),
		transform(invitations.in(x.Call, x.org.ID), func(i invitation) identity {
			return identity{i.ID, "invitation", i.Email, i.Role, x.BaseURL, i.statusAt(x.Now), i.CreatedAt, i.UpdatedAt, nil}
		}),
	)
	return listing[identity, identity]{
		rows: all,
		keep: func(i identity) bool {
			return i.Email != "" && i.Status != invitationRevoked && (role == "" || i.Role == role) &&
				strings.Contains(strings.ToLower(i.Email), email)
		},
		view: func(i identity) identity {
			i.Permissions = x.permissions("identities")
			return i
		},
		permissions: "identities", pagination: true, counts: true,
	}.answer(x)
}
