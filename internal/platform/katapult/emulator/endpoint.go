package emulator

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// visit is one authenticated request with its arguments.
type visit struct {
	*sandbox.Call
	request   *http.Request
	token     token
	arguments arguments
}

// operation answers one request. A *failure refuses it.
type operation func(v *visit) (status int, body any, err error)

// endpoint checks, in the service's order, token, network, rate, scope and arguments, and then
// leaves the rest to its operation.
type endpoint struct {
	limits *limiter
	scopes []string
	op     operation
}

func (e endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := &visit{Call: sandbox.From(r), request: r}
	status, body, err := e.answer(w, v)
	if f, refused := errors.AsType[*failure](err); refused {
		fail(w, v.Call, f)
		return
	}
	if err != nil {
		panic(err)
	}
	writeJSON(w, status, body)
}

func (e endpoint) answer(w http.ResponseWriter, v *visit) (status int, body any, err error) {
	if v.token, err = authenticate(v.Call, v.request); err != nil {
		if f, refused := errors.AsType[*failure](err); refused && f.status == http.StatusForbidden {
			// A refused token uses nothing up, but every answer to one states an allowance.
			stateAllowance(w, defaultRateLimit, defaultRateLimit)
		}
		return 0, nil, err
	}
	if err := e.limits.admit(w, v.Call, v.token); err != nil {
		return 0, nil, err
	}
	if len(e.scopes) > 0 && !v.token.granted(e.scopes) {
		return 0, nil, scopeNotGranted.with(map[string][]string{"scopes": e.scopes})
	}
	if v.arguments, err = readArguments(v.request); err != nil {
		return 0, nil, err
	}
	return e.op(v)
}

func authenticate(c *sandbox.Call, r *http.Request) (token, error) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	secret = strings.TrimSpace(secret)
	if scheme != "Bearer" || secret == "" {
		return token{}, missingToken
	}
	found, ok := tokens.Get(c, digest(secret))
	switch {
	case !ok && looksLikeCapabilities(secret):
		return token{}, invalidCapabilities
	case !ok || found.ExpiresAt != nil && c.Now.Unix() >= *found.ExpiresAt:
		return token{}, invalidToken.with(map[string]any{"details": nil})
	}
	if address := remoteAddress(r); !found.reachableFrom(address) {
		return token{}, wrongNetwork.with(map[string]string{"ip_address": address.String()})
	}
	return found, nil
}

// looksLikeCapabilities tells a signed token from an API token. Nothing says how the service
// does it: three dot-separated parts is a guess of ours.
func looksLikeCapabilities(secret string) bool { return strings.Count(secret, ".") == 2 }

// remoteAddress is where a request comes from; without a socket, from the machine itself.
func remoteAddress(r *http.Request) netip.Addr {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		if address, err := netip.ParseAddr(host); err == nil {
			return address.Unmap().WithZone("")
		}
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}

func (t token) reachableFrom(address netip.Addr) bool {
	return len(t.Networks) == 0 || slices.ContainsFunc(t.Networks, func(text string) bool {
		network, err := parseNetwork(text)
		return err == nil && network.Contains(address)
	})
}

// parseNetwork reads a network or a single address.
func parseNetwork(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		return address.Prefix(address.BitLen())
	}
	return netip.ParsePrefix(text)
}

// oauthPrefix precedes the scopes of OAuth 2.0 clients.
const oauthPrefix = "api.katapult.io/core/v1/"

// granted tells whether the token has one of the scopes. A token without a list has all.
func (t token) granted(scopes []string) bool {
	return t.Scopes == nil || slices.ContainsFunc(t.Scopes, func(has string) bool {
		return slices.Contains(scopes, strings.TrimPrefix(has, oauthPrefix))
	})
}
