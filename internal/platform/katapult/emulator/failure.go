package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// failure is an error answer. The service has no 401 and no 405.
type failure struct {
	Code        string `json:"code"`
	Description string `json:"description"`
	Detail      any    `json:"detail"`
	status      int
}

func (f *failure) Error() string { return f.Code }

type nothing struct{}

func refuse(status int, code, description string) *failure {
	return &failure{code, description, nothing{}, status}
}

func (f *failure) with(detail any) *failure {
	detailed := *f
	detailed.Detail = detail
	return &detailed
}

var (
	noRoute             = refuse(http.StatusNotFound, "route_not_found", "There is no route for this method and path")
	missingToken        = refuse(http.StatusBadRequest, "missing_api_token", "The Authorization header holds no bearer token")
	invalidToken        = refuse(http.StatusForbidden, "invalid_api_token", "The API token does not exist or has expired")
	invalidCapabilities = refuse(http.StatusForbidden, "invalid_capabilities_token", "The capabilities token is not valid")
	wrongNetwork        = refuse(http.StatusForbidden, "unauthorized_network_for_api_token", "The API token does not work from this network")
	rateLimitReached    = refuse(http.StatusTooManyRequests, "rate_limit_reached", "Too many requests in this minute")
	scopeNotGranted     = refuse(http.StatusForbidden, "scope_not_granted", "The token was not granted the scope of this endpoint")

	invalidArgument = refuse(http.StatusBadRequest, "invalid_argument", "An argument has a value that cannot be used")
	missingArgument = refuse(http.StatusBadRequest, "missing_required_argument", "An argument that is required is missing")
	invalidJSON     = refuse(http.StatusBadRequest, "invalid_json_body", "The request body is not valid JSON")

	organizationNotFound     = refuse(http.StatusNotFound, "organization_not_found", "No organization matches the lookup")
	organizationSuspended    = refuse(http.StatusForbidden, "organization_suspended", "The organization is suspended")
	organizationNotActivated = refuse(http.StatusForbidden, "organization_not_activated", "The organization is not activated")
	permissionDenied         = refuse(http.StatusForbidden, "permission_denied", "The identity may not do this")
	managedRequired          = refuse(http.StatusConflict, "managed_organization_required", "The organization is not a managed one")
	stepsNotSatisfied        = refuse(http.StatusConflict, "deletion_steps_not_satisfied", "The organization still holds something")
	deletionFailed           = refuse(http.StatusInternalServerError, "deletion_failed", "The organization could not be deleted")
	limitReached             = refuse(http.StatusUnprocessableEntity, "organization_limit_reached", "No more managed organizations are allowed")
	validationError          = refuse(http.StatusUnprocessableEntity, "validation_error", "The organization is not valid")
	noPolicy                 = refuse(http.StatusBadRequest, "policy_not_available_for_managed_organizations", "A managed organization has no policy of its own")
	noPrices                 = refuse(http.StatusBadRequest, "prices_not_available_for_managed_organizations", "A managed organization has no prices of its own")
	noUser                   = refuse(http.StatusNotFound, "no_user_associated_with_identity", "The identity is not a user")
)

func fail(w http.ResponseWriter, c *sandbox.Call, f *failure) {
	w.Header().Set("X-Api-Schema", "json-error")
	var body any = map[string]*failure{"error": f}
	if c.Switch(switchErrors) == "bare" {
		body = f
	}
	writeJSON(w, f.status, body)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	if status < http.StatusBadRequest {
		sum := sha256.Sum256(raw)
		w.Header().Set("Etag", `W/"`+hex.EncodeToString(sum[:16])+`"`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}
