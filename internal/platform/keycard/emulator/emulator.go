// Package emulator plays Keycard's organization API inside the sandbox.
package emulator

import (
	"net/http"
	"path"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Names and values of the emulator's switches.
const (
	switchProfile = "profile"
	profileSeed   = "seed"
	profile2026   = "2026-10"

	switchDiscovery = "sso_discovery"
	switchLabel     = "label_on_rename"
	switchExpiry    = "token_expiry"
	switchListed    = "listed_invitations"
)

// New returns Keycard's emulator.
func New() *sandbox.Emulator {
	return &sandbox.Emulator{
		Name:    "keycard",
		Handler: routes(),
		Seed:    seed,
		Switches: []sandbox.Switch{
			{
				Name: switchProfile, Default: profileSeed, Values: []string{profileSeed, profile2026},
				Doc: "Generation of the service: 2026-10 can delete organizations, adds pagination, zone_id and filter[status], and withdraws token exchange, roles and identities.",
			},
			{
				Name: switchDiscovery, Default: "off", Values: []string{"off", "on"},
				Doc: "Whether enabling SSO fills the protocol settings that the caller left out from the issuer.",
			},
			{
				Name: switchLabel, Default: "keep", Values: []string{"keep", "follow"},
				Doc: "Whether an organization's label follows a new name.",
			},
			{
				Name: switchExpiry, Default: "stated", Values: []string{"stated", "unstated"},
				Doc: "Whether token answers say when the token expires.",
			},
			{
				Name: switchListed, Default: "all", Values: []string{"all", "pending"},
				Doc: "Whether the invitation list shows accepted and expired invitations besides pending ones.",
			},
		},
		Principal: newPrincipal,
		Controls: map[string]sandbox.Control{
			"accept-invitation": controlAcceptInvitation,
			"invitation-token":  controlInvitationToken,
			"expire-invitation": controlExpireInvitation,
			"put-user":          controlPutUser,
			"sso-secret":        controlSSOSecret,
		},
		Exports: func(baseURL string) []string {
			return []string{"KEYCARD_ENDPOINT=" + baseURL, "KEYCARD_ACCESS_TOKEN=" + seedWord}
		},
	}
}

func routes() http.Handler {
	const organization = "/organizations/{organization_id}"
	const account = organization + "/service-accounts/{service_account_id}"
	const credential = account + "/credentials/{credential_id}"

	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { writeProblem(w, noRoute) })
	mux.HandleFunc("POST /service-account-token", issueToken)

	mux.Handle("GET /organizations", signedIn(http.StatusOK, listOrganizations))
	mux.Handle("POST /organizations", signedIn(http.StatusCreated, createOrganization))
	mux.Handle("GET "+organization, reader(getOrganization))
	mux.Handle("PATCH "+organization, admin(http.StatusOK, updateOrganization))
	mux.Handle("DELETE "+organization, admin(http.StatusNoContent, deleteOrganization))
	mux.Handle("POST "+organization+"/token", admin(http.StatusOK, exchangeToken))
	mux.Handle("GET "+organization+"/roles", reader(listRoles))
	mux.Handle("GET "+organization+"/identities", reader(listIdentities))

	mux.Handle("GET "+organization+"/users", reader(listUsers))
	mux.Handle("GET "+organization+"/users/{user_id}", reader(getUser))
	mux.Handle("PATCH "+organization+"/users/{user_id}", admin(http.StatusOK, updateUser))
	mux.Handle("DELETE "+organization+"/users/{user_id}", admin(http.StatusNoContent, deleteUser))

	mux.Handle("GET "+organization+"/invitations", reader(listInvitations))
	mux.Handle("POST "+organization+"/invitations", admin(http.StatusCreated, createInvitation))
	mux.Handle("DELETE "+organization+"/invitations/{invitation_id}", admin(http.StatusNoContent, revokeInvitation))
	mux.Handle("GET /invitations/{token}", open(http.StatusOK, showInvitation))
	mux.Handle("POST /invitations/{token}/accept", signedIn(http.StatusOK, acceptInvitation))

	mux.Handle("GET "+organization+"/service-accounts", reader(listServiceAccounts))
	mux.Handle("POST "+organization+"/service-accounts", admin(http.StatusCreated, createServiceAccount))
	mux.Handle("GET "+account, reader(getServiceAccount))
	mux.Handle("PATCH "+account, admin(http.StatusOK, updateServiceAccount))
	mux.Handle("DELETE "+account, admin(http.StatusNoContent, deleteServiceAccount))

	mux.Handle("GET "+account+"/credentials", reader(listCredentials))
	mux.Handle("POST "+account+"/credentials", admin(http.StatusCreated, createCredential))
	mux.Handle("GET "+credential, reader(getCredential))
	mux.Handle("PATCH "+credential, admin(http.StatusOK, updateCredential))
	mux.Handle("DELETE "+credential, admin(http.StatusNoContent, deleteCredential))

	mux.Handle("GET "+organization+"/sso-connection", reader(getConnection))
	mux.Handle("POST "+organization+"/sso-connection", admin(http.StatusCreated, enableConnection))
	mux.Handle("PATCH "+organization+"/sso-connection", admin(http.StatusOK, updateConnection))
	mux.Handle("DELETE "+organization+"/sso-connection", admin(http.StatusNoContent, disableConnection))

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The mux would redirect an unclean path; the service has no such route.
		if r.URL.Path != path.Clean(r.URL.Path) {
			writeProblem(w, noRoute)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
