package emulator

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// payload decodes what a token says.
func payload(t *testing.T, token string) (out any) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JSON Web Token", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAuthenticate(t *testing.T) {
	s := newStage(t).with()
	acme, _ := s.populate()
	for body, status := range map[string]int{
		sandboxLogin: 200,
		`{"emailId":"Sandbox@Example.com","org":"Sandbox","password":"sandbox"}`: 200,
		`{"emailId":"sandbox@example.com","org":"acme","password":"sandbox"}`:    401,
		`{"emailId":"sandbox@example.com","org":"none","password":"sandbox"}`:    401,
		`{"emailId":"sandbox@example.com","password":"wrong"}`:                   401,
		`{"emailId":"nobody@example.com","password":"sandbox"}`:                  401,
		`{"emailId":"ada@example.com","password":""}`:                            400,
		`{"password":"sandbox"}`:                                                 400,
		`{"emailId":1,"password":"sandbox"}`:                                     400,
		`no json`:                                                                400,
	} {
		if got := s.Send("POST", "/v1/auth/authenticate", body); got.Status != status {
			t.Errorf("%s: %d %s, want %d", body, got.Status, got.Body, status)
		}
	}
	user := text(s.Control("put-user", `{"email":"sandbox@example.com","organization":"acme","password":"sandbox"}`), "uid")
	s.refuse(400, "POST", "/v1/auth/authenticate", sandboxLogin)
	token := s.login(`{"emailId":"sandbox@example.com","org":"acme","password":"sandbox"}`)
	if out := s.with("Authorization", token).want(200, "GET", "/v1/users/info", ""); text(out, "orgName") != "acme" || text(out, "tenantUid") != acme || text(out, "userUid") != user {
		t.Errorf("info: %v", out)
	}
	if got := s.Send("POST", "/v1/auth/authenticate", `{"emailId":"sandbox@example.com","org":"acme","password":"sandbox"}`); !strings.HasPrefix(got.Header.Get("Set-Cookie"), "Authorization=") {
		t.Errorf("no cookie: %v", got.Header)
	}
	if got := s.Send("POST", "/v1/auth/authenticate?setCookie=false", `{"emailId":"sandbox@example.com","org":"acme","password":"sandbox"}`); got.Header.Get("Set-Cookie") != "" || !strings.Contains(got.Body, `"isMfa":false`) {
		t.Errorf("cookie or no isMfa: %v %s", got.Header, got.Body)
	}
	s.Control("put-user", `{"email":"sandbox@example.com","mfa":true}`)
	if got := s.Send("POST", "/v1/auth/authenticate", `{"emailId":"sandbox@example.com","org":"Sandbox","password":"sandbox"}`); got.Status != 200 || got.Body != `{"isMfa":true}` {
		t.Errorf("second factor: %d %s", got.Status, got.Body)
	}
	s.Control("put-user", `{"email":"sandbox@example.com","mfa":false,"active":false}`)
	s.refuse(401, "POST", "/v1/auth/authenticate", `{"emailId":"sandbox@example.com","org":"Sandbox","password":"sandbox"}`)
}

func TestTokenLife(t *testing.T) {
	s := newStage(t).with()
	token := s.login(sandboxLogin)
	if lifetime := at(payload(t, token), "exp").(float64) - float64(s.Now().Unix()); lifetime != 900 {
		t.Errorf("lives %v seconds, want 900", lifetime)
	}
	as := s.with("Authorization", token)
	as.want(200, "GET", "/v1/users/info", "")
	s.with("Authorization", "Bearer "+token).refuse(401, "GET", "/v1/users/info", "")
	s.Pass(14 * time.Minute)
	fresh := text(s.want(200, "GET", "/v1/auth/refresh/"+token+"?setCookie=false", ""), "Authorization")
	if a, b := payload(t, token), payload(t, fresh); text(a, "sessionUid") != text(b, "sessionUid") || text(a, "jti") == text(b, "jti") || at(b, "exp").(float64) <= at(a, "exp").(float64) {
		t.Errorf("refreshed %v to %v", a, b)
	}
	s.Pass(time.Minute)
	as.refuse(401, "GET", "/v1/users/info", "")
	s.refuse(401, "GET", "/v1/auth/refresh/"+token, "")
	s.with("Authorization", fresh).want(200, "GET", "/v1/users/info", "")
	s.Turn(switchTokenMinutes, "60")
	if k := payload(t, s.login(sandboxLogin)); at(k, "exp").(float64)-at(k, "iat").(float64) != 3600 {
		t.Errorf("switched lifetime: %v", k)
	}
	parts := strings.Split(fresh, ".")
	for _, forged := range []string{"", "x", "a.b.c", parts[0] + "." + parts[1] + ".x", parts[0] + "." + parts[1][1:] + "." + parts[2]} {
		s.with("Authorization", forged).refuse(401, "GET", "/v1/users/info", "")
	}
}

