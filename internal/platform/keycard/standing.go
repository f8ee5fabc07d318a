package keycard

import (
	"context"
	"errors"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// standing is what has become of an invitation.
type standing struct {
	// listed is the invitation while the service lists it.
	listed *api.Invitation
	status api.InvitationStatus
	// role is the member's once there is one, else the invitation's; "" where neither tells.
	role api.OrganizationRole
	// userID is the member's; "" before the acceptance, and where the address belongs to several.
	userID string
}

// standing finds out what has become of an invitation, as the state knows it. It is absent
// (bulk.ErrAbsent) when it is neither open nor has led to a membership.
func (m *members) standing(ctx context.Context, organization, id, email, userID string) (standing, error) {
	found, err := m.invitations.Get(ctx, organization, id)
	switch {
	case err == nil:
		return m.standingOf(ctx, organization, &found, email, userID)
	case errors.Is(err, bulk.ErrAbsent):
		return m.standingOf(ctx, organization, nil, email, userID)
	}
	return standing{}, err
}

// standingOf is standing for an invitation whose place in the list is known; nil is none. Services
// differ in which invitations they list once they are no longer open.
func (m *members) standingOf(ctx context.Context, organization string, listed *api.Invitation, email, userID string) (standing, error) {
	if listed != nil {
		if listed.Status == api.InvitationPending {
			return standing{listed: listed, status: listed.Status, role: listed.Role}, nil
		}
		email = listed.Email
	}
	id, role, err := m.member(ctx, organization, email, userID)
	switch {
	case err == nil:
		return standing{listed: listed, status: api.InvitationAccepted, role: role, userID: id}, nil
	case !errors.Is(err, bulk.ErrAbsent):
		return standing{}, err
	case listed == nil, listed.Status == api.InvitationAccepted && userID != "":
		return standing{}, bulk.ErrAbsent
	}
	return standing{listed: listed, status: listed.Status, role: listed.Role}, nil
}

// member finds a member by id or, where that is not known yet, by address. An address that
// several members share tells only that somebody joined.
func (m *members) member(ctx context.Context, organization, email, userID string) (string, api.OrganizationRole, error) {
	switch {
	case userID != "":
		found, err := m.users.Get(ctx, organization, userID)
		return found.ID, found.Role, err
	case email == "":
		return "", "", bulk.ErrAbsent
	}
	found, err := m.people.Get(ctx, organization, tfkit.CanonicalEmail(email))
	if err != nil {
		return "", "", err
	}
	switch users := found.users(); len(users) {
	case 0:
		return "", "", bulk.ErrAbsent
	case 1:
		return users[0].ID, users[0].Role, nil
	}
	return "", "", nil
}
