package emulator

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// exchange is one authenticated request: who asks, about which organization, in which role.
type exchange struct {
	*sandbox.Call
	request *http.Request
	who     principal
	org     organization
	role    string
}

// operation answers one request. A nil body leaves the answer empty; a *problem refuses it.
type operation func(x *exchange) (any, error)

// requestIDHeader correlates a call across proxies.
const requestIDHeader = "X-Client-Request-ID"

var uuidPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// maxPathID is the longest id or label a path may carry, in characters.
const maxPathID = 255

// open serves an operation that needs no credential.
func open(status int, op operation) http.Handler {
	return serve(status, func(x *exchange) (any, error) {
		if err := x.checkHeaders(); err != nil {
			return nil, err
		}
		return op(x)
	})
}

// signedIn serves an operation to every authenticated principal.
func signedIn(status int, op operation) http.Handler {
	return serve(status, func(x *exchange) (any, error) {
		if err := x.authenticate(); err != nil {
			return nil, err
		}
		if err := x.checkHeaders(); err != nil {
			return nil, err
		}
		return op(x)
	})
}

// reader serves an operation on one organization to those who may look at it.
func reader(op operation) http.Handler {
	return within(http.StatusOK, op, roleAdmin, roleViewer)
}

// admin serves an operation on one organization to its administrators.
func admin(status int, op operation) http.Handler {
	return within(status, op, roleAdmin)
}

func within(status int, op operation, roles ...string) http.Handler {
	return signedIn(status, func(x *exchange) (any, error) {
		if err := x.enter(x.request.PathValue("organization_id")); err != nil {
			return nil, err
		}
		if !slices.Contains(roles, x.role) {
			return nil, forbidden("this operation needs the role " + strings.Join(roles, " or "))
		}
		return op(x)
	})
}

func serve(status int, op operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id := r.Header.Get(requestIDHeader); uuidPattern.MatchString(id) {
			w.Header().Set(requestIDHeader, id)
		}
		body, err := op(&exchange{Call: sandbox.From(r), request: r})
		if p, refused := errors.AsType[*problem](err); refused {
			writeProblem(w, p)
			return
		}
		if err != nil {
			panic(err)
		}
		if body == nil {
			w.WriteHeader(status)
			return
		}
		writeJSON(w, status, body)
	})
}

// checkHeaders refuses a correlation id that is no UUID, and path ids longer than the service takes.
func (x *exchange) checkHeaders() error {
	if values := x.request.Header.Values(requestIDHeader); len(values) > 0 && !uuidPattern.MatchString(values[0]) {
		return invalid("%s must be a UUID", requestIDHeader)
	}
	for _, name := range []string{"organization_id", "user_id", "invitation_id", "service_account_id", "credential_id"} {
		if utf8.RuneCountInString(x.request.PathValue(name)) > maxPathID {
			return invalid("%s must have at most %d characters", name, maxPathID)
		}
	}
	return nil
}

// enter resolves an organization by id or label and the principal's role in it. What the
// principal has no part in does not exist for it.
func (x *exchange) enter(reference string) error {
	org, ok := findOrganization(x.Call, reference)
	if !ok {
		return missing("organization")
	}
	role, member := x.who.roleIn(x.Call, org.ID)
	if !member {
		return missing("organization")
	}
	x.org, x.role = org, role
	return nil
}

// profile2026 tells whether the newer generation of the service is played.
func (x *exchange) profile2026() bool { return x.Switch(switchProfile) == profile2026 }

// expanded tells whether the caller asked for an optional part. The array parameter is sent
// with and without brackets by the clients in the field.
func (x *exchange) expanded(part string) bool {
	query := x.request.URL.Query()
	return slices.Contains(query["expand[]"], part) || slices.Contains(query["expand"], part)
}
