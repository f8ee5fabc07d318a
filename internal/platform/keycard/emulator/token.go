package emulator

import (
	"crypto/subtle"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// tokenAnswer is an OAuth 2.0 access token response.
type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   *int   `json:"expires_in,omitempty"`
}

func answerToken(c *sandbox.Call, p principal) tokenAnswer {
	answer := tokenAnswer{AccessToken: issue(c, p), TokenType: "Bearer"}
	if c.Switch(switchExpiry) == "stated" {
		answer.ExpiresIn = new(int(tokenLifetime.Seconds()))
	}
	return answer
}

// oauthError is an OAuth 2.0 error response.
type oauthError struct {
	Code        string `json:"error"`
	Description string `json:"error_description"`
	status      int
}

func refuse(status int, code, description string) *oauthError {
	return &oauthError{code, description, status}
}

// issueToken answers POST /service-account-token: client credentials against an access token.
func issueToken(w http.ResponseWriter, r *http.Request) {
	c := sandbox.From(r)
	w.Header().Set("Cache-Control", "no-store")
	client, failure := authenticateClient(c, r)
	if failure != nil {
		if failure.status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Basic realm="keycard"`)
		}
		writeJSON(w, failure.status, failure)
		return
	}
	row, _ := credentials.get(c, client.Account, client.Credential)
	row.LastUsedAt = new(moment(c))
	credentials.put(c, client.Account, row)
	writeJSON(w, http.StatusOK, answerToken(c, principal{
		Kind: kindServiceAccount, ID: client.Account, Organization: client.Organization, Credential: client.Credential,
	}))
}

func authenticateClient(c *sandbox.Call, r *http.Request) (client, *oauthError) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return client{}, refuse(http.StatusBadRequest, "invalid_request", "the body must be form-encoded")
	}
	if err := r.ParseForm(); err != nil {
		return client{}, refuse(http.StatusBadRequest, "invalid_request", "the form cannot be read")
	}
	form := r.PostForm
	switch form.Get("grant_type") {
	case "client_credentials":
	case "":
		return client{}, refuse(http.StatusBadRequest, "invalid_request", "grant_type is required")
	default:
		return client{}, refuse(http.StatusBadRequest, "unsupported_grant_type", "grant_type must be client_credentials")
	}
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if header := r.Header.Get("Authorization"); header != "" {
		if id != "" || secret != "" {
			return client{}, refuse(http.StatusBadRequest, "invalid_request", "the client authenticates in the header and in the form")
		}
		var ok bool
		if id, secret, ok = basic(header); !ok {
			return client{}, refuse(http.StatusBadRequest, "invalid_request", "the Authorization header cannot be read")
		}
	} else if id == "" || secret == "" {
		return client{}, refuse(http.StatusBadRequest, "invalid_request", "client_id and client_secret are required")
	}
	found, ok := clients.Get(c, id)
	if !ok || subtle.ConstantTimeCompare([]byte(found.Digest), []byte(digest(secret))) == 0 {
		return client{}, refuse(http.StatusUnauthorized, "invalid_client", "unknown client or wrong secret")
	}
	return found, nil
}

// basic reads HTTP Basic credentials, whose halves OAuth 2.0 form-encodes.
func basic(header string) (id, secret string, ok bool) {
	scheme, encoded, _ := strings.Cut(header, " ")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil || !strings.EqualFold(scheme, "Basic") {
		return "", "", false
	}
	id, secret, ok = strings.Cut(string(raw), ":")
	if !ok {
		return "", "", false
	}
	id, idErr := url.QueryUnescape(id)
	secret, secretErr := url.QueryUnescape(secret)
	return id, secret, idErr == nil && secretErr == nil
}

// exchangeToken answers POST /organizations/{organization_id}/token.
func exchangeToken(x *exchange) (any, error) {
	if x.profile2026() {
		return nil, &problem{"the token exchange has been withdrawn", "gone", http.StatusGone}
	}
	if x.who.Kind != kindUser {
		return nil, forbidden("only a user's token can be exchanged")
	}
	return answerToken(x.Call, principal{Kind: kindExchanged, ID: x.who.ID, Organization: x.org.ID}), nil
}
