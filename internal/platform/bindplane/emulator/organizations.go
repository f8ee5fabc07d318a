package emulator

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func (s *server) listOrganizations(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	wr := render(c)
	var found []map[string]any
	for _, m := range userOrgs.List(c, who.user.ID) {
		if o, ok := organizations.Get(c, m.Parent); ok && !s.lags(o.ID) {
			found = append(found, wr.organization(o))
		}
	}
	reply(w, http.StatusOK, map[string]any{"organizations": wr.list(found)})
}

// count accepts what [server.createOrganization] can count down from.
func count(value string) error {
	if _, err := strconv.ParseUint(value, 10, 31); err != nil {
		return errors.New("expected a number from 0")
	}
	return nil
}

// lags tells whether a new organization is still missing from lists, and counts the miss.
func (s *server) lags(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hidden[id] == 0 {
		return false
	}
	s.hidden[id]--
	return true
}

func (s *server) createOrganization(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	var body struct {
		OrganizationName string `json:"organizationName"`
		AccountName      string `json:"accountName"`
		EULAAccepted     bool   `json:"eulaAccepted"`
		LicenseType      string `json:"licenseType"`
	}
	if !readBody(w, r, &body) {
		return
	}
	switch {
	case !mayCreate(r, who):
		fail(w, http.StatusForbidden, forbiddenText)
		return
	case body.OrganizationName == "":
		fail(w, http.StatusBadRequest, "organizationName is required")
		return
	case body.AccountName == "":
		fail(w, http.StatusBadRequest, "accountName is required")
		return
	case !body.EULAAccepted && c.Switch(switchEULA) == "required":
		fail(w, http.StatusBadRequest, "the EULA must be accepted")
		return
	case nameRefused(c, body.OrganizationName, ""):
		fail(w, http.StatusBadRequest, "organization name is already in use")
		return
	}

	o := organization{ID: newULID(c), DisplayName: body.OrganizationName, LicenseType: body.LicenseType, DateModified: c.Now}
	switch c.Switch(switchOrgName) {
	case "display_name":
		o.Name = body.OrganizationName
	case "slug":
		o.Name = slug(body.OrganizationName)
	default:
		o.Name = "org-" + sandbox.NewID(12, sandbox.LowerCase+sandbox.Digits)
	}
	a := newAccount(c, o.ID, body.AccountName)
	putOrganization(c, o)
	putAccount(c, a)
	bindOrganization(c, o.ID, who.user.ID, roleAdmin)
	bindAccount(c, a.ID, who.user.ID, roleAdmin)
	if c.Switch(switchActiveProject) == "moves" {
		who.user.ActiveAccount = a.ID
		users.Put(c, who.user, who.user.ID)
	}
	if lag, _ := strconv.Atoi(c.Switch(switchListLag)); lag > 0 {
		s.mu.Lock()
		s.hidden[o.ID] = lag
		s.mu.Unlock()
	}

	status, _ := strconv.Atoi(c.Switch(switchCreateStatus))
	wr := render(c)
	reply(w, status, map[string]any{"organization": wr.organization(o), "account": wr.account(a)})
}

// mayCreate asks for the Admin role in the organization the request acts in; somebody without
// any organization may make the first one. Both are our reading.
func mayCreate(r *http.Request, who caller) bool {
	c := sandbox.From(r)
	if len(userOrgs.List(c, who.user.ID)) == 0 {
		return true
	}
	a, member := scope(r, who)
	m, _ := orgMembers.Get(c, a.Organization, who.user.ID)
	return member && m.Role == roleAdmin
}

func newAccount(c *sandbox.Call, organizationID, displayName string) account {
	return account{
		ID: newULID(c), Organization: organizationID, DisplayName: displayName, SecretKey: newULID(c),
		Name: "project-" + sandbox.NewID(12, sandbox.LowerCase+sandbox.Digits), DateModified: c.Now,
	}
}

// nameInUse tells whether another organization of the server carries a display name. Letter case
// and surrounding space count: nothing published says otherwise.
func nameInUse(c *sandbox.Call, name, except string) bool {
	for _, id := range displayNames.List(c, name) {
		if id != except {
			return true
		}
	}
	return false
}

func nameRefused(c *sandbox.Call, name, except string) bool {
	return c.Switch(switchDuplicates) == "refused" && nameInUse(c, name, except)
}

func verifyName(w http.ResponseWriter, r *http.Request, _ caller) {
	c := sandbox.From(r)
	var body struct {
		Name string `json:"name"`
	}
	if !readBody(w, r, &body) {
		return
	}
	if body.Name == "" {
		fail(w, http.StatusBadRequest, "name is required")
		return
	}
	inUse := nameInUse(c, body.Name, "")
	reply(w, http.StatusOK, map[string]any{"valid": inUse == (c.Switch(switchVerify) == "true_is_in_use")})
}

func getOrganization(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	name := r.PathValue("name")
	ids := handles.List(c, name)
	if c.Switch(switchLookup) == "name_or_display_name" {
		ids = append(ids, displayNames.List(c, name)...)
	}
	for _, id := range ids {
		if _, member := orgMembers.Get(c, id, who.user.ID); !member {
			continue
		}
		if o, ok := organizations.Get(c, id); ok {
			reply(w, http.StatusOK, map[string]any{"organization": render(c).organization(o)})
			return
		}
	}
	fail(w, http.StatusNotFound, notFoundText)
}

func renameOrganization(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	var body struct {
		Name string `json:"name"`
	}
	o, ok := target(w, r, who)
	if !ok || !readBody(w, r, &body) {
		return
	}
	switch {
	case body.Name == "":
		fail(w, http.StatusBadRequest, "name is required")
		return
	case nameRefused(c, body.Name, o.ID):
		fail(w, http.StatusBadRequest, "organization name is already in use")
		return
	}
	o.DisplayName = body.Name
	o.DateModified = c.Now
	putOrganization(c, o)
	w.WriteHeader(http.StatusOK)
}

func deleteOrganization(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	o, ok := target(w, r, who)
	if !ok {
		return
	}
	if c.Switch(switchDelete) == "conflict" && len(accountsOf(c, o.ID)) > 1 {
		fail(w, http.StatusConflict, "organization still has projects")
		return
	}
	removeOrganization(c, o)
	w.WriteHeader(http.StatusNoContent)
}
