package conformance

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/krystal/go-katapult"
	"github.com/krystal/go-katapult/core"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/emulator"
)

// sandboxID is the organization that a fresh sandbox holds.
const sandboxID = "org_sandbox000000000"

func startKatapult(t *testing.T) *server {
	t.Helper()
	return start(t, emulator.New())
}

// token makes an API token from the emulator's description of one.
func (s *server) token(spec map[string]any) string {
	s.t.Helper()
	spec["platform"] = "katapult"
	var made struct {
		APIToken string `json:"api_token"`
	}
	s.steer(http.MethodPost, "principals", spec, &made)
	return made.APIToken
}

// organizations is the client that Krystal wrote by hand.
func (s *server) organizations(token string) *core.OrganizationsClient {
	s.t.Helper()
	base, err := url.Parse(s.roots["katapult"])
	if err != nil {
		s.t.Fatal(err)
	}
	client, err := katapult.New(katapult.WithAPIKey(token), katapult.WithBaseURL(base))
	if err != nil {
		s.t.Fatal(err)
	}
	return core.New(client).Organizations
}

// child makes an organization that the seeded one manages, with the given sub-domain, and returns
// its id.
func (s *server) child(subDomain string) string {
	s.t.Helper()
	made, _, err := s.organizations("sandbox").CreateManaged(s.t.Context(), core.OrganizationRef{ID: sandboxID},
		&core.OrganizationManagedArguments{Name: subDomain, SubDomain: subDomain})
	if err != nil {
		s.t.Fatal(err)
	}
	return made.ID
}

// dormant makes a managed organization that is suspended and was never activated, with the
// sub-domain dormant, and returns its id.
func (s *server) dormant() string {
	s.t.Helper()
	id := s.child("dormant")
	s.steer(http.MethodPost, "katapult/set-organization", map[string]any{"organization": id, "suspended": true, "activated": false}, nil)
	return id
}

func TestKatapultReads(t *testing.T) {
	s := startKatapult(t)
	client := s.organizations("sandbox")
	dormantID := s.dormant()

	all, answer, err := client.List(t.Context())
	if err != nil || len(all) != 2 {
		t.Fatalf("%d organizations, %v", len(all), err)
	}
	equal(t, "permitted", answer.Header.Get("X-Ratelimit-Permitted"), "1000")
	equal(t, "remaining", answer.Header.Get("X-Ratelimit-Remaining"), "998")
	equal(t, "first", all[0].ID, sandboxID)
	equal(t, "sub-domain", all[0].SubDomain, "sandbox")
	equal(t, "infrastructure domain", all[0].InfrastructureDomain, "sandbox.katapult.cloud")
	equal(t, "created", all[0].CreatedAt.Unix(), 1605785692)
	equal(t, "first is managed", all[0].Managed, false)
	equal(t, "second", all[1].ID, dormantID)
	equal(t, "second is managed", all[1].Managed, true)
	equal(t, "second is suspended", all[1].Suspended, true)

	byID, _, err := client.GetByID(t.Context(), sandboxID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "name", byID.Name, "Sandbox")
	equal(t, "currency", byID.Currency.ISOCode, "GBP")
	equal(t, "country", byID.Country.ISOCode2, "GB")
	equal(t, "billing name", byID.BillingName, "Sandbox Ltd")
	bySubDomain, _, err := client.GetBySubDomain(t.Context(), "sandbox")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "by sub-domain", bySubDomain.ID, sandboxID)
	byRef, _, err := client.Get(t.Context(), all[0].Ref())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "by reference", byRef.ID, sandboxID)
}

func TestKatapultCreates(t *testing.T) {
	s := startKatapult(t)
	client := s.organizations("sandbox")
	want := &core.OrganizationManagedArguments{Name: "Rockets", SubDomain: "rockets"}
	for name, parent := range map[string]core.OrganizationRef{
		"id": {ID: sandboxID}, "sub-domain": {SubDomain: "sandbox"},
	} {
		want.SubDomain = "rockets-" + name
		made, answer, err := client.CreateManaged(t.Context(), parent, want)
		if err != nil {
			t.Fatal(name, err)
		}
		equal(t, "status", answer.StatusCode, http.StatusCreated)
		equal(t, "name", made.Name, "Rockets")
		equal(t, "managed", made.Managed, true)
		equal(t, "currency", made.Currency.ISOCode, "GBP")
		found, _, err := client.GetBySubDomain(t.Context(), want.SubDomain)
		if err != nil {
			t.Fatal(name, err)
		}
		equal(t, "found", found.ID, made.ID)
	}

	_, answer, err := client.CreateManaged(t.Context(), core.OrganizationRef{ID: sandboxID}, want)
	invalid := (*core.ValidationError)(nil)
	if !errors.As(err, &invalid) || !errors.Is(err, core.ErrValidationError) {
		t.Fatalf("a taken sub-domain: %v", err)
	}
	equal(t, "status", answer.StatusCode, http.StatusUnprocessableEntity)
	equal(t, "sentence", invalid.Detail.Errors[0], "Sub domain has already been taken")

	s.steer(http.MethodPost, "katapult/set-policy-limit", map[string]any{"value": 2}, nil)
	want.SubDomain = "one-too-many"
	_, _, err = client.CreateManaged(t.Context(), core.OrganizationRef{ID: sandboxID}, want)
	if !errors.Is(err, core.ErrOrganizationLimitReached) {
		t.Errorf("over the limit: %v", err)
	}
}

