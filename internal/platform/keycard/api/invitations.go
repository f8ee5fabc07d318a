package api

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// InvitationStatus is how far an invitation has come.
type InvitationStatus string

// Statuses of an invitation.
const (
	InvitationPending  InvitationStatus = "pending"
	InvitationAccepted InvitationStatus = "accepted"
	InvitationExpired  InvitationStatus = "expired"
	InvitationRevoked  InvitationStatus = "revoked"
)

// Spent tells whether an invitation can no longer be accepted, and was not.
func (s InvitationStatus) Spent() bool { return s == InvitationExpired || s == InvitationRevoked }

// Invitation asks somebody by e-mail to join an organization. The token that accepts it is only in
// that e-mail.
type Invitation struct {
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
	Email          string `json:"email"`
	// Role that the member will have.
	Role   OrganizationRole `json:"role"`
	Status InvitationStatus `json:"status"`
	// ExpiresAt follows from the service's policy; no request can set it.
	ExpiresAt time.Time `json:"expires_at"`
	// CreatedBy is the id of the inviting user.
	CreatedBy   string      `json:"created_by"`
	CreatedAt   time.Time   `json:"created_at"`
	UpdatedAt   time.Time   `json:"updated_at"`
	Permissions Permissions `json:"permissions,omitempty"`
}

func (i Invitation) key() string { return i.ID }

// InvitationCreate is the request of CreateInvitation. Both fields are required.
type InvitationCreate struct {
	Email string           `json:"email"`
	Role  OrganizationRole `json:"role"`
}

// CreateInvitation invites somebody (POST /organizations/{organization_id}/invitations). The
// service answers 409 where the address has a pending invitation or belongs to a member.
func (c *Client) CreateInvitation(ctx context.Context, organization string, create InvitationCreate) (Invitation, error) {
	return one[Invitation](ctx, c, call{
		operation: fmt.Sprintf("invite %s", create.Email),
		method:    http.MethodPost,
		path:      organizationPath(organization, "invitations"),
		body:      create,
	})
}

// Invitations lists an organization's invitations
// (GET /organizations/{organization_id}/invitations). It is the only way to read one. Expired and
// revoked ones may be missing.
func (c *Client) Invitations(ctx context.Context, organization string, options ListOptions) iter.Seq2[Invitation, error] {
	return walk[Invitation](ctx, c, call{
		operation: fmt.Sprintf("list invitations of organization %q", organization),
		path:      organizationPath(organization, "invitations"),
	}, options)
}

// DeleteInvitation revokes an invitation
// (DELETE /organizations/{organization_id}/invitations/{invitation_id}).
func (c *Client) DeleteInvitation(ctx context.Context, organization, id string) error {
	return c.send(ctx, call{
		operation: fmt.Sprintf("revoke invitation %q", id),
		method:    http.MethodDelete,
		path:      organizationPath(organization, "invitations", id),
	}, nil)
}
