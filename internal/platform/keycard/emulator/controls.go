package emulator

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// decodeControl reads a control's body strictly: a mistyped key would otherwise test nothing.
func decodeControl(raw json.RawMessage, into any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return invalid("the body cannot be read: %v", err)
	}
	return nil
}

// invitationRef names an invitation by its id or by the address it went to.
type invitationRef struct {
	// Organization is an id or label, by default the seeded one.
	Organization string `json:"organization"`
	InvitationID string `json:"invitation_id"`
	Email        string `json:"email"`
}

func (ref invitationRef) find(c *sandbox.Call) (organization, invitation, error) {
	org, ok := findOrganization(c, ref.Organization)
	if !ok {
		return organization{}, invitation{}, missing("organization")
	}
	id := ref.InvitationID
	if id == "" {
		known, _ := addresses.Get(c, org.ID, strings.ToLower(ref.Email))
		id = known.Invitation
	}
	row, ok := invitations.get(c, org.ID, id)
	if !ok {
		return organization{}, invitation{}, missing("invitation")
	}
	return org, row, nil
}

func findInvitation(c *sandbox.Call, raw json.RawMessage) (organization, invitation, error) {
	ref := invitationRef{Organization: seedOrganization}
	if err := decodeControl(raw, &ref); err != nil {
		return organization{}, invitation{}, err
	}
	return ref.find(c)
}

// controlAcceptInvitation lets the invited person accept, and makes the account if need be.
func controlAcceptInvitation(c *sandbox.Call, raw json.RawMessage) (any, error) {
	org, row, err := findInvitation(c, raw)
	if err != nil {
		return nil, err
	}
	accountID := newAccount(c, row.Email)
	if err := accept(c, org, row, accountID); err != nil {
		return nil, err
	}
	return map[string]string{"user_id": accountID, "organization_id": org.ID, "invitation_id": row.ID}, nil
}

// controlInvitationToken reads the token that the invitation's e-mail carries.
func controlInvitationToken(c *sandbox.Call, raw json.RawMessage) (any, error) {
	_, row, err := findInvitation(c, raw)
	if err != nil {
		return nil, err
	}
	return map[string]string{"token": row.Token, "invitation_id": row.ID}, nil
}

// controlExpireInvitation lets one invitation expire now, without moving the clock for all.
func controlExpireInvitation(c *sandbox.Call, raw json.RawMessage) (any, error) {
	org, row, err := findInvitation(c, raw)
	if err != nil {
		return nil, err
	}
	if status := row.statusAt(c.Now); status != invitationPending {
		return nil, conflict("the invitation is " + status)
	}
	row.ExpiresAt, row.UpdatedAt = moment(c), moment(c)
	invitations.put(c, org.ID, row)
	return map[string]string{"invitation_id": row.ID, "status": row.statusAt(c.Now)}, nil
}

// userSpec describes a membership to make or change behind the API's back, as a first sign-in
// through SSO or an administrator at the console would.
type userSpec struct {
	// Organization is an id or label, by default the seeded one.
	Organization string `json:"organization"`
	// UserID names a member to change; without it a member is made.
	UserID string  `json:"user_id"`
	Email  *string `json:"email"`
	Role   *string `json:"role"`
	Status *string `json:"status"`
	Source *string `json:"source"`
}

// controlPutUser makes a member or changes one, without the API's guards. A new member without
// an e-mail address has none.
func controlPutUser(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := userSpec{Organization: seedOrganization}
	if err := decodeControl(raw, &spec); err != nil {
		return nil, err
	}
	org, ok := findOrganization(c, spec.Organization)
	if !ok {
		return nil, missing("organization")
	}
	row, exists := users.get(c, org.ID, spec.UserID)
	switch {
	case spec.UserID != "" && !exists:
		return nil, missing("user")
	case !exists:
		row = user{Role: roleMember, Status: statusActive, Source: userSource, CreatedAt: moment(c)}
		if spec.Email != nil {
			row.ID = newAccount(c, *spec.Email)
		} else {
			row.ID = newID()
			putAccount(c, account{ID: row.ID})
		}
		if known, member := users.get(c, org.ID, row.ID); member {
			row = known
		}
	}
	for from, to := range map[*string]*string{
		spec.Email: &row.Email, spec.Role: &row.Role, spec.Status: &row.Status, spec.Source: &row.Source,
	} {
		if from != nil {
			*to = *from
		}
	}
	if complaint := oneOf(organizationRoles...)(row.Role); complaint != "" {
		return nil, invalid("role %s", complaint)
	}
	if complaint := oneOf(statusActive, statusDisabled)(row.Status); complaint != "" {
		return nil, invalid("status %s", complaint)
	}
	row.UpdatedAt = moment(c)
	putUser(c, org, row)
	return map[string]string{"user_id": row.ID, "organization_id": org.ID}, nil
}

// controlSSOSecret reads the client secret that the API takes and never gives.
func controlSSOSecret(c *sandbox.Call, raw json.RawMessage) (any, error) {
	ref := struct {
		Organization string `json:"organization"`
	}{seedOrganization}
	if err := decodeControl(raw, &ref); err != nil {
		return nil, err
	}
	org, ok := findOrganization(c, ref.Organization)
	if !ok {
		return nil, missing("organization")
	}
	row, ok := connections.Get(c, org.ID)
	if !ok {
		return nil, missing("SSO connection")
	}
	return map[string]*string{"client_secret": row.ClientSecret}, nil
}
