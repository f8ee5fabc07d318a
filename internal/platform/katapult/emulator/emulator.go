// Package emulator plays the organization part of Katapult's core API inside the sandbox.
package emulator

import (
	"net/http"
	"path"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Names of the emulator's switches.
const (
	switchErrors     = "errors"
	switchChildren   = "list_children"
	switchLargeSet   = "large_set"
	switchActivation = "managed_activation"
	switchDelete     = "managed_delete"
	switchRate       = "rate_limit"
)

// Scopes, of which a route asks for one of several.
const (
	scopeRead          = "organizations:read"
	scopeDelete        = "organizations:delete"
	scopeManaged       = "managed_organizations"
	scopeManagedDelete = "managed_organizations:delete"
)

// New returns Katapult's emulator.
func New() *sandbox.Emulator {
	return &sandbox.Emulator{
		Name:    "katapult",
		Handler: routes(&limiter{windows: map[string]rateWindow{}}),
		Seed:    seed,
		Switches: []sandbox.Switch{
			{
				Name: switchErrors, Default: "wrapped", Values: []string{"wrapped", "bare"},
				Doc: "Whether errors come in an envelope, as on the wire, or bare, as in the reference documentation.",
			},
			{
				Name: switchChildren, Default: "on", Values: []string{"on", "off"},
				Doc: "Whether the list of organizations includes managed organizations.",
			},
			{
				Name: switchLargeSet, Default: "off", Values: []string{"off", "on"},
				Doc: "Whether paginated lists claim to be too large for totals.",
			},
			{
				Name: switchActivation, Default: "immediate", Values: []string{"immediate", "pending"},
				Doc: "Whether a new managed organization is activated at once.",
			},
			{
				Name: switchDelete, Default: "works", Values: []string{"works", "fails", "unsuccessful"},
				Doc: "How deleting a managed organization ends: fails is a 500, unsuccessful a 200 that says so.",
			},
			{
				Name: switchRate,
				Doc:  "Requests a minute for every token; empty leaves each token its own allowance.",
			},
		},
		Principal: newPrincipal,
		Controls: map[string]sandbox.Control{
			"set-organization":  controlSetOrganization,
			"set-deletion-step": controlSetDeletionStep,
			"set-policy-limit":  controlSetPolicyLimit,
			"revoke-token":      controlRevokeToken,
		},
		Exports: func(baseURL string) []string {
			return []string{"KATAPULT_ENDPOINT=" + baseURL, "KATAPULT_API_KEY=" + seedWord}
		},
	}
}

func routes(limits *limiter) http.Handler {
	const root = "/core/v1"
	const organization = root + "/organizations/{organization}"

	mux := http.NewServeMux()
	handle := func(pattern string, op operation, scopes ...string) {
		mux.Handle(pattern, endpoint{limits, scopes, op})
	}
	handle("GET "+root+"/organizations", listOrganizations, scopeRead)
	handle("GET "+organization, getOrganization, scopeRead)
	handle("GET "+organization+"/managed", listManaged, scopeManaged)
	handle("POST "+organization+"/managed", createManaged, scopeManaged)
	handle("GET "+organization+"/deletion_steps", getDeletionSteps, scopeDelete, scopeManagedDelete)
	handle("GET "+organization+"/policy", getPolicy, scopeRead)
	handle("GET "+organization+"/policy_limits", getPolicyLimits, scopeRead)
	handle("GET "+organization+"/prices", getPrices, scopeRead)
	handle("GET "+organization+"/users_with_access", listUsersWithAccess, scopeRead)
	handle("DELETE "+root+"/managed_organizations/{organization}", deleteManaged, scopeManagedDelete)
	handle("GET "+root+"/users/current", currentUser)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, sandbox.From(r), noRoute)
	})

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", newRequestID())
		if trimmed := strings.TrimSuffix(r.URL.Path, "/"); trimmed != "" && trimmed != r.URL.Path {
			location := *r.URL
			location.Path, location.RawPath = trimmed, strings.TrimSuffix(location.RawPath, "/")
			r.URL = &location
		}
		// The mux would redirect an unclean path; the service has no such route.
		if r.URL.Path != path.Clean(r.URL.Path) {
			fail(w, sandbox.From(r), noRoute)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// newRequestID returns a random UUID of version 4.
func newRequestID() string {
	hex := func(n int) string { return sandbox.NewID(n, sandbox.Hex) }
	return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-" + sandbox.NewID(1, "89ab") + hex(3) + "-" + hex(12)
}
