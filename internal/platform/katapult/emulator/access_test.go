package emulator

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAuthentication(t *testing.T) {
	w := newWorld(t)
	expired := w.principal(`{"expires_at":1}`)
	revoked := w.principal(`{}`)
	w.do("GET", "/organizations", "", 200)
	w.as(revoked).do("GET", "/organizations", "", 200)
	w.Control("revoke-token", fmt.Sprintf(`{"api_token":%q}`, revoked))

	for name, tc := range map[string]struct {
		header string
		status int
		code   string
	}{
		"absent":       {"", 400, "missing_api_token"},
		"basic":        {"Basic sandbox", 400, "missing_api_token"},
		"bare":         {"sandbox", 400, "missing_api_token"},
		"empty":        {"Bearer ", 400, "missing_api_token"},
		"unknown":      {"Bearer nope", 403, "invalid_api_token"},
		"expired":      {"Bearer " + expired, 403, "invalid_api_token"},
		"revoked":      {"Bearer " + revoked, 403, "invalid_api_token"},
		"capabilities": {"Bearer a.b.c", 403, "invalid_capabilities_token"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "http://katapult.test/core/v1/organizations", nil)
			if tc.header != "" {
				r.Header.Set("Authorization", tc.header)
			}
			answer, out := w.perform(r)
			w.Equal("status", answer.Status, tc.status)
			w.Equal("code", out["error"].(object)["code"], tc.code)
			// Every answer states one, except where nobody is known to ask.
			w.Equal("allowance", answer.Header.Get("X-Ratelimit-Permitted"), map[int]string{400: "", 403: "1000"}[tc.status])
		})
	}
}

func TestTokenExpiresOnTheSandboxClock(t *testing.T) {
	w := newWorld(t)
	soon := w.as(w.principal(fmt.Sprintf(`{"expires_at":%d}`, w.Now().Add(time.Hour).Unix())))
	soon.do("GET", "/organizations", "", 200)
	w.Pass(2 * time.Hour)
	soon.refused("GET", "/organizations", "", 403, "invalid_api_token")
}

func TestNetworks(t *testing.T) {
	w := newWorld(t)
	w.as(w.principal(`{"networks":["198.51.100.1","203.0.113.0/24"]}`)).do("GET", "/organizations", "", 200)
	detail := w.as(w.principal(`{"networks":["198.51.100.0/24"],"scopes":[]}`)).
		refused("GET", "/organizations", "", 403, "unauthorized_network_for_api_token")
	w.Equal("address", detail["ip_address"], "203.0.113.9")
}

func TestScopes(t *testing.T) {
	const parent = "/organizations/" + sandboxID
	routes := map[string]string{
		"GET /organizations": scopeRead, "GET " + parent: scopeRead, "GET " + parent + "/policy": scopeRead,
		"GET " + parent + "/policy_limits": scopeRead, "GET " + parent + "/prices": scopeRead,
		"GET " + parent + "/users_with_access": scopeRead, "GET " + parent + "/managed": scopeManaged,
		"POST " + parent + "/managed": scopeManaged, "DELETE /managed_organizations/x": scopeManagedDelete,
		"GET " + parent + "/deletion_steps": scopeDelete + " " + scopeManagedDelete,
	}
	w := newWorld(t)
	none := w.as(w.principal(`{"scopes":[]}`))
	for route, scopes := range routes {
		method, path, _ := strings.Cut(route, " ")
		detail := none.refused(method, path, "", 403, "scope_not_granted")
		w.Equal(route, detail["scopes"], strings.Fields(scopes))
		for scope := range strings.FieldsSeq(scopes) {
			for _, prefix := range []string{"", oauthPrefix} {
				narrow := w.as(w.principal(fmt.Sprintf(`{"scopes":[%q]}`, prefix+scope)))
				if _, out := narrow.send(method, path, ""); out["error"] != nil && out["error"].(object)["code"] == "scope_not_granted" {
					t.Errorf("%s is refused with %s%s", route, prefix, scope)
				}
			}
		}
	}
	none.do("GET", "/users/current", "", 200)
	// The scope is checked before arguments and lookup.
	none.refused("GET", "/organizations/x?organization=wrong", "", 403, "scope_not_granted")
}

func TestRateLimit(t *testing.T) {
	w := newWorld(t)
	slow := w.as(w.principal(`{"rate_limit":2,"scopes":[]}`))
	for i := range 2 {
		answer, out := slow.send("GET", "/organizations", "")
		w.Equal("code", out["error"].(object)["code"], "scope_not_granted")
		w.Equal("permitted", answer.Header.Get("X-Ratelimit-Permitted"), "2")
		w.Equal("remaining", answer.Header.Get("X-Ratelimit-Remaining"), 1-i)
	}
	w.Equal("permitted", slow.refused("GET", "/organizations", "", 429, "rate_limit_reached")["total_permitted"], 2)
	answer, _ := slow.send("GET", "/organizations", "")
	w.Equal("remaining", answer.Header.Get("X-Ratelimit-Remaining"), "0")
	w.Equal("Retry-After", answer.Header.Get("Retry-After"), "")

	answer, _ = w.send("GET", "/organizations", "")
	w.Equal("another token's allowance", answer.Header.Get("X-Ratelimit-Remaining"), "999")
	w.Pass(time.Minute)
	slow.refused("GET", "/organizations", "", 403, "scope_not_granted")

	w.Turn(switchRate, "1")
	w.do("GET", "/organizations", "", 200)
	w.refused("GET", "/organizations", "", 429, "rate_limit_reached")
}

func TestErrorsAndHeaders(t *testing.T) {
	w := newWorld(t)
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	answer, _ := w.send("GET", "/organizations", "")
	if !uuid.MatchString(answer.Header.Get("X-Request-Id")) || answer.Header.Get("Etag") == "" || answer.Header.Get("X-Api-Schema") != "" {
		t.Errorf("headers of a success: %v", answer.Header)
	}
	answer, _ = w.as("").send("GET", "/organizations", "")
	if !uuid.MatchString(answer.Header.Get("X-Request-Id")) || answer.Header.Get("Etag") != "" {
		t.Errorf("headers of an error: %v", answer.Header)
	}
	for _, route := range []string{
		"PUT /organizations", "GET /nothing", "PATCH /organizations/" + sandboxID, "GET /organizations//managed", "DELETE /organizations/" + sandboxID,
	} {
		method, path, _ := strings.Cut(route, " ")
		w.Equal(route, len(w.refused(method, path, "", 404, "route_not_found")), 0)
	}
	answer, _ = w.perform(httptest.NewRequest("GET", "http://katapult.test/organizations", nil))
	w.Equal("outside of the root", answer.Status, 404)
	w.do("GET", "/organizations/", "", 200)
	w.do("GET", "/organizations/"+sandboxID+"/managed/", "", 200)

	w.Turn(switchErrors, "bare")
	_, out := w.as("").send("GET", "/organizations", "")
	w.Equal("bare code", out["code"], "missing_api_token")
}
