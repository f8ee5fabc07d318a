package emulator

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

const ssoPath = sandboxOrg + "/sso-connection"

func TestSSOLifecycle(t *testing.T) {
	w := newWorld(t)
	w.get(ssoPath, 404)
	w.do("PATCH", ssoPath, `{}`, 404)
	w.do("DELETE", ssoPath, "", 404)

	made := w.do("POST", ssoPath, `{"identifier":"https://idp.example.com","client_id":"app","client_secret":"hush"}`, 201)
	w.Equal("client_secret_set", made["client_secret_set"], true)
	w.Equal("client_id", made["client_id"], "app")
	if raw, _ := json.Marshal(made); strings.Contains(string(raw), "hush") {
		t.Error("the secret is in the answer")
	}
	w.Equal("read", w.get(ssoPath, 200), made)
	w.Equal("sso_enabled", w.get(sandboxOrg, 200)["sso_enabled"], true)
	w.do("POST", ssoPath, `{"identifier":"https://idp.example.com","client_id":"app"}`, 409)

	w.Equal("empty PATCH", w.do("PATCH", ssoPath, `{}`, 200), made)
	w.Equal("identifier", w.do("PATCH", ssoPath, `{"identifier":"other"}`, 200)["identifier"], "other")
	stored, err := w.control("sso-secret", `{}`)
	if err != nil {
		t.Fatal(err)
	}
	w.Equal("kept secret", stored["client_secret"], "hush")
	cleared := w.do("PATCH", ssoPath, `{"client_id":null,"client_secret":null}`, 200)
	w.Equal("client_secret_set", cleared["client_secret_set"], false)
	if id, there := cleared["client_id"]; !there || id != nil {
		t.Errorf("client_id is %v, present: %t", id, there)
	}
	w.Equal("rotated", w.do("PATCH", ssoPath, `{"client_secret":"new"}`, 200)["client_secret_set"], true)

	w.do("DELETE", ssoPath, "", 204)
	w.get(ssoPath, 404)
	w.Equal("sso_enabled", w.get(sandboxOrg, 200)["sso_enabled"], false)
	again := w.do("POST", ssoPath, `{"identifier":"https://idp.example.com","client_id":"app"}`, 201)
	if again["id"] == made["id"] {
		t.Error("the id came back")
	}
	w.Equal("client_secret_set", again["client_secret_set"], false)
}

func TestSSORefusals(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		`{}`, `{"identifier":"x"}`, `{"client_id":"x"}`, `{"identifier":"","client_id":"x"}`, `{"identifier":null,"client_id":"x"}`,
		`{"identifier":"x","client_id":null}`, `{"identifier":"x","client_id":"x","client_secret":null}`,
		`{"identifier":"` + strings.Repeat("x", 2049) + `","client_id":"x"}`,
		`{"identifier":"x","client_id":"x","protocols":[]}`,
		`{"identifier":"x","client_id":"x","protocols":{"oauth2":"x"}}`,
		`{"identifier":"x","client_id":"x","protocols":{"oauth2":{"jwks_uri":"no uri"}}}`,
		`{"identifier":"x","client_id":"x","protocols":{"oauth2":{"scopes_supported":"openid"}}}`,
	} {
		w.do("POST", ssoPath, body, 400)
	}
	w.get(ssoPath, 404)
	// Only the identifier has a documented length.
	w.do("POST", ssoPath, `{"identifier":"x","client_id":"x","client_secret":"`+strings.Repeat("x", 2049)+`"}`, 201)
}

