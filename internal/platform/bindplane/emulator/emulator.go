// Package emulator plays a Bindplane server: its organizations, projects, users, licences and
// the name check, with the habits a client has to survive (an HTML page for unknown paths,
// empty 401 answers, bodies without content).
package emulator

import (
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Names of the switches; their values are listed in [New].
const (
	switchCreateStatus  = "create_status"
	switchOrgName       = "organization_name"
	switchVerify        = "verify_polarity"
	switchDuplicates    = "duplicate_names"
	switchEULA          = "eula"
	switchDelete        = "delete_with_projects"
	switchListLag       = "list_lag"
	switchActiveProject = "active_project_after_create"
	switchReportActive  = "reported_active_project"
	switchProjectRoutes = "project_routes"
	switchUnknownPath   = "unknown_path"
	switchOptional      = "optional_fields"
	switchLookup        = "lookup"
)

// server is one emulator's behaviour. Its data live in the sandbox; only the countdown of the
// list lag is kept here, because a list is a read and must not need a write transaction.
type server struct {
	mu     sync.Mutex
	hidden map[string]int
}

// New returns the Bindplane emulator.
func New() *sandbox.Emulator {
	s := &server{hidden: map[string]int{}}
	return &sandbox.Emulator{
		Name:      "bindplane",
		Handler:   s.routes(),
		Seed:      seed,
		Principal: newPrincipal,
		Writes: func(r *http.Request) bool {
			return r.Method != http.MethodGet && r.Method != http.MethodHead && !strings.HasSuffix(r.URL.Path, "/verify")
		},
		Exports: func(baseURL string) []string {
			return []string{"BINDPLANE_TF_REMOTE_URL=" + baseURL, "BINDPLANE_TF_API_KEY=" + seedWord}
		},
		Controls: map[string]sandbox.Control{
			"license":            storedLicense,
			"add-user":           addUser,
			"add-project":        addProject,
			"set-active-project": setActiveProject,
			"set-sso":            setSSO,
			"rotate-secret-key":  rotateSecretKey,
		},
		Switches: []sandbox.Switch{
			{Name: switchCreateStatus, Default: "201", Values: []string{"201", "200"}, Doc: "Status of a successful create; the documentation says 200, servers were seen to answer 201."},
			{Name: switchOrgName, Default: "opaque", Values: []string{"opaque", "display_name", "slug"}, Doc: "What a new organization's metadata.name is: an unrelated token, the display name itself, or a slug of it."},
			{Name: switchVerify, Default: "true_is_free", Values: []string{"true_is_free", "true_is_in_use"}, Doc: "What valid = true means in the answer of the name check."},
			{Name: switchDuplicates, Default: "refused", Values: []string{"refused", "allowed"}, Doc: "Whether two organizations may carry the same display name."},
			{Name: switchEULA, Default: "required", Values: []string{"required", "ignored"}, Doc: "Whether a create without an accepted licence agreement is refused."},
			{Name: switchDelete, Default: "cascade", Values: []string{"cascade", "conflict"}, Doc: "Whether deleting an organization with more than one project takes them along or answers 409."},
			{Name: switchListLag, Default: "0", Check: count, Doc: "How many organization lists a new organization stays missing from; counted by the process that serves."},
			{Name: switchActiveProject, Default: "unchanged", Values: []string{"unchanged", "moves"}, Doc: "Whether a create makes the new project the caller's active one."},
			{Name: switchReportActive, Default: "context", Values: []string{"context", "stored"}, Doc: "Whether activeAccountId is the project the request acts in, or the user's stored setting."},
			{Name: switchProjectRoutes, Default: "present", Values: []string{"present", "absent", "as_name"}, Doc: "Whether the projects spelling of the account routes exists, is unknown, or is taken for an organization's name."},
			{Name: switchUnknownPath, Default: "html", Values: []string{"html", "json_404"}, Doc: "Answer to a path without a route: the web interface's page, or a 404."},
			{Name: switchOptional, Default: "omitted", Values: []string{"omitted", "null", "present"}, Doc: "How empty optional fields are written: left out, as null, or as empty values."},
			{Name: switchLookup, Default: "name", Values: []string{"name", "name_or_display_name"}, Doc: "Which names find a single organization."},
		},
	}
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h handler) { mux.HandleFunc(pattern, authenticated(h)) }

	handle("PUT /v1/organization-license", putCurrentLicense)
	handle("GET /v1/organizations", s.listOrganizations)
	handle("POST /v1/organizations", s.createOrganization)
	handle("PUT /v1/organizations/verify", verifyName)
	handle("GET /v1/organizations/users", listUsers)
	handle("GET /v1/organizations/accounts", listAccounts)
	handle("GET /v1/organizations/accounts/all", listAllAccounts)
	handle("GET /v1/organizations/projects", projectSpelling(listAccounts, getOrganization))
	handle("GET /v1/organizations/projects/all", projectSpelling(listAllAccounts, nil))
	handle("GET /v1/organizations/{name}", getOrganization)
	handle("DELETE /v1/organizations/{id}", deleteOrganization)
	handle("PATCH /v1/organizations/{id}/metadata", renameOrganization)
	handle("PUT /v1/organizations/{id}/license", putLicense)
	mux.HandleFunc("/", unknownPath)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// ServeMux would redirect an unclean path; this server knows no redirects.
		if escaped := r.URL.EscapedPath(); path.Clean(escaped) != escaped {
			unknownPath(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// projectSpelling serves a route of the projects family: older servers do not have it, and there
// its one-segment form may be taken for an organization's name.
func projectSpelling(present, asName handler) handler {
	return func(w http.ResponseWriter, r *http.Request, who caller) {
		switch mode := sandbox.From(r).Switch(switchProjectRoutes); {
		case mode == "present":
			present(w, r, who)
		case mode == "as_name" && asName != nil:
			r.SetPathValue("name", "projects")
			asName(w, r, who)
		default:
			unknownPath(w, r)
		}
	}
}

// unknownPath answers like the web interface that catches what no route takes, whatever the
// method. It needs no credential: the page is the one that shows the login form.
func unknownPath(w http.ResponseWriter, r *http.Request) {
	if sandbox.From(r).Switch(switchUnknownPath) == "json_404" {
		fail(w, http.StatusNotFound, notFoundText)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte("<!doctype html><html><head><title>Bindplane</title></head><body><div id=\"root\"></div></body></html>\n"))
}
