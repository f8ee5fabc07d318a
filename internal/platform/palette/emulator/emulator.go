// Package emulator plays the sign-in side of the Palette API inside the sandbox: organizations
// (tenants) and how people sign in to them, sessions, password mails and API keys.
package emulator

import (
	"net/http"
	"path"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// New returns the Palette emulator. Its rate buckets live in the memory of the process.
func New() *sandbox.Emulator {
	return &sandbox.Emulator{
		Name:      "palette",
		Handler:   limited(&buckets{}, canonical(routes())),
		Seed:      seed,
		Switches:  switches(),
		Writes:    writes,
		Principal: principal,
		Controls:  controls(),
		Exports: func(baseURL string) []string {
			return []string{"SPECTROCLOUD_HOST=" + baseURL, "SPECTROCLOUD_APIKEY=" + seedSecret}
		},
	}
}

// writes names the GETs that write: what issues a token or sends a mail.
func writes(r *http.Request) bool {
	switch r.Method {
	case http.MethodHead:
		return false
	case http.MethodGet:
		return strings.HasPrefix(r.URL.Path, "/v1/auth/refresh/") || strings.HasSuffix(r.URL.Path, "/callback") ||
			r.URL.Path == "/v1/auth/user/org/forgot"
	}
	return true
}

// canonical keeps ServeMux from redirecting paths that are not in their canonical form.
func canonical(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Clean(r.URL.Path) != r.URL.Path {
			unrouted(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/", unrouted)
	// Whoever wants to sign in has no credential yet.
	open := func(pattern string, status int, fn handler) { mux.Handle(pattern, operation{status, true, fn}) }
	closed := func(pattern string, status int, fn handler) { mux.Handle(pattern, operation{status, false, fn}) }

	open("POST /v1/auth/authenticate", http.StatusOK, authenticate)
	open("GET /v1/auth/refresh/{token}", http.StatusOK, refresh)
	open("GET /v1/auth/org", http.StatusOK, readOrganization)
	closed("GET /v1/auth/orgs", http.StatusOK, listOrganizations)
	open("GET /v1/auth/org/{org}/oidc/callback", http.StatusOK, oidcCallback)
	open("GET /v1/auth/org/{org}/oidc/logout", http.StatusNoContent, logout)
	open("POST /v1/auth/org/{org}/saml/callback", http.StatusOK, samlCallback)
	open("POST /v1/auth/org/{org}/saml/logout", http.StatusNoContent, logout)
	open("PATCH /v1/auth/password/{passwordToken}/activate", http.StatusNoContent, activatePassword)
	open("PATCH /v1/auth/password/{passwordToken}/reset", http.StatusNoContent, resetPassword)
	open("GET /v1/auth/sso/idps", http.StatusOK, listIdentityProviders)
	open("GET /v1/auth/sso/logins", http.StatusOK, listLogins)
	open("GET /v1/auth/sso/providers", http.StatusOK, listAuthProviders)
	open("GET /v1/auth/sso/{ssoApp}/callback", http.StatusOK, appCallback)
	open("GET /v1/auth/user/org/forgot", http.StatusNoContent, remindOrganizations)
	open("POST /v1/auth/user/password/reset", http.StatusNoContent, mailPasswordReset)

	closed("GET /v1/users/info", http.StatusOK, readCaller)
	closed("POST /v1/users/auth/tokens/revoke", http.StatusNoContent, revokeTokens)

	closed("GET /v1/apiKeys", http.StatusOK, listKeys)
	closed("POST /v1/apiKeys", http.StatusCreated, createKey)
	closed("GET /v1/apiKeys/{uid}", http.StatusOK, readKey)
	closed("PUT /v1/apiKeys/{uid}", http.StatusNoContent, updateKey)
	closed("PATCH /v1/apiKeys/{uid}", http.StatusNoContent, setKeyState)
	closed("PUT /v1/apiKeys/{uid}/state", http.StatusNoContent, setKeyState)
	closed("DELETE /v1/apiKeys/{uid}", http.StatusNoContent, deleteKey)
	return mux
}
