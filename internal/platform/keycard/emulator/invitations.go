package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// invitationLifetime is how long an invitation can be accepted; the service does not say.
const invitationLifetime = 7 * 24 * time.Hour

// Statuses of an invitation.
const (
	invitationPending  = "pending"
	invitationAccepted = "accepted"
	invitationExpired  = "expired"
	invitationRevoked  = "revoked"
)

type invitation struct {
	ID             string    `json:"id"`
	OrganizationID string    `json:"organization_id"`
	Email          string    `json:"email"`
	Role           string    `json:"role"`
	Status         string    `json:"status"`
	ExpiresAt      time.Time `json:"expires_at"`
	CreatedBy      string    `json:"created_by"`
	CreatedAt      time.Time `json:"created_at"`
	UpdatedAt      time.Time `json:"updated_at"`
	// Token is what the e-mail carries; no answer ever does.
	Token string `json:"token"`
}

func (i invitation) place() position { return position{i.CreatedAt, i.ID} }

// statusAt is the invitation's status at a moment: a pending one expires by itself.
func (i invitation) statusAt(now time.Time) string {
	if i.Status == invitationPending && !now.Before(i.ExpiresAt) {
		return invitationExpired
	}
	return i.Status
}

// invited finds an invitation by its e-mailed token.
type invited struct {
	Organization string `json:"organization"`
	Invitation   string `json:"invitation"`
}

var (
	invitations      = newCollection[invitation]("invitations")
	invitationTokens = sandbox.Table[invited]{Bucket: "keycard/invitation_tokens"}
)

type invitationView struct {
	ID             string      `json:"id"`
	OrganizationID string      `json:"organization_id"`
	Email          string      `json:"email"`
	Role           string      `json:"role"`
	Status         string      `json:"status"`
	ExpiresAt      time.Time   `json:"expires_at"`
	CreatedBy      string      `json:"created_by"`
	CreatedAt      time.Time   `json:"created_at"`
	UpdatedAt      time.Time   `json:"updated_at"`
	Permissions    permissions `json:"permissions,omitempty"`
}

func (x *exchange) viewInvitation(i invitation) invitationView {
	return invitationView{
		i.ID, i.OrganizationID, i.Email, i.Role, i.statusAt(x.Now), i.ExpiresAt, i.CreatedBy,
		i.CreatedAt, i.UpdatedAt, x.permissions("invitations"),
	}
}

// listInvitations answers GET /organizations/{organization_id}/invitations.
func listInvitations(x *exchange) (any, error) {
	keep, err := x.invitationFilter()
	if err != nil {
		return nil, err
	}
	return listing[invitation, invitationView]{
		rows:        invitations.in(x.Call, x.org.ID),
		keep:        func(i invitation) bool { return keep(i.statusAt(x.Now)) },
		view:        x.viewInvitation,
		permissions: "invitations",
	}.answer(x)
}

// invitationFilter decides which statuses the list shows. Only the newer generation documents
// it: expired invitations never, otherwise what the repeatable filter names.
func (x *exchange) invitationFilter() (func(status string) bool, error) {
	shown := []string{invitationPending, invitationAccepted, invitationExpired}
	if x.Switch(switchListed) == "pending" {
		shown = []string{invitationPending}
	}
	if x.profile2026() {
		shown = slices.DeleteFunc(shown, func(s string) bool { return s == invitationExpired })
		query := x.request.URL.Query()
		if wanted := slices.Concat(query["filter[status]"], query["filter[status][]"]); len(wanted) > 0 {
			known := oneOf(invitationPending, invitationAccepted, invitationExpired, invitationRevoked)
			for _, status := range wanted {
				if complaint := known(status); complaint != "" {
					return nil, invalid("filter[status] %s", complaint)
				}
			}
			shown = slices.DeleteFunc(wanted, func(s string) bool { return s == invitationExpired })
		}
	}
	return func(status string) bool { return slices.Contains(shown, status) }, nil
}

// createInvitation answers POST /organizations/{organization_id}/invitations.
func createInvitation(x *exchange) (any, error) {
	b, err := x.readBody()
	if err != nil {
		return nil, err
	}
	email, err := b.need("email", emailAddress)
	if err != nil {
		return nil, err
	}
	role, err := b.need("role", oneOf(organizationRoles...))
	if err != nil {
		return nil, err
	}
	known, _ := addresses.Get(x.Call, x.org.ID, strings.ToLower(email))
	if member, ok := users.get(x.Call, x.org.ID, known.User); ok && strings.EqualFold(member.Email, email) {
		return nil, conflict("a user with this e-mail address is already a member")
	}
	if open, ok := invitations.get(x.Call, x.org.ID, known.Invitation); ok && open.statusAt(x.Now) == invitationPending {
		return nil, conflict("an invitation for this e-mail address is already pending")
	}
	row := invitation{
		ID: newID(), OrganizationID: x.org.ID, Email: email, Role: role, Status: invitationPending,
		ExpiresAt: moment(x.Call).Add(invitationLifetime), CreatedBy: x.who.ID,
		CreatedAt: moment(x.Call), UpdatedAt: moment(x.Call), Token: sandbox.NewID(48, alphanumerics),
	}
	invitations.put(x.Call, x.org.ID, row)
	invitationTokens.Put(x.Call, invited{x.org.ID, row.ID}, row.Token)
	known.Invitation = row.ID
	addresses.Put(x.Call, known, x.org.ID, strings.ToLower(email))
	return x.viewInvitation(row), nil
}

// revokeInvitation answers DELETE /organizations/{organization_id}/invitations/{invitation_id}.
// The row stays, revoked, and counts as gone.
func revokeInvitation(x *exchange) (any, error) {
	row, ok := invitations.get(x.Call, x.org.ID, x.request.PathValue("invitation_id"))
	if !ok || row.Status == invitationRevoked {
		return nil, missing("invitation")
	}
	row.Status, row.UpdatedAt = invitationRevoked, moment(x.Call)
	invitations.put(x.Call, x.org.ID, row)
	return nil, nil
}

func dropInvitation(c *sandbox.Call, row invitation) {
	invitationTokens.Delete(c, row.Token)
	invitations.remove(c, row.OrganizationID, row.ID)
}
