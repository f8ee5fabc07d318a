package emulator

import (
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// listAccounts answers with the projects of the organization the request acts in.
func listAccounts(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	a, member := scope(r, who)
	if !member {
		fail(w, http.StatusForbidden, forbiddenText)
		return
	}
	wr := render(c)
	reply(w, http.StatusOK, map[string]any{"accounts": wr.list(wr.accounts(visibleAccounts(c, a.Organization, who.user.ID)))})
}

func (wr writer) accounts(rows []account) []map[string]any {
	var out []map[string]any
	for _, a := range rows {
		out = append(out, wr.account(a))
	}
	return out
}

// listAllAccounts answers with every organization of the user and its projects. Unlike its
// siblings it reports a missing permission as 401.
func listAllAccounts(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	current, member := scope(r, who)
	if current.ID != "" && !member || current.ID == "" && r.Header.Get("X-Bindplane-Account-ID") != "" {
		fail(w, http.StatusUnauthorized, forbiddenText)
		return
	}
	wr := render(c)
	var all []map[string]any
	for _, m := range userOrgs.List(c, who.user.ID) {
		if o, ok := organizations.Get(c, m.Parent); ok {
			all = append(all, map[string]any{
				"organization": wr.organization(o), "ssoEnabled": o.SSO,
				"accounts": wr.list(wr.accounts(visibleAccounts(c, o.ID, who.user.ID))),
			})
		}
	}
	active := current.ID
	if c.Switch(switchReportActive) == "stored" {
		active = who.user.ActiveAccount
	}
	reply(w, http.StatusOK, map[string]any{"activeAccountId": active, "organizationAccounts": wr.list(all)})
}

// listUsers answers with the members of the organization the request acts in.
func listUsers(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	a, member := scope(r, who)
	if !member {
		fail(w, http.StatusForbidden, forbiddenText)
		return
	}
	wr := render(c)
	var found []map[string]any
	for _, m := range orgMembers.List(c, a.Organization) {
		if u, ok := users.Get(c, m.User); ok {
			found = append(found, wr.user(u))
		}
	}
	reply(w, http.StatusOK, map[string]any{"users": wr.list(found)})
}
