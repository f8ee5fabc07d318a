package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// identify finds the caller behind the credential headers; an API key wins over a token.
func identify(c *sandbox.Call, h http.Header) (userRow, error) {
	if key := h.Get("ApiKey"); key != "" {
		return identifyKey(c, key)
	}
	if token := h.Get("Authorization"); token != "" {
		claims, err := verify(c, token)
		if err != nil {
			return userRow{}, err
		}
		u, ok := active(c, claims.Email, claims.Organization)
		if !ok {
			return userRow{}, unauthorized("the session's user is not active")
		}
		return u, nil
	}
	return userRow{}, unauthorized("the request carries no credential")
}

func identifyKey(c *sandbox.Call, value string) (userRow, error) {
	ref, ok := keyRefs.Get(c, value)
	if !ok {
		return userRow{}, unknownKey(c, value)
	}
	key, ok := keys.Get(c, ref.Tenant, ref.UID)
	u, may := active(c, key.Email, ref.Tenant)
	if !ok || !may || key.Inactive || !c.Now.Before(key.Expiry) {
		return userRow{}, unauthorized("the API key is revoked or expired")
	}
	return u, nil
}

// unknownKey refuses a key that does not exist. Palette has been seen to answer with the code of
// a missing object and to repeat the key: a trap for whoever drops objects on that code.
func unknownKey(c *sandbox.Call, value string) *fault {
	trap := notFound("API key '%s' not found", value)
	switch c.Switch(switchBadKey) {
	case badKeyTrap401:
		trap.status = http.StatusUnauthorized
		return trap
	case badKeyTrap404:
		return trap
	}
	return unauthorized("the API key is not valid")
}

// claims are what a session token says.
type claims struct {
	ID           string `json:"jti"`
	Session      string `json:"sessionUid"`
	Subject      string `json:"sub"`
	Email        string `json:"email"`
	Organization string `json:"orgName"`
	TenantUID    string `json:"tenantUid"`
	IssuedAt     int64  `json:"iat"`
	Expires      int64  `json:"exp"`
}

const jwtHeader = `{"alg":"HS256","typ":"JWT"}`

var signingKey = []byte("palette sandbox")

// sign makes a JSON Web Token.
func (k claims) sign() string {
	raw, err := json.Marshal(k)
	if err != nil {
		panic(err)
	}
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(jwtHeader)) + "." + base64.RawURLEncoding.EncodeToString(raw)
	return unsigned + "." + signature(unsigned)
}

func signature(unsigned string) string {
	mac := hmac.New(sha256.New, signingKey)
	mac.Write([]byte(unsigned))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// verify returns the claims of a token that the emulator issued and that still works.
func verify(c *sandbox.Call, token string) (k claims, err error) {
	end := strings.LastIndex(token, ".")
	if end < 0 || !hmac.Equal([]byte(token[end+1:]), []byte(signature(token[:end]))) {
		return k, unauthorized("the token is not valid")
	}
	_, payload, _ := strings.Cut(token[:end], ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err == nil {
		err = json.Unmarshal(raw, &k)
	}
	row, known := tokens.Get(c, k.ID)
	if err != nil || !known {
		return k, unauthorized("the token is not valid")
	}
	if row.Revoked || !c.Now.Before(row.Expires) {
		return k, unauthorized("the token is revoked or expired")
	}
	return k, nil
}

// issue makes a token for a user; an empty session starts a new one.
func issue(c *sandbox.Call, u userRow, session string) string {
	if session == "" {
		session = newUID()
	}
	t, _ := tenants.Get(c, u.Tenant)
	now := c.Now.Truncate(time.Second)
	expires := now.Add(tokenLifetime(c))
	k := claims{
		ID: newUID(), Session: session, Subject: u.UID, Email: u.Email, Organization: u.Tenant,
		TenantUID: t.UID, IssuedAt: now.Unix(), Expires: expires.Unix(),
	}
	tokens.Put(c, tokenRow{Session: session, Email: u.Email, Tenant: u.Tenant, Expires: expires}, k.ID)
	return k.sign()
}
