package emulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// defaultRateLimit is the allowance of a token that names none, in requests a minute.
const defaultRateLimit = 1000

// Kinds of tokens.
const (
	kindUser         = "user"
	kindOrganization = "organization"
)

// token is what an API token's secret stands for.
type token struct {
	ID string `json:"id"`
	// User is nil for a token of an organization.
	User          *user    `json:"user"`
	Organizations []string `json:"organizations"`
	// Scopes the token is narrowed to; nil leaves it all.
	Scopes []string `json:"scopes"`
	// Networks and addresses the token works from; none means anywhere.
	Networks []string `json:"networks"`
	// ExpiresAt is in Unix seconds, nil for never.
	ExpiresAt *int64 `json:"expires_at"`
	RateLimit int    `json:"rate_limit"`
}

// tokens holds tokens by their secret's digest.
var tokens = sandbox.Table[token]{Bucket: "katapult/tokens"}

func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// principalSpec describes a token to be made by the control room.
type principalSpec struct {
	// Kind is user (the default) or organization.
	Kind string `json:"kind"`
	// Organizations are ids or sub-domains, by default the seeded one. An organization's token
	// has exactly one.
	Organizations []string `json:"organizations"`
	// Scopes narrow the token; left out, it has all.
	Scopes []string `json:"scopes"`
	// Networks and addresses the token works from; left out, it works from anywhere.
	Networks []string `json:"networks"`
	// ExpiresAt is in Unix seconds.
	ExpiresAt *int64 `json:"expires_at"`
	// RateLimit is in requests a minute, by default 1000.
	RateLimit int `json:"rate_limit"`
}

func newPrincipal(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := principalSpec{Kind: kindUser, Organizations: []string{seedWord}, RateLimit: defaultRateLimit}
	if err := decodeControl(raw, &spec); err != nil {
		return nil, err
	}
	made := token{
		ID: newTokenID(), Scopes: spec.Scopes, Networks: spec.Networks,
		ExpiresAt: spec.ExpiresAt, RateLimit: spec.RateLimit,
	}
	for _, text := range spec.Organizations {
		org, err := anyOrganization(c, text)
		if err != nil {
			return nil, err
		}
		made.Organizations = append(made.Organizations, org.ID)
	}
	for _, text := range spec.Networks {
		if _, err := parseNetwork(text); err != nil {
			return nil, err
		}
	}
	switch spec.Kind {
	case kindUser:
		made.User = &user{ID: "user_" + sandbox.NewID(idLength, idAlphabet), FirstName: "Made", LastName: "User"}
		for _, id := range made.Organizations {
			users.Put(c, *made.User, id, made.User.ID)
		}
	case kindOrganization:
		if len(made.Organizations) != 1 {
			return nil, fmt.Errorf("an organization's token has one organization, not %d", len(made.Organizations))
		}
	default:
		return nil, fmt.Errorf("kind must be %s or %s", kindUser, kindOrganization)
	}
	secret := sandbox.NewID(64, idAlphabet)
	tokens.Put(c, made, digest(secret))
	return map[string]any{"api_token": secret, "api_token_id": made.ID, "user": made.User}, nil
}

func newTokenID() string { return "apitoken_" + sandbox.NewID(idLength, idAlphabet) }

// anyOrganization finds an organization by id or sub-domain, in whatever condition it is.
func anyOrganization(c *sandbox.Call, text string) (organization, error) {
	for _, ref := range []reference{{id: text}, {subDomain: text}} {
		if org, ok := ref.find(c); ok {
			return org, nil
		}
	}
	return organization{}, fmt.Errorf("there is no organization %q", text)
}

// decodeControl reads a control's body strictly: a mistyped key would otherwise test nothing.
func decodeControl(raw json.RawMessage, into any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}
