package emulator

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

func TestTokenEndpoint(t *testing.T) {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("sandbox:sandbox"))
	wrong := "Basic " + base64.StdEncoding.EncodeToString([]byte("sandbox:nope"))
	for name, tc := range map[string]struct {
		form, authorization string
		status              int
		code                string
	}{
		"basic":               {"grant_type=client_credentials", basic, 200, ""},
		"form":                {"grant_type=client_credentials&client_id=sandbox&client_secret=sandbox", "", 200, ""},
		"both":                {"grant_type=client_credentials&client_id=sandbox&client_secret=sandbox", basic, 400, "invalid_request"},
		"neither":             {"grant_type=client_credentials", "", 400, "invalid_request"},
		"wrong secret, basic": {"grant_type=client_credentials", wrong, 401, "invalid_client"},
		"wrong secret, form":  {"grant_type=client_credentials&client_id=sandbox&client_secret=x", "", 401, "invalid_client"},
		"unknown client":      {"grant_type=client_credentials&client_id=x&client_secret=x", "", 401, "invalid_client"},
		"no grant type":       {"client_id=sandbox&client_secret=sandbox", "", 400, "invalid_request"},
		"other grant type":    {"grant_type=password", basic, 400, "unsupported_grant_type"},
		"bearer":              {"grant_type=client_credentials", "Bearer sandbox", 400, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			out := w.grant(tc.form, tc.authorization, tc.status)
			if tc.status != 200 {
				w.Equal("error", out["error"], tc.code)
				if out["error_description"] == "" || len(out) != 2 {
					t.Errorf("error body: %v", out)
				}
				return
			}
			w.Equal("token_type", out["token_type"], "Bearer")
			w.Equal("expires_in", out["expires_in"], 3600)
			w.Equal("organizations", len(items(w.as(out["access_token"].(string)).get("/organizations", 200))), 1)
		})
	}
}

func TestTokenNeedsForm(t *testing.T) {
	w := newWorld(t)
	answer := w.Send("POST", "/service-account-token", `{"grant_type":"client_credentials"}`)
	w.Equal("status", answer.Status, 400)
}

func TestTokenExpiresOnTheSandboxClock(t *testing.T) {
	w := newWorld(t)
	form := "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox"
	machine := w.as(w.grant(form, "", 200)["access_token"].(string))
	w.Pass(time.Hour - time.Second*30)
	machine.get("/organizations", 200)
	w.Pass(time.Minute)
	machine.get("/organizations", 401)
	w.get("/organizations", 200)

	w.Turn(switchExpiry, "unstated")
	if _, stated := w.grant(form, "", 200)["expires_in"]; stated {
		t.Error("expires_in is stated")
	}
}

