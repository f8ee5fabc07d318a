package emulator

import (
	"net/http"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// putCurrentLicense stores a licence for the organization the request acts in. A request
// without such an organization is the server's own fault there: a 500.
func putCurrentLicense(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	var body struct {
		LicenseKey string `json:"licenseKey"`
	}
	if !readBody(w, r, &body) {
		return
	}
	a, member := scope(r, who)
	m, _ := orgMembers.Get(c, a.Organization, who.user.ID)
	switch {
	case a.ID == "":
		fail(w, http.StatusInternalServerError, "no organization in the request context")
	case !member || m.Role != roleAdmin:
		fail(w, http.StatusForbidden, forbiddenText)
	case keyAccepted(w, body.LicenseKey):
		o, _ := organizations.Get(c, a.Organization)
		o.LicenseKey = body.LicenseKey
		organizations.Put(c, o, o.ID)
		w.WriteHeader(http.StatusNoContent)
	}
}

func putLicense(w http.ResponseWriter, r *http.Request, who caller) {
	c := sandbox.From(r)
	var body struct {
		LicenseKey        string `json:"licenseKey"`
		CreateLicenseType string `json:"createLicenseType"`
	}
	o, ok := target(w, r, who)
	if !ok || !readBody(w, r, &body) {
		return
	}
	switch {
	case body.LicenseKey != "" && body.CreateLicenseType != "":
		fail(w, http.StatusBadRequest, "licenseKey and createLicenseType exclude each other")
		return
	case body.CreateLicenseType != "":
		o.LicenseType, o.LicenseKey = body.CreateLicenseType, "generated-"+newULID(c)
	case keyAccepted(w, body.LicenseKey):
		o.LicenseKey = body.LicenseKey
	default:
		return
	}
	organizations.Put(c, o, o.ID)
	w.WriteHeader(http.StatusNoContent)
}

// keyAccepted decides on a licence key by its beginning, because real ones are signed: "bad…" is
// invalid, "limit…" clashes with the organization's usage, everything else is fine.
func keyAccepted(w http.ResponseWriter, key string) bool {
	switch {
	case key == "" || strings.HasPrefix(key, "bad"):
		fail(w, http.StatusBadRequest, "license key is not valid")
	case strings.HasPrefix(key, "limit"):
		fail(w, http.StatusConflict, "license limits are below the organization's current usage")
	default:
		return true
	}
	return false
}
