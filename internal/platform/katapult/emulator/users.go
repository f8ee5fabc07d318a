package emulator

import (
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

type user struct {
	ID        string `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	AvatarURL string `json:"avatar_url"`
}

// users holds users by organization and id; who has several organizations is in each.
var users = sandbox.Table[user]{Bucket: "katapult/users"}

type userAccess struct {
	User *user `json:"user"`
}

// listUsersWithAccess answers GET /organizations/{organization}/users_with_access.
func listUsersWithAccess(v *visit) (int, any, error) {
	ref, err := v.lookup()
	if err != nil {
		return 0, nil, err
	}
	page, err := v.pagination()
	if err != nil {
		return 0, nil, err
	}
	org, err := v.resolve(ref)
	if err != nil {
		return 0, nil, err
	}
	page, people := cut(page, users.List(v.Call, org.ID))
	items := []userAccess{}
	for _, person := range people {
		items = append(items, userAccess{&person})
	}
	return http.StatusOK, map[string]any{"pagination": page, "users": items}, nil
}

// currentUser answers GET /users/current, which an organization's token has no answer to.
func currentUser(v *visit) (int, any, error) {
	if v.token.User == nil {
		return 0, nil, noUser
	}
	type summary struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		SubDomain string `json:"sub_domain"`
	}
	reach := []summary{}
	for _, id := range v.token.Organizations {
		if org, ok := organizations.Get(v.Call, id); ok {
			reach = append(reach, summary{org.ID, org.Name, org.SubDomain})
		}
	}
	return http.StatusOK, map[string]any{
		"user": v.token.User, "organizations": reach, "api_token_id": v.token.ID,
	}, nil
}
