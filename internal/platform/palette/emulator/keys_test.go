package emulator

import (
	"strings"
	"testing"
	"time"
)

func TestCredentialRefusals(t *testing.T) {
	s := newStage(t)
	bad := s.with("ApiKey", "secret-key")
	if code, message := bad.refuse(401, "GET", "/v1/users/info", ""); code == "ResourceNotFound" || strings.Contains(message, "secret-key") {
		t.Errorf("plain refusal: %s %s", code, message)
	}
	for value, status := range map[string]int{badKeyTrap401: 401, badKeyTrap404: 404} {
		s.Turn(switchBadKey, value)
		if code, message := bad.refuse(status, "GET", "/v1/auth/orgs", ""); code != "ResourceNotFound" || !strings.Contains(message, "secret-key") {
			t.Errorf("%s: %s %s", value, code, message)
		}
	}
	s.with("ApiKey", "sandbox", "Authorization", "rubbish").want(200, "GET", "/v1/users/info", "")
	short := s.with("ApiKey", text(s.Principal(`{"kind":"api_key","expires_in":"1h"}`), "api_key"))
	short.want(200, "GET", "/v1/users/info", "")
	s.Control("put-organization", `{"name":"Sandbox","active":false}`)
	short.refuse(401, "GET", "/v1/users/info", "")
	s.Control("put-organization", `{"name":"Sandbox","active":true}`)
	s.Pass(time.Hour)
	short.refuse(401, "GET", "/v1/users/info", "")
}

func TestAPIKeys(t *testing.T) {
	s := newStage(t)
	body := func(name string) string {
		return `{"metadata":{"name":"` + name + `","annotations":{"description":"d"}},"spec":{"userUid":"5a4db0c00000000000000012","expiry":"2026-02-01T00:00:00.000Z"}}`
	}
	created := s.want(201, "POST", "/v1/apiKeys", body("ci"))
	path := "/v1/apiKeys/" + text(created, "uid")
	key := s.with("ApiKey", text(created, "apiKey"))
	if out := key.want(200, "GET", "/v1/users/info", ""); text(out, "userUid") != "5a4db0c00000000000000012" {
		t.Errorf("whose key: %v", out)
	}
	read := s.want(200, "GET", path, "")
	if text(read, "metadata", "name") != "ci" || text(read, "spec", "expiry") != "2026-02-01T00:00:00.000Z" || text(read, "spec", "user", "firstName") != "Ada" ||
		at(read, "status", "isActive") != true || text(read, "metadata", "creationTimestamp") != "2026-01-02T03:04:05.678Z" || text(read, "metadata", "deletionTimestamp") != "0001-01-01T00:00:00.000Z" ||
		text(read, "metadata", "annotations", "description") != "d" || at(read, "spec", "key") != nil {
		t.Errorf("read: %v", read)
	}
	if list := s.want(200, "GET", "/v1/apiKeys", ""); len(at(list, "items").([]any)) != 2 || at(list, "listmeta") != nil {
		t.Errorf("list: %v", list)
	}
	s.refuse(409, "POST", "/v1/apiKeys", body("ci"))
	s.Turn(switchDuplicate, "400")
	s.refuse(400, "PUT", path, body("sandbox"))
	s.refuse(400, "POST", "/v1/apiKeys", `{"metadata":{"name":"x"}}`)
	s.populate()
	stranger := text(s.Control("put-user", `{"email":"grace@example.com","organization":"acme"}`), "uid")
	if code, _ := s.refuse(404, "POST", "/v1/apiKeys", strings.Replace(body("x"), "5a4db0c00000000000000012", stranger, 1)); code != "UserNotFound" {
		t.Errorf("a user of another tenant: %s", code)
	}
	s.want(204, "PUT", path, `{"metadata":{"name":"ci2"},"spec":{"expiry":"2026-03-01T00:00:00Z"}}`)
	if read := s.want(200, "GET", path, ""); text(read, "metadata", "name") != "ci2" || text(read, "spec", "expiry") != "2026-03-01T00:00:00.000Z" || text(read, "spec", "user", "uid") != "5a4db0c00000000000000012" {
		t.Errorf("after PUT: %v", read)
	}
	s.want(204, "PUT", path, `{"metadata":{"name":"ci2"},"spec":{"expiry":"2026-03-02T00:00:00Z"}}`)
	s.refuse(400, "PATCH", path, `{}`)
	s.want(204, "PATCH", path, `{"isActive":false}`)
	key.refuse(401, "GET", "/v1/users/info", "")
	s.want(204, "PUT", path+"/state", `{"isActive":true}`)
	key.want(200, "GET", "/v1/users/info", "")
	foreign := s.with("ApiKey", text(s.Principal(`{"organization":"acme"}`), "api_key"))
	foreign.refuse(404, "GET", path, "")
	foreign.refuse(404, "DELETE", path, "")
	s.want(204, "DELETE", path, "")
	s.refuse(404, "DELETE", path, "")
	key.refuse(401, "GET", "/v1/users/info", "")
	s.Turn(switchCreatedUID, "user")
	if created := s.want(201, "POST", "/v1/apiKeys", body("other")); text(created, "uid") != "5a4db0c00000000000000012" {
		t.Errorf("the user's uid: %v", created)
	}
}

func TestRateLimit(t *testing.T) {
	s := newStage(t)
	drain := func(method, path, body string, limit int) int {
		for i := range limit {
			if s.Send(method, path, body).Status == 429 {
				return i
			}
		}
		return limit
	}
	if got := drain("GET", "/v1/users/info", "", 60); got != 60 {
		t.Errorf("off: refused after %d", got)
	}
	s.Turn(switchRateLimit, "on")
	if got := drain("GET", "/v1/users/info", "", 60); got != 50 {
		t.Errorf("burst: refused after %d, want 50", got)
	}
	if code, _ := s.refuse(429, "GET", "/v1/users/info", ""); code != "TooManyRequests" {
		t.Errorf("code %s", code)
	}
	s.Pass(time.Second)
	if got := drain("GET", "/v1/users/info", "", 60); got != 10 {
		t.Errorf("rate: refused after %d, want 10", got)
	}
	if got := drain("POST", passwordResetPath, `{"emailId":"nobody@example.com"}`, 60); got != 10 {
		t.Errorf("password resets: refused after %d, want 10", got)
	}
	if got := drain("GET", "/v1/auth/sso/idps", "", 60); got != 50 {
		t.Errorf("another group: refused after %d, want 50", got)
	}
}

func TestExports(t *testing.T) {
	if got := strings.Join(New().Exports("http://127.0.0.1:7070/palette"), " "); got != "SPECTROCLOUD_HOST=http://127.0.0.1:7070/palette SPECTROCLOUD_APIKEY=sandbox" {
		t.Error(got)
	}
}
