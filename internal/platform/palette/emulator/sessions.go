package emulator

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
)

// userToken is the answer to every sign-in.
type userToken struct {
	Authorization string `json:"Authorization,omitempty"`
	IsMFA         bool   `json:"isMfa"`
}

// authenticate signs in with e-mail and password. Without an organization the password must fit
// the human's user in exactly one; a user with a second factor gets no token yet.
func authenticate(q *request) (any, error) {
	var in struct {
		Email    string `json:"emailId"`
		Org      string `json:"org"`
		Password string `json:"password"`
	}
	if err := q.body(&in); err != nil {
		return nil, err
	}
	if in.Email == "" || in.Password == "" {
		return nil, invalid("emailId and password are required")
	}
	fitting := slices.DeleteFunc(homes(q.Call, in.Email), func(u userRow) bool {
		return u.Inactive || u.Password != in.Password || in.Org != "" && u.Tenant != in.Org
	})
	switch len(fitting) {
	case 0:
		return nil, unauthorized("the e-mail address or the password is wrong")
	case 1:
		return q.signIn(fitting[0]), nil
	}
	return nil, invalid("the user belongs to several organizations: name one in org")
}

func (q *request) signIn(u userRow) userToken {
	if u.MFA {
		return userToken{IsMFA: true}
	}
	token := issue(q.Call, u, "")
	q.cookie(token)
	return userToken{Authorization: token}
}

// cookie keeps a token in the browser, unless the caller asks not to.
func (q *request) cookie(token string) {
	if q.http.URL.Query().Get("setCookie") == "false" {
		return
	}
	cookie := http.Cookie{Name: "Authorization", Value: token, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode}
	q.out.Add("Set-Cookie", cookie.String())
}

// refresh trades a token that still works for a longer one of the same session; the old one
// keeps working until it expires.
func refresh(q *request) (any, error) {
	k, err := verify(q.Call, q.http.PathValue("token"))
	if err != nil {
		return nil, err
	}
	u, ok := active(q.Call, k.Email, k.Organization)
	if !ok {
		return nil, unauthorized("the session's user is not active")
	}
	token := issue(q.Call, u, k.Session)
	q.cookie(token)
	return userToken{Authorization: token}, nil
}

// revokeTokens ends the caller's own tokens, one by one: other tokens of the same session live
// on. What is no working token of the caller is passed over.
func revokeTokens(q *request) (any, error) {
	var in struct {
		Tokens []string `json:"tokens"`
	}
	if err := q.body(&in); err != nil {
		return nil, err
	}
	for _, token := range in.Tokens {
		k, err := verify(q.Call, token)
		if err != nil || k.Subject != q.as.UID {
			continue
		}
		row, _ := tokens.Get(q.Call, k.ID)
		row.Revoked = true
		tokens.Put(q.Call, row, k.ID)
	}
	return nil, nil
}

// federated signs in who an identity provider vouches for. The sandbox has no identity provider:
// what it would send back is the e-mail address itself.
func (q *request) federated(email, tenant string) (any, error) {
	t, ok := tenants.Get(q.Call, tenant)
	if !ok || t.Inactive {
		return nil, notFound("organization '%s' not found", tenant)
	}
	u, ok := active(q.Call, email, tenant)
	if t.AuthType != authSSO || !ok {
		return nil, unauthorized("the identity provider's answer was refused")
	}
	return q.signIn(u), nil
}

// oidcCallback takes the e-mail address as the authorization code.
func oidcCallback(q *request) (any, error) {
	if refused := q.http.URL.Query().Get("error"); refused != "" {
		return nil, unauthorized("the identity provider answered " + refused)
	}
	return q.federated(q.http.URL.Query().Get("code"), q.http.PathValue("org"))
}

// samlCallback takes the e-mail address in base64 as the SAML response.
func samlCallback(q *request) (any, error) {
	email, err := base64.StdEncoding.DecodeString(q.http.PostFormValue("SAMLResponse"))
	if err != nil || len(email) == 0 {
		return nil, invalid("SAMLResponse is not valid")
	}
	return q.federated(string(email), q.http.PathValue("org"))
}

// appCallback signs in through one of the system's own SSO apps: the first organization that
// allows the app and knows the address.
func appCallback(q *request) (any, error) {
	if refused := q.http.URL.Query().Get("error"); refused != "" {
		return nil, unauthorized("the identity provider answered " + refused)
	}
	app := q.http.PathValue("ssoApp")
	if !slices.ContainsFunc(systemLogins(), func(l ssoLogin) bool { return l.Name == app }) {
		return nil, notFound("SSO app '%s' not found", app)
	}
	for _, u := range homes(q.Call, q.http.URL.Query().Get("code")) {
		t, _ := tenants.Get(q.Call, u.Tenant)
		if !u.Inactive && slices.ContainsFunc(t.Logins, func(l ssoLogin) bool { return strings.EqualFold(l.Name, app) }) {
			return q.signIn(u), nil
		}
	}
	return nil, unauthorized("the identity provider's answer was refused")
}

// logout is what an identity provider calls when somebody leaves: nobody checks what it sends.
func logout(q *request) (any, error) {
	if _, ok := tenants.Get(q.Call, q.http.PathValue("org")); !ok {
		return nil, notFound("organization '%s' not found", q.http.PathValue("org"))
	}
	return nil, nil
}
