package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// tokenRow is an issued bearer token: a user's, or a service account's.
type tokenRow struct {
	Subject      string // a user's e-mail address; empty for service accounts
	Global       string // name of a protected role the user holds everywhere
	HideEmail    bool   // the token was issued without the email scope
	Organization string // of a service account
	Account      string // of a service account
	Revoked      bool
}

var tokens = sandbox.Table[tokenRow]{Bucket: "nscale/tokens"}

// caller is who a request acts as.
type caller struct {
	tokenRow
	// orphanedAt is when the organization of a service account ceased to exist.
	orphanedAt time.Time
}

func (a caller) service() bool { return a.Account != "" }

// name is how the caller appears in createdBy and modifiedBy.
func (a caller) name() string {
	if a.service() {
		return a.Account
	}
	return a.Subject
}

func unauthorized(text string) *fault {
	return &fault{http.StatusUnauthorized, "access_denied", text}
}

// authenticate finds the caller behind an Authorization header. A service account's token dies
// with its rotation, its expiry and its account; when the whole organization is gone the token
// still authenticates, and authorization fails instead.
func authenticate(c *sandbox.Call, header string) (caller, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "bearer") || token == "" || strings.Contains(token, " ") {
		return caller{}, unauthorized("authentication failed")
	}
	row, ok := tokens.Get(c, token)
	if !ok || row.Revoked {
		return caller{}, unauthorized("token validation failed")
	}
	as := caller{tokenRow: row}
	if !as.service() {
		return as, nil
	}
	account, ok := accounts.latest(c, row.Organization, row.Account)
	if !ok || account.Token != token || !c.Now.Before(account.Expiry) {
		return caller{}, unauthorized("token validation failed")
	}
	if home, _ := organizations.latest(c, row.Organization); home.gone(c.Now) {
		as.orphanedAt = home.GoneAt
	}
	return as, nil
}

// orphaned answers a service account whose organization is gone: while its rights are cached with
// the fault of the operation, afterwards with a server error.
func (q *request) orphaned(cached func() *fault) *fault {
	if q.Now.Before(q.as.orphanedAt.Add(duration(q.Call, switchACLCache))) {
		return cached()
	}
	return serverError("failed to resolve the service account")
}

// newToken returns something of the shape and size of the service's encrypted tokens.
func newToken() string {
	parts := []string{"eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSIsInR5cCI6ImF0K2p3dCJ9", ""}
	for _, size := range []int{12, 720, 16} {
		part := make([]byte, size)
		_, _ = rand.Read(part) // it never fails
		parts = append(parts, base64.RawURLEncoding.EncodeToString(part))
	}
	return strings.Join(parts, ".")
}
