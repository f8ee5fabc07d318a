package api

import (
	"context"
	"net/http"
)

// User is a person. Roles and e-mail addresses are kept by another service.
type User struct {
	ID        string `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	AvatarURL string `json:"avatar_url"`
}

// OrganizationSummary is an organization that a user can enter.
type OrganizationSummary struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	SubDomain string `json:"sub_domain"`
}

// CurrentUser is the user that the token belongs to.
type CurrentUser struct {
	User          User                  `json:"user"`
	Organizations []OrganizationSummary `json:"organizations"`
	// APITokenID is nil for credentials that are no API token.
	APITokenID *string `json:"api_token_id"`
}

// CurrentUser reads who the token belongs to (GET /users/current). The token of an organization
// belongs to nobody, which is a 404.
func (c *Client) CurrentUser(ctx context.Context) (CurrentUser, error) {
	get := call{operation: "read current user", method: http.MethodGet, path: []string{"users", "current"}}
	var answer CurrentUser
	response, err := c.send(ctx, get, &answer)
	if err == nil && answer.User.ID == "" {
		err = get.unusable(response, "the answer holds no user")
	}
	return answer, err
}