func TestTokenCarriesTheOrganizationClaim(t *testing.T) {
	w := newWorld(t)
	token := w.grant("grant_type=client_credentials&client_id=sandbox&client_secret=sandbox", "", 200)["access_token"].(string)
	parts := strings.Split(token, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || len(parts) != 3 {
		t.Fatalf("no JWT: %v", err)
	}
	if want := `"https://api.keycard.sh/organization_id":"sandboxorganization0000000"`; !strings.Contains(string(payload), want) {
		t.Errorf("claims %s lack %s", payload, want)
	}
}

func TestAuthentication(t *testing.T) {
	w := newWorld(t)
	w.as("").get("/organizations", 401)
	w.as("unknown").get(sandboxOrg, 401)
	w.as("").get("/nowhere", 404)
	answer := w.as("").Send("GET", "/organizations", "", "Authorization", "Basic sandbox")
	w.Equal("status", answer.Status, 401)
	w.Equal("challenge", answer.Header.Get("WWW-Authenticate"), "Bearer")
}

func TestExchangedToken(t *testing.T) {
	w := newWorld(t)
	out := w.do("POST", sandboxOrg+"/token", "", 200)
	w.Equal("token_type", out["token_type"], "Bearer")
	other := w.do("POST", "/organizations", `{"name":"Other"}`, 201)["id"].(string)

	machine := w.as(out["access_token"].(string))
	w.Equal("organizations", len(items(machine.get("/organizations", 200))), 1)
	machine.do("PATCH", sandboxOrg, `{"name":"Renamed"}`, 200)
	machine.get("/organizations/"+other, 404)
	machine.do("POST", "/organizations", `{}`, 403)
	machine.do("POST", sandboxOrg+"/token", "", 403)

	// It is worth what its user is worth.
	w.as("sandbox").do("PATCH", sandboxOrg+"/users/"+ownerID, `{"role":"org_viewer"}`, 200)
	machine.get(sandboxOrg, 200)
	machine.do("PATCH", sandboxOrg, `{"name":"Again"}`, 403)
}

func TestPrincipals(t *testing.T) {
	type expectation struct {
		list, read, write, create, exchange int
	}
	for name, tc := range map[string]struct {
		spec string
		want expectation
	}{
		"admin":           {`{"role":"org_admin"}`, expectation{200, 200, 200, 201, 200}},
		"viewer":          {`{"role":"org_viewer"}`, expectation{200, 200, 403, 201, 403}},
		"member":          {`{"role":"org_member"}`, expectation{200, 403, 403, 201, 403}},
		"outsider":        {`{"organization":"none"}`, expectation{200, 404, 404, 201, 404}},
		"service account": {`{"kind":"service_account"}`, expectation{200, 200, 200, 403, 403}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w = w.as(w.principal(tc.spec)["access_token"].(string))
			w.get("/organizations", tc.want.list)
			for _, path := range []string{"", "/users", "/roles", "/identities", "/invitations", "/service-accounts", "/users/" + adaID} {
				w.get(sandboxOrg+path, tc.want.read)
			}
			w.do("PATCH", sandboxOrg, `{}`, tc.want.write)
			w.do("POST", "/organizations", `{"name":"New"}`, tc.want.create)
			w.do("POST", sandboxOrg+"/token", "", tc.want.exchange)
		})
	}
}

func TestServiceAccountIsConfined(t *testing.T) {
	w := newWorld(t)
	foreign := w.do("POST", "/organizations", `{"name":"Foreign"}`, 201)["id"].(string)
	machine := w.as(w.principal(`{"kind":"service_account"}`)["access_token"].(string))
	machine.get("/organizations/"+foreign, 404)
	machine.do("POST", "/organizations/"+foreign+"/service-accounts", `{"name":"x"}`, 404)
	invitation := machine.do("POST", sandboxOrg+"/invitations", `{"email":"a@example.com","role":"org_member"}`, 201)
	if invitation["created_by"] == "" {
		t.Error("created_by is empty")
	}
}

func TestDisabledMemberHasNoAccess(t *testing.T) {
	w := newWorld(t)
	made := w.principal(`{"role":"org_admin"}`)
	w.do("PATCH", sandboxOrg+"/users/"+made["user_id"].(string), `{"status":"disabled"}`, 200)
	other := w.as(made["access_token"].(string))
	other.get(sandboxOrg, 403)
	w.Equal("organizations", len(items(other.get("/organizations", 200))), 0)
	w.do("DELETE", sandboxOrg+"/users/"+made["user_id"].(string), "", 204)
	other.get(sandboxOrg, 404)
}

func TestClientRequestID(t *testing.T) {
	w := newWorld(t)
	const id = "6f1d3c9e-0c7c-4c51-9f0e-6a3f6c1b2a11"
	answer := w.Send("GET", sandboxOrg, "", requestIDHeader, id)
	w.Equal("status", answer.Status, 200)
	w.Equal("echo", answer.Header.Get(requestIDHeader), id)
	for _, bad := range []string{"", "x", id + "0"} {
		answer = w.Send("GET", sandboxOrg, "", requestIDHeader, bad)
		w.Equal("status of "+bad, answer.Status, 400)
		w.Equal("echo of "+bad, answer.Header.Get(requestIDHeader), "")
	}
}
