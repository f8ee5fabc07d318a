package keycard

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// members are the coalesced reads about an organization's people: its users, its invitations, both
// by e-mail address, and the roles they can have. Parents are organization ids.
type members struct {
	api         *api.Client
	users       *bulk.Cache[api.OrganizationUser]
	invitations *bulk.Cache[api.Invitation]
	people      *bulk.Cache[person]
	roles       *bulk.Cache[api.Role]

	admins adminPlans
	// withdrawn holds once the service has shown that it no longer lists identities.
	withdrawn atomic.Bool
}

// person is everything behind one e-mail address, as a rule a user or an invitation.
type person struct {
	email      string // in its canonical form
	identities []api.Identity
}

// users returns the members among a person's identities.
func (p person) users() []api.Identity {
	return slices.DeleteFunc(slices.Clone(p.identities), func(i api.Identity) bool { return i.Type != api.IdentityUser })
}

// pending returns the person's open invitation.
func (p person) pending() (api.Identity, bool) {
	at := slices.IndexFunc(p.identities, func(i api.Identity) bool {
		return i.Type == api.IdentityInvitation && i.Status == api.IdentityStatus(api.InvitationPending)
	})
	if at < 0 {
		return api.Identity{}, false
	}
	return p.identities[at], true
}

func newMembers(connected *api.Client, cacheOff bool) *members {
	m := &members{api: connected}
	m.users = bulk.New(bulk.Source[api.OrganizationUser]{
		List: func(ctx context.Context, organization string) iter.Seq2[api.OrganizationUser, error] {
			return whileParent(connected.Users(ctx, organization, api.UserListOptions{}))
		},
		Key: func(u api.OrganizationUser) string { return u.ID },
		Get: func(ctx context.Context, organization, id string) (api.OrganizationUser, error) {
			return absent(connected.User(ctx, organization, id))
		},
		Off: cacheOff,
	})
	m.invitations = bulk.New(bulk.Source[api.Invitation]{
		List: func(ctx context.Context, organization string) iter.Seq2[api.Invitation, error] {
			return whileParent(connected.Invitations(ctx, organization, api.ListOptions{}))
		},
		Key: func(i api.Invitation) string { return i.ID },
		Off: cacheOff,
	})
	m.people = bulk.New(bulk.Source[person]{
		List: func(ctx context.Context, organization string) iter.Seq2[person, error] {
			return m.everybody(ctx, organization)
		},
		Key: func(p person) string { return p.email },
		Get: m.byEmail,
		Off: cacheOff,
	})
	m.roles = bulk.New(bulk.Source[api.Role]{
		List: func(ctx context.Context, organization string) iter.Seq2[api.Role, error] {
			return func(yield func(api.Role, error) bool) {
				roles, err := connected.Roles(ctx, organization, "")
				if err != nil {
					yield(api.Role{}, err)
					return
				}
				for _, role := range roles {
					if !yield(role, nil) {
						return
					}
				}
			}
		},
		Key: func(r api.Role) string { return r.Name },
		Off: cacheOff,
	})
	return m
}

// identities lists identities whose address contains a text. Where the service no longer does, it
// makes them up from users and invitations.
func (m *members) identities(ctx context.Context, organization, email string) ([]api.Identity, error) {
	if !m.withdrawn.Load() {
		found, err := rest.Collect(m.api.Identities(ctx, organization, api.IdentityListOptions{Email: email}))
		if !rest.HasStatus(err, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone) {
			return found, err
		}
	}
	users, err := m.users.All(ctx, organization)
	if err != nil {
		return nil, err
	}
	invitations, err := m.invitations.All(ctx, organization)
	if err != nil {
		return nil, err
	}
	m.withdrawn.Store(true)
	found := make([]api.Identity, 0, len(users)+len(invitations))
	for _, u := range users {
		if u.Email != "" {
			found = append(found, api.Identity{ID: u.ID, Type: api.IdentityUser, Email: u.Email, Role: u.Role, Status: api.IdentityStatus(u.Status)})
		}
	}
	for _, i := range invitations {
		found = append(found, api.Identity{ID: i.ID, Type: api.IdentityInvitation, Email: i.Email, Role: i.Role, Status: api.IdentityStatus(i.Status)})
	}
	return found, nil
}

// everybody groups all of an organization's identities by address.
func (m *members) everybody(ctx context.Context, organization string) iter.Seq2[person, error] {
	return func(yield func(person, error) bool) {
		identities, err := m.identities(ctx, organization, "")
		if err != nil {
			yield(person{}, err)
			return
		}
		people := map[string]person{}
		for _, i := range identities {
			email := tfkit.CanonicalEmail(i.Email)
			people[email] = person{email, append(people[email].identities, i)}
		}
		for _, p := range people {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// byEmail reads who is behind one address.
func (m *members) byEmail(ctx context.Context, organization, email string) (person, error) {
	identities, err := m.identities(ctx, organization, email)
	if err != nil {
		return person{}, err
	}
	// The service's filter looks for a part of the address.
	identities = slices.DeleteFunc(identities, func(i api.Identity) bool { return !tfkit.EqualEmail(i.Email, email) })
	if len(identities) == 0 {
		return person{}, bulk.ErrAbsent
	}
	return person{tfkit.CanonicalEmail(email), identities}, nil
}

// invited records an invitation of our own making.
func (m *members) invited(organization string, i api.Invitation) {
	m.invitations.Put(organization, i)
	m.people.Put(organization, person{tfkit.CanonicalEmail(i.Email), []api.Identity{{
		ID: i.ID, Type: api.IdentityInvitation, Email: i.Email, Role: i.Role, Status: api.IdentityStatus(i.Status),
	}}})
}

// revoked records that an own call ended an invitation.
func (m *members) revoked(organization, id, email string) {
	m.invitations.Remove(organization, id)
	m.people.Remove(organization, tfkit.CanonicalEmail(email))
}

// removed records that an own call ended a membership.
func (m *members) removed(organization, id, email string) {
	m.users.Remove(organization, id)
	if email != "" {
		m.people.Remove(organization, tfkit.CanonicalEmail(email))
	}
}
