// Package emulator plays the Nscale Identity API inside the sandbox: organizations and what lives
// in them (groups, users, service accounts, projects, OAuth2 providers, quotas), with the
// service's own leniencies, its caches and its optimistic locking.
package emulator

import (
	"net/http"
	"path"
	"slices"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// New returns the Nscale emulator.
func New() *sandbox.Emulator {
	return &sandbox.Emulator{
		Name:      "nscale",
		Handler:   exactly(routes()),
		Seed:      seed,
		Switches:  slices.Clone(switches),
		Principal: principal,
		Controls:  controls,
		Exports: func(baseURL string) []string {
			return []string{
				"NSCALE_IDENTITY_SERVICE_API_ENDPOINT=" + baseURL,
				"NSCALE_SERVICE_TOKEN=" + seedToken,
				"NSCALE_ORGANIZATION_ID=" + seedOrganization,
			}
		},
	}
}

// exactly keeps ServeMux from answering what the service answers with 404: HEAD requests and
// paths that are not in their canonical form.
func exactly(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		clean := path.Clean(r.URL.Path)
		if r.Method == http.MethodHead || clean != r.URL.Path {
			unrouted(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

const organizationPath = "/api/v1/organizations/{organizationID}"

func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/", unrouted)
	handle := func(pattern string, status int, body *schema, fn handler) {
		mux.Handle(pattern, operation{status: status, body: body, run: fn})
	}
	within := func(method, suffix string, status int, body *schema, fn handler) {
		handle(method+" "+organizationPath+suffix, status, body, fn)
	}

	handle("GET /api/v1/organizations", http.StatusOK, nil, listOrganizations)
	handle("POST /api/v1/organizations", http.StatusAccepted, organizationSchema, createOrganization)
	within("GET", "", http.StatusOK, nil, readOrganization)
	within("PUT", "", http.StatusOK, organizationSchema, updateOrganization)
	within("DELETE", "", http.StatusAccepted, nil, deleteOrganization)

	within("GET", "/groups", http.StatusOK, nil, listGroups)
	within("POST", "/groups", http.StatusCreated, groupSchema, createGroup)
	within("GET", "/groups/{groupid}", http.StatusOK, nil, readGroup)
	within("PUT", "/groups/{groupid}", http.StatusOK, groupSchema, updateGroup)
	within("DELETE", "/groups/{groupid}", http.StatusOK, nil, deleteGroup)

	within("GET", "/users", http.StatusOK, nil, listUsers)
	within("POST", "/users", http.StatusCreated, userSchema, createUser)
	within("PUT", "/users/{userID}", http.StatusOK, userSchema, updateUser)
	within("DELETE", "/users/{userID}", http.StatusOK, nil, deleteUser)

	within("GET", "/serviceaccounts", http.StatusOK, nil, listAccounts)
	within("POST", "/serviceaccounts", http.StatusCreated, memberSchema, createAccount)
	within("PUT", "/serviceaccounts/{serviceAccountID}", http.StatusOK, memberSchema, updateAccount)
	within("DELETE", "/serviceaccounts/{serviceAccountID}", http.StatusOK, nil, deleteAccount)
	within("POST", "/serviceaccounts/{serviceAccountID}/rotate", http.StatusOK, nil, rotateAccount)

	within("GET", "/projects", http.StatusOK, nil, listProjects)
	within("POST", "/projects", http.StatusAccepted, memberSchema, createProject)
	within("GET", "/projects/{projectID}", http.StatusOK, nil, readProject)
	within("PUT", "/projects/{projectID}", http.StatusOK, memberSchema, updateProject)
	within("DELETE", "/projects/{projectID}", http.StatusAccepted, nil, deleteProject)

	within("GET", "/roles", http.StatusOK, nil, listRoles)
	within("GET", "/quotas", http.StatusOK, nil, readQuotas)
	within("PUT", "/quotas", http.StatusOK, quotasSchema, writeQuotas)
	within("GET", "/allocations", http.StatusOK, nil, listAllocations)
	within("GET", "/acl", http.StatusOK, nil, readOrganizationACL)
	handle("GET /api/v1/acl", http.StatusOK, nil, readACL)

	handle("GET /api/v1/oauth2providers", http.StatusOK, nil, listGlobalProviders)
	within("GET", "/oauth2providers", http.StatusOK, nil, listProviders)
	within("POST", "/oauth2providers", http.StatusCreated, providerSchema, createProvider)
	within("PUT", "/oauth2providers/{providerID}", http.StatusOK, providerSchema, updateProvider)
	within("DELETE", "/oauth2providers/{providerID}", http.StatusOK, nil, deleteProvider)

	handle("GET /oauth2/v2/userinfo", http.StatusOK, nil, readUserinfo)
	handle("GET /api/version", http.StatusOK, nil, readVersion)
	return mux
}
