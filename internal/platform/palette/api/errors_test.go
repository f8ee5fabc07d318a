package api_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestErrorsTellCodeMessageAndReference(t *testing.T) {
	for _, test := range []struct {
		status        int
		body          string
		code, message string
		says          string
	}{
		{400, `{"code":"InvalidInput","message":"emailId is required","details":null,"ref":"r-1"}`, "InvalidInput", "emailId is required", "request id r-1"},
		{401, `{"code":"Unauthorized","message":"no"}`, "Unauthorized", "no", ""},
		{403, `{"code":"OperationForbidden","message":"not you","details":{"permission":"x"},"ref":"r-2"}`, "OperationForbidden", "not you", "r-2"},
		{409, `{"code":"Duplicate","message":"taken","details":["a"]}`, "Duplicate", "taken", ""},
		{418, `{"code":7,"message":{"a":1},"ref":[]}`, "", "", ""},
		{400, `[]`, "", "", ""},
		{400, `not JSON`, "", "", "not JSON"},
		{502, `<html>bad gateway</html>`, "", "", "web page"},
	} {
		_, err := record(t, answer(test.status, test.body)).client(t).Authenticate(t.Context(), api.AuthLogin{EmailID: "a@x.test", Password: "secret"})
		e, ok := errors.AsType[*rest.Error](err)
		if !ok || e.Status != test.status || e.Code != test.code || test.message != "" && e.Message != test.message || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", test.body, err)
		}
	}
}

// organizationsAnswer answers the list of organizations in one way and the proof of the credential
// in another.
func organizationsAnswer(status int, body string, proof http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/users/info" {
			proof(w, r)
			return
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestNotFoundIsBelievedOnlyWithAProvenCredential(t *testing.T) {
	const missing = `{"code":"ResourceNotFound","message":"organization 'x' not found","ref":"r"}`
	trap := `{"code":"ResourceNotFound","message":"API key '` + plantedKey + `' not found","details":{"key":"` + plantedKey + `"}}`
	for name, test := range map[string]struct {
		status int
		body   string
		proof  http.HandlerFunc
		absent bool
		proofs int
	}{
		"absent":                           {404, missing, answer(200, `{"tenantUid":"t","userUid":"u"}`), true, 1},
		"bad key, as missing object":       {404, trap, answer(404, trap), false, 1},
		"bad key, as missing object, 401":  {401, trap, answer(401, trap), false, 1},
		"bad key, honest proof":            {404, trap, answer(401, `{"code":"Unauthorized"}`), false, 1},
		"proof not to be had":              {404, missing, answer(403, `{"code":"Forbidden"}`), false, 1},
		"gateway knows nothing":            {404, `{"message":"no route"}`, answer(200, `{"tenantUid":"t"}`), false, 1},
		"another error needs no proof":     {403, `{"code":"Forbidden"}`, answer(200, `{"tenantUid":"t"}`), false, 0},
		"not found, but proof says little": {404, missing, answer(200, `{}`), false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			server := record(t, organizationsAnswer(test.status, test.body, test.proof))
			_, err := server.client(t).Organization(t.Context(), "x")
			if err == nil || rest.IsNotFound(err) != test.absent {
				t.Errorf("got %v", err)
			}
			if strings.Contains(err.Error(), plantedKey) {
				t.Errorf("the key shows in %v", err)
			}
			if n := server.count("/v1/users/info"); n != test.proofs {
				t.Errorf("%d proofs", n)
			}
		})
	}
	_, err := record(t, answer(404, trap)).client(t).UserInfo(t.Context())
	if err == nil || rest.IsNotFound(err) || strings.Contains(err.Error(), plantedKey) {
		t.Errorf("a proof that fails is no absence: %v", err)
	}
}

func TestSecretsStayOutOfErrors(t *testing.T) {
	echo := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"code":"Bad","message":"refused x.payload-of-token.z mail-token-1 `+plantedKey+` the-auth-code the-saml-response `+plantedPassword+`","details":`+
			`{"echo":"`+plantedPassword+` mail-token-1"}}`)
	}
	c := record(t, echo).client(t)
	login := api.AuthLogin{EmailID: "a@x.test", Password: plantedPassword}
	_, authenticate := c.Authenticate(t.Context(), login)
	_, refresh := c.Refresh(t.Context(), "x.payload-of-token.z")
	_, oidc := c.OIDCCallback(t.Context(), "acme", api.Callback{Code: "the-auth-code"})
	_, saml := c.SAMLCallback(t.Context(), "acme", "the-saml-response", "")
	for name, test := range map[string]struct {
		err    error
		secret string
	}{
		"authenticate": {authenticate, plantedPassword},
		"refresh":      {refresh, "payload-of-token"},
		"revoke":       {c.RevokeToken(t.Context(), "x.payload-of-token.z"), "payload-of-token"},
		"oidc":         {oidc, "the-auth-code"},
		"saml":         {saml, "the-saml-response"},
		"activate":     {c.ActivatePassword(t.Context(), "mail-token-1", plantedPassword), "mail-token-1"},
		"reset":        {c.ResetPassword(t.Context(), "mail-token-1", plantedPassword), plantedPassword},
		"api key":      {c.RequestPasswordReset(t.Context(), "a@x.test"), plantedKey},
	} {
		e, ok := errors.AsType[*rest.Error](test.err)
		if !ok || strings.Contains(e.Error(), test.secret) || strings.Contains(e.Message, test.secret) ||
			strings.Contains(e.Path, test.secret) || strings.Contains(string(e.Details), test.secret) {
			t.Errorf("%s: the secret shows in %v", name, test.err)
		}
	}
}