// unauthenticated leaves the token out, which the client refuses to do by itself.
func unauthenticated(r *katapult.Request) { r.NoAuth = true }

func TestKatapultRefuses(t *testing.T) {
	s := startKatapult(t)
	own, stranger := core.OrganizationRef{ID: sandboxID}, core.OrganizationRef{ID: "org_0000000000000000"}
	dormantID := s.dormant()
	s.steer(http.MethodPost, "katapult/set-organization", map[string]any{"organization": sandboxID, "suspended": true}, nil)
	s.steer(http.MethodPost, "katapult/set-organization", map[string]any{"organization": dormantID, "suspended": false}, nil)
	for name, tc := range map[string]struct {
		token   string
		ref     core.OrganizationRef
		options []katapult.RequestOption
		status  int
		want    error
	}{
		"no token":      {"sandbox", own, []katapult.RequestOption{unauthenticated}, 400, core.ErrMissingAPIToken},
		"unknown token": {"nobody's", own, nil, 403, core.ErrInvalidAPIToken},
		"expired token": {s.token(map[string]any{"expires_at": 1}), own, nil, 403, core.ErrInvalidAPIToken},
		"other network": {s.token(map[string]any{"networks": []string{"203.0.113.0/24"}}), own, nil, 403, core.ErrUnauthorizedNetworkForAPIToken},
		"no scope":      {s.token(map[string]any{"scopes": []string{"managed_organizations"}}), own, nil, 403, katapult.ErrScopeNotGranted},
		"missing":       {"sandbox", stranger, nil, 404, core.ErrOrganizationNotFound},
		"out of reach":  {s.token(map[string]any{"organizations": []string{dormantID}}), own, nil, 404, core.ErrOrganizationNotFound},
		"suspended":     {"sandbox", own, nil, 403, core.ErrOrganizationSuspended},
		"not activated": {"sandbox", core.OrganizationRef{SubDomain: "dormant"}, nil, 403, core.ErrOrganizationNotActivated},
		// Without a reference, the placeholder in the path is the id.
		"no reference": {"sandbox", core.OrganizationRef{}, nil, 404, core.ErrOrganizationNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			_, answer, err := s.organizations(tc.token).Get(t.Context(), tc.ref, tc.options...)
			if !errors.Is(err, tc.want) {
				t.Errorf("%v, want %v", err, tc.want)
			}
			equal(t, "status", answer.StatusCode, tc.status)
		})
	}
}

func TestKatapultErrorDetails(t *testing.T) {
	s := startKatapult(t)

	_, _, err := s.organizations(s.token(map[string]any{"scopes": []string{}})).List(t.Context())
	scope := (*katapult.ScopeNotGrantedError)(nil)
	if !errors.As(err, &scope) || len(scope.Detail.Scopes) != 1 || scope.Detail.Scopes[0] != "organizations:read" {
		t.Errorf("no scope: %v", err)
	}

	_, _, err = s.organizations(s.token(map[string]any{"networks": []string{"203.0.113.0/24"}})).List(t.Context())
	network := (*core.UnauthorizedNetworkForAPITokenError)(nil)
	if !errors.As(err, &network) || network.Detail.IpAddress != "127.0.0.1" {
		t.Errorf("other network: %v", err)
	}

	slow := s.organizations(s.token(map[string]any{"rate_limit": 1}))
	if _, _, err := slow.List(t.Context()); err != nil {
		t.Error(err)
	}
	_, answer, err := slow.List(t.Context())
	rate := (*core.RateLimitReachedError)(nil)
	if !errors.As(err, &rate) || rate.Detail.TotalPermitted != 1 {
		t.Errorf("over the rate: %v", err)
	}
	equal(t, "status", answer.StatusCode, http.StatusTooManyRequests)
	equal(t, "remaining", answer.Header.Get("X-Ratelimit-Remaining"), "0")
	s.steer(http.MethodPost, "clock", map[string]string{"advance": "1m"}, nil)
	if _, _, err := slow.List(t.Context()); err != nil {
		t.Errorf("in the next minute: %v", err)
	}
}
