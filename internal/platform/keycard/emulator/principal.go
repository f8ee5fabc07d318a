package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// tokenLifetime is how long an issued access token works.
const tokenLifetime = time.Hour

// alphanumerics are the characters of generated client ids and secrets.
const alphanumerics = sandbox.Digits + sandbox.LowerCase + sandbox.UpperCase

// Kinds of principals.
const (
	kindUser           = "user"
	kindServiceAccount = "service_account"
	// kindExchanged is a machine token that a user swapped its own for: confined to one
	// organization like a service account's, with the user's standing in it.
	kindExchanged = "exchanged"
)

// principal is what an access token stands for.
type principal struct {
	Kind string `json:"kind"`
	// ID is the user's or service account's id.
	ID string `json:"id"`
	// Organization confines a machine token.
	Organization string `json:"organization,omitempty"`
	// Credential is the service-account credential that obtained the token.
	Credential string `json:"credential,omitempty"`
	// Expires is the end of the token, zero for one that stays valid.
	Expires time.Time `json:"expires,omitzero"`
}

// accessTokens holds principals by their token's digest.
var accessTokens = sandbox.Table[principal]{Bucket: "keycard/tokens"}

func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// authenticate finds the principal behind the request's bearer token. A token dies with the
// credential or the account it came from.
func (x *exchange) authenticate() error {
	scheme, token, ok := strings.Cut(x.request.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return unauthorized
	}
	who, ok := accessTokens.Get(x.Call, digest(strings.TrimSpace(token)))
	if !ok || !who.Expires.IsZero() && !x.Now.Before(who.Expires) {
		return unauthorized
	}
	if who.Kind == kindServiceAccount {
		if _, ok := credentials.get(x.Call, who.ID, who.Credential); !ok {
			return unauthorized
		}
	}
	x.who = who
	return nil
}

// roleIn returns the principal's role in an organization; member is false for an outsider.
// A disabled member has no role.
func (p principal) roleIn(c *sandbox.Call, organizationID string) (role string, member bool) {
	if p.Kind != kindUser && p.Organization != organizationID {
		return "", false
	}
	if p.Kind == kindServiceAccount {
		return roleAdmin, true
	}
	row, ok := users.get(c, organizationID, p.ID)
	if ok && row.Status == statusActive {
		role = row.Role
	}
	return role, ok
}

// issue makes an access token for a principal, valid for an hour. It looks like a JWT and
// carries the claims of one, but only the emulator's own record makes it valid.
func issue(c *sandbox.Call, p principal) string {
	p.Expires = c.Now.Add(tokenLifetime)
	claims := map[string]any{
		"iss": c.BaseURL, "sub": p.ID, "iat": c.Now.Unix(), "exp": p.Expires.Unix(),
		"jti": sandbox.NewID(26, idAlphabet),
	}
	if p.Organization != "" {
		claims["https://api.keycard.sh/organization_id"] = p.Organization
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	token := segment(`{"alg":"HS256","typ":"JWT"}`) + "." + segment(string(payload)) + "." + sandbox.NewID(43, alphanumerics)
	accessTokens.Put(c, p, digest(token))
	return token
}

func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// principalSpec describes a principal to be made by the control room.
type principalSpec struct {
	// Kind is user (the default) or service_account.
	Kind string `json:"kind"`
	// Organization is an id or label, by default the seeded one; "none" makes a user without any.
	Organization string `json:"organization"`
	// Role of a user, by default org_admin.
	Role string `json:"role"`
	// Email of a user; one is made up when it is left out.
	Email string `json:"email"`
	// Name of a service account.
	Name string `json:"name"`
}

// newPrincipal makes a user with an access token, or a service account with a credential and
// an access token.
func newPrincipal(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := principalSpec{Kind: kindUser, Organization: seedOrganization, Role: roleAdmin}
	if err := decodeControl(raw, &spec); err != nil {
		return nil, err
	}
	if complaint := oneOf(kindUser, kindServiceAccount)(spec.Kind); complaint != "" {
		return nil, invalid("kind %s", complaint)
	}
	org, found := findOrganization(c, spec.Organization)
	if spec.Kind == kindUser && spec.Organization == "none" {
		id := newAccount(c, spec.Email)
		return map[string]any{"user_id": id, "access_token": issue(c, principal{Kind: kindUser, ID: id})}, nil
	}
	if !found {
		return nil, missing("organization")
	}
	if spec.Kind == kindUser {
		if complaint := oneOf(organizationRoles...)(spec.Role); complaint != "" {
			return nil, invalid("role %s", complaint)
		}
		id := newAccount(c, spec.Email)
		join(c, org, id, spec.Role)
		return map[string]any{
			"user_id": id, "organization_id": org.ID,
			"access_token": issue(c, principal{Kind: kindUser, ID: id}),
		}, nil
	}
	account := serviceAccount{ID: newID(), Name: "Principal", CreatedAt: moment(c), UpdatedAt: moment(c)}
	if spec.Name != "" {
		account.Name = spec.Name
	}
	serviceAccounts.put(c, org.ID, account)
	row, secret := newCredential(c, org.ID, account.ID, "Principal", "")
	return map[string]any{
		"service_account_id": account.ID, "organization_id": org.ID,
		"client_id": row.ClientID, "client_secret": secret,
		"access_token": issue(c, principal{
			Kind: kindServiceAccount, ID: account.ID, Organization: org.ID, Credential: row.ID,
		}),
	}, nil
}
