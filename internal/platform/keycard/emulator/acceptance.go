package emulator

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// maxToken is the longest acceptance token, in characters.
const maxToken = 500

// publicInvitation is what the bearer of an invitation's token gets to see.
type publicInvitation struct {
	CreatedByName    string    `json:"created_by_name"`
	Email            string    `json:"email"`
	ExpiresAt        time.Time `json:"expires_at"`
	OrganizationName string    `json:"organization_name"`
	Role             string    `json:"role"`
	Status           string    `json:"status"`
}

type acceptedInvitation struct {
	OrganizationID   string `json:"organization_id"`
	OrganizationName string `json:"organization_name"`
	Success          bool   `json:"success"`
	UserID           string `json:"user_id"`
}

func (x *exchange) tokenInvitation() (invitation, organization, error) {
	token := x.request.PathValue("token")
	if utf8.RuneCountInString(token) > maxToken {
		return invitation{}, organization{}, invalid("the token must have at most %d characters", maxToken)
	}
	found, _ := invitationTokens.Get(x.Call, token)
	row, ok := invitations.get(x.Call, found.Organization, found.Invitation)
	if !ok {
		return invitation{}, organization{}, missing("invitation")
	}
	org, _ := organizations.get(x.Call, everywhere, found.Organization)
	return row, org, nil
}

// showInvitation answers GET /invitations/{token}, which needs no other credential.
func showInvitation(x *exchange) (any, error) {
	row, org, err := x.tokenInvitation()
	if err != nil {
		return nil, err
	}
	return publicInvitation{
		inviterName(x.Call, org.ID, row.CreatedBy), row.Email, row.ExpiresAt, org.Name, row.Role, row.statusAt(x.Now),
	}, nil
}

func inviterName(c *sandbox.Call, organizationID, id string) string {
	if machine, ok := serviceAccounts.get(c, organizationID, id); ok {
		return machine.Name
	}
	if person, ok := accounts.Get(c, id); ok && person.Email != "" {
		return person.Email
	}
	return id
}

// acceptInvitation answers POST /invitations/{token}/accept: the signed-in user joins. It must
// be the invited one.
func acceptInvitation(x *exchange) (any, error) {
	row, org, err := x.tokenInvitation()
	if err != nil {
		return nil, err
	}
	if x.who.Kind != kindUser {
		return nil, forbidden("only a user can accept an invitation")
	}
	if person, _ := accounts.Get(x.Call, x.who.ID); !strings.EqualFold(person.Email, row.Email) {
		return nil, forbidden("the invitation is for another e-mail address")
	}
	if err := accept(x.Call, org, row, x.who.ID); err != nil {
		return nil, err
	}
	return acceptedInvitation{org.ID, org.Name, true, x.who.ID}, nil
}

// accept turns an invitation into a membership of an account.
func accept(c *sandbox.Call, org organization, row invitation, accountID string) error {
	if status := row.statusAt(c.Now); status != invitationPending {
		return conflict("the invitation is " + status)
	}
	if _, member := users.get(c, org.ID, accountID); member {
		return conflict("the user is already a member")
	}
	row.Status, row.UpdatedAt = invitationAccepted, moment(c)
	invitations.put(c, org.ID, row)
	join(c, org, accountID, row.Role)
	return nil
}