func TestRevoke(t *testing.T) {
	s := newStage(t).with()
	first := s.login(sandboxLogin)
	second := text(s.want(200, "GET", "/v1/auth/refresh/"+first, ""), "Authorization")
	other := text(s.Principal(`{"kind":"session","email":"ada@example.com"}`), "authorization")
	s.refuse(401, "POST", "/v1/users/auth/tokens/revoke", `{"tokens":["`+first+`"]}`)
	s.with("Authorization", second).want(204, "POST", "/v1/users/auth/tokens/revoke", `{"tokens":["`+first+`","`+other+`","rubbish"]}`)
	s.with("Authorization", first).refuse(401, "GET", "/v1/users/info", "")
	s.refuse(401, "GET", "/v1/auth/refresh/"+first, "")
	s.with("Authorization", second).want(200, "GET", "/v1/users/info", "")
	s.with("Authorization", other).want(200, "GET", "/v1/users/info", "")
	revoked := 0
	for _, session := range s.Control("sessions", `{}`).([]any) {
		if at(session, "revoked") == true {
			revoked++
		}
	}
	if revoked != 1 {
		t.Errorf("%d tokens revoked, want 1", revoked)
	}
	s.Control("put-user", `{"email":"sandbox@example.com","active":false}`)
	s.with("Authorization", second).refuse(401, "GET", "/v1/users/info", "")
	s.refuse(401, "GET", "/v1/auth/refresh/"+second, "")
}

func TestCallbacks(t *testing.T) {
	s := newStage(t).with("Content-Type", "application/x-www-form-urlencoded")
	s.populate()
	saml := "SAMLResponse=" + base64.URLEncoding.EncodeToString([]byte("sandbox@example.com")) + "&RelayState=x"
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/v1/auth/org/globex/oidc/callback?code=sandbox@example.com&state=x", "", 200},
		{"GET", "/v1/auth/org/globex/oidc/callback?code=nobody@example.com", "", 401},
		{"GET", "/v1/auth/org/globex/oidc/callback?error=access_denied&code=sandbox@example.com", "", 401},
		{"GET", "/v1/auth/org/acme/oidc/callback?code=sandbox@example.com", "", 401},
		{"GET", "/v1/auth/org/unknown/oidc/callback?code=sandbox@example.com", "", 404},
		{"POST", "/v1/auth/org/globex/saml/callback", saml, 200},
		{"POST", "/v1/auth/org/globex/saml/callback", "SAMLResponse=%21", 400},
		{"GET", "/v1/auth/sso/github/callback?code=sandbox@example.com", "", 200},
		{"GET", "/v1/auth/sso/github/callback?code=ada@example.com", "", 401},
		{"GET", "/v1/auth/sso/github/callback?error=x&code=sandbox@example.com", "", 401},
		{"GET", "/v1/auth/sso/myspace/callback?code=sandbox@example.com", "", 404},
		{"GET", "/v1/auth/org/globex/oidc/logout?state=x", "", 204},
		{"POST", "/v1/auth/org/globex/saml/logout", saml, 204},
		{"GET", "/v1/auth/org/unknown/oidc/logout", "", 404},
	} {
		if c.status >= 400 {
			s.refuse(c.status, c.method, c.path, c.body)
			continue
		}
		out := s.want(c.status, c.method, c.path, c.body)
		if c.status == 204 {
			continue
		}
		if info := s.with("Authorization", text(out, "Authorization")).want(200, "GET", "/v1/users/info", ""); text(info, "orgName") != "globex" {
			t.Errorf("%s: signed in to %v", c.path, info)
		}
	}
}

func TestPasswords(t *testing.T) {
	s := newStage(t).with()
	s.populate()
	s.want(204, "POST", "/v1/auth/user/password/reset", `{"emailId":"sandbox@example.com"}`)
	s.want(204, "POST", "/v1/auth/user/password/reset", `{"emailId":"nobody@example.com"}`)
	s.refuse(400, "POST", "/v1/auth/user/password/reset", `{}`)
	s.Pass(time.Second)
	s.want(204, "GET", "/v1/auth/user/org/forgot?emailId=sandbox@example.com", "")
	s.want(204, "GET", "/v1/auth/user/org/forgot?emailId=nobody@example.com", "")
	s.refuse(400, "GET", "/v1/auth/user/org/forgot", "")
	sent := s.Control("mails", `{}`)
	if kinds := each(sent, "kind"); !slices.Equal(kinds, []string{"password_reset", "password_reset", "organizations"}) || len(at(sent, 2, "organizations").([]any)) != 3 || text(sent, 2, "to") != "sandbox@example.com" {
		t.Fatalf("mails: %v", sent)
	}
	reset := func(token, password string) string {
		return "/v1/auth/password/" + token + "/" + password
	}
	for _, mail := range sent.([]any)[:2] {
		token, org := text(mail, "password_token"), text(mail, "organizations", 0)
		s.refuse(404, "PATCH", reset(token, "activate"), `{"password":"new"}`)
		s.refuse(400, "PATCH", reset(token, "reset"), `{}`)
		s.want(204, "PATCH", reset(token, "reset"), `{"password":"new"}`)
		s.refuse(404, "PATCH", reset(token, "reset"), `{"password":"newer"}`)
		s.login(`{"emailId":"sandbox@example.com","org":"` + org + `","password":"new"}`)
	}
	s.Control("put-user", `{"email":"fresh@example.com","active":false}`)
	token := text(s.Control("password-token", `{"email":"fresh@example.com","activate":true}`), "password_token")
	s.refuse(404, "PATCH", reset(token, "reset"), `{"password":"mine"}`)
	s.want(204, "PATCH", reset(token, "activate"), `{"password":"mine"}`)
	s.login(`{"emailId":"fresh@example.com","password":"mine"}`)
}