func TestSSOProtocolsMerge(t *testing.T) {
	type leaves = map[string]any
	w := newWorld(t)
	made := w.do("POST", ssoPath, `{"identifier":"x","client_id":"x"}`, 201)
	if protocols, there := made["protocols"]; !there || protocols != nil {
		t.Errorf("protocols is %v, present: %t", protocols, there)
	}
	oauth2 := func(set leaves) leaves {
		out := leaves{
			"authorization_endpoint": nil, "token_endpoint": nil, "jwks_uri": nil, "registration_endpoint": nil,
			"scopes_supported": nil, "code_challenge_methods_supported": nil,
		}
		maps.Copy(out, set)
		return out
	}
	for _, step := range []struct {
		patch string
		want  any
	}{
		{`{"oauth2":{"jwks_uri":"https://a.example/jwks","scopes_supported":["a","b"]}}`, leaves{
			"oauth2": oauth2(leaves{"jwks_uri": "https://a.example/jwks", "scopes_supported": []any{"a", "b"}}), "openid": nil,
		}},
		{`{"oauth2":{"token_endpoint":"https://a.example/token","scopes_supported":["c"]}}`, leaves{
			"oauth2": oauth2(leaves{
				"jwks_uri": "https://a.example/jwks", "token_endpoint": "https://a.example/token", "scopes_supported": []any{"c"},
			}), "openid": nil,
		}},
		{`{"openid":{"userinfo_endpoint":"https://a.example/me","unknown":1},"oauth2":{"jwks_uri":null,"scopes_supported":[]}}`, leaves{
			"oauth2": oauth2(leaves{"token_endpoint": "https://a.example/token", "scopes_supported": []any{}}),
			"openid": leaves{"userinfo_endpoint": "https://a.example/me"},
		}},
		{`{"oauth2":null}`, leaves{"oauth2": nil, "openid": leaves{"userinfo_endpoint": "https://a.example/me"}}},
		{`{"oauth2":{}}`, leaves{"oauth2": oauth2(nil), "openid": leaves{"userinfo_endpoint": "https://a.example/me"}}},
		{`null`, nil},
	} {
		got := w.do("PATCH", ssoPath, `{"protocols":`+step.patch+`}`, 200)["protocols"]
		want, err := json.Marshal(step.want)
		if err != nil {
			t.Fatal(err)
		}
		for what, protocols := range map[string]any{"answer": got, "read": w.get(ssoPath, 200)["protocols"]} {
			raw, err := json.Marshal(protocols)
			if err != nil {
				t.Fatal(err)
			}
			w.Equal(step.patch+", "+what, string(raw), string(want))
		}
	}
}

func TestSSODiscovery(t *testing.T) {
	w := newWorld(t)
	w.Turn(switchDiscovery, "on")
	made := w.do("POST", ssoPath, `{"identifier":"https://idp.example.com/","client_id":"x",
		"protocols":{"oauth2":{"token_endpoint":"https://mine.example/token","jwks_uri":null},"openid":null}}`, 201)
	protocols := made["protocols"].(map[string]any)
	oauth2 := protocols["oauth2"].(map[string]any)
	w.Equal("discovered", oauth2["authorization_endpoint"], "https://idp.example.com/authorize")
	w.Equal("given", oauth2["token_endpoint"], "https://mine.example/token")
	w.Equal("given as null", oauth2["jwks_uri"], nil)
	w.Equal("object given as null", protocols["openid"], nil)
	w.Equal("cleared stays cleared", w.do("PATCH", ssoPath, `{"protocols":null}`, 200)["protocols"], nil)

	w.do("DELETE", ssoPath, "", 204)
	w.Equal("no issuer", w.do("POST", ssoPath, `{"identifier":"idp","client_id":"x"}`, 201)["protocols"], nil)
	w.do("DELETE", ssoPath, "", 204)
	full := w.do("POST", ssoPath, `{"identifier":"https://idp.example.com","client_id":"x"}`, 201)["protocols"].(map[string]any)
	w.Equal("openid", full["openid"].(map[string]any)["userinfo_endpoint"], "https://idp.example.com/userinfo")
}

func TestSSOExternalIDClaim(t *testing.T) {
	w := newWorld(t)
	w.Turn(switchProfile, profile2026)
	body := `{"identifier":"x","client_id":"x","protocols":{"openid":{}}}`
	claim := func(connection map[string]any) any {
		return connection["protocols"].(map[string]any)["openid"].(map[string]any)["external_id_claim"]
	}
	w.Equal("default", claim(w.do("POST", ssoPath, body, 201)), "sub")
	w.Equal("set", claim(w.do("PATCH", ssoPath, `{"protocols":{"openid":{"external_id_claim":"oid"}}}`, 200)), "oid")
	w.Equal("null", claim(w.do("PATCH", ssoPath, `{"protocols":{"openid":{"external_id_claim":null}}}`, 200)), nil)
	w.Turn(switchProfile, profileSeed)
	if openid := w.get(ssoPath, 200)["protocols"].(map[string]any)["openid"].(map[string]any); len(openid) != 1 {
		t.Errorf("the first generation shows %v", openid)
	}
}
