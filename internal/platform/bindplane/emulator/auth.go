package emulator

import (
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// caller is who sends a request, and the project the credential itself stands for.
type caller struct {
	user user
	// keyAccount is the API key's project; empty with basic authentication.
	keyAccount string
}

type handler func(w http.ResponseWriter, r *http.Request, who caller)

// authenticated lets a request through with a known API key or a known e-mail and password. The
// login guard answers without a body. An API key wins over basic authentication, also when it is wrong.
func authenticated(next handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := sandbox.From(r)
		if key := r.Header.Get("X-Bindplane-Api-Key"); key != "" {
			if k, ok := keys.Get(c, key); ok {
				if u, ok := users.Get(c, k.User); ok {
					next(w, r, caller{user: u, keyAccount: k.Account})
					return
				}
			}
		} else if email, password, ok := r.BasicAuth(); ok && password != "" {
			if id, ok := emails.Get(c, email); ok {
				if u, _ := users.Get(c, id); u.Password == password {
					next(w, r, caller{user: u})
					return
				}
			}
		}
		w.WriteHeader(http.StatusUnauthorized)
	}
}

// scope returns the project a request acts in: the one its header names, else the API key's,
// else the user's active one. member is false when the user does not belong there or there is
// none. That the header counts on organization routes is our reading, not a documented fact.
func scope(r *http.Request, who caller) (a account, member bool) {
	c := sandbox.From(r)
	id := r.Header.Get("X-Bindplane-Account-ID")
	if id == "" {
		id = who.keyAccount
	}
	if id == "" {
		id = who.user.ActiveAccount
	}
	a, ok := accounts.Get(c, id)
	if !ok {
		return a, false
	}
	_, member = orgMembers.Get(c, a.Organization, who.user.ID)
	return a, member
}

// target returns the organization a path names by its id, for a caller who may change it. What
// the caller is no member of does not exist for them; changing needs the organization's Admin
// role. Both are our reading.
func target(w http.ResponseWriter, r *http.Request, who caller) (o organization, ok bool) {
	c := sandbox.From(r)
	o, found := organizations.Get(c, r.PathValue("id"))
	m, member := orgMembers.Get(c, o.ID, who.user.ID)
	switch {
	case !found || !member:
		fail(w, http.StatusNotFound, notFoundText)
	case m.Role != roleAdmin:
		fail(w, http.StatusForbidden, forbiddenText)
	default:
		return o, true
	}
	return o, false
}
