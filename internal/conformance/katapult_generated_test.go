package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/krystal/go-katapult/next/core"
)

// generated is the client that is generated from Katapult's OpenAPI document.
func (s *server) generated(token string) *core.ClientWithResponses {
	s.t.Helper()
	client, err := core.NewClientWithResponses(s.roots["katapult"]+"/core/v1", token)
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

// answered fails unless the document has the answer's status, and its schema for it each field of
// the body. Parsed is the client's typed form of the body, nil when the document has none.
func answered[T any](t *testing.T, status int, answer interface{ StatusCode() int }, body []byte, parsed *T) T {
	t.Helper()
	if answer.StatusCode() != status || parsed == nil {
		t.Fatalf("status %d, want %d: %s", answer.StatusCode(), status, body)
	}
	strict := json.NewDecoder(bytes.NewReader(body))
	strict.DisallowUnknownFields()
	if err := strict.Decode(new(T)); err != nil {
		t.Errorf("%v in %s", err, body)
	}
	return *parsed
}

// whole fails when the answer lacks a field of a type that the document always sends whole.
func whole(t *testing.T, object any) {
	t.Helper()
	value := reflect.ValueOf(object)
	for i := range value.NumField() {
		if value.Field(i).IsZero() {
			t.Errorf("the answer has no %s", value.Type().Field(i).Tag.Get("json"))
		}
	}
}

// reached fails when there was no answer; whether it is the right one shows its status.
func reached[T any](t *testing.T) func(answer *T, err error) *T {
	return func(answer *T, err error) *T {
		t.Helper()
		if err != nil && !errors.Is(err, core.ErrNotFound) && !errors.Is(err, core.ErrRequestFailed) {
			t.Fatal(err)
		}
		return answer
	}
}

func TestKatapultGeneratedReads(t *testing.T) {
	s := startKatapult(t)
	client := s.generated("sandbox")
	s.dormant()

	list := reached[core.GetOrganizationsResponse](t)(client.GetOrganizationsWithResponse(t.Context()))
	all := answered(t, 200, list, list.Body, list.JSON200).Organizations
	if len(all) != 2 {
		t.Fatalf("%d organizations", len(all))
	}
	for _, organization := range all {
		whole(t, organization)
	}
	equal(t, "activation of the second", all[1].ActivatedAt.IsNull(), true)

	for name, params := range map[string]*core.GetOrganizationParams{
		"id": {OrganizationId: new(sandboxID)}, "sub-domain": {OrganizationSubDomain: new("sandbox")},
	} {
		got := reached[core.GetOrganizationResponse](t)(client.GetOrganizationWithResponse(t.Context(), params))
		organization := answered(t, 200, got, got.Body, got.JSON200).Organization
		whole(t, organization)
		equal(t, name, *organization.Id, sandboxID)
		equal(t, "activated at", organization.ActivatedAt.MustGet(), 1605785692)
	}
}

func TestKatapultGeneratedOrganizationReads(t *testing.T) {
	s := startKatapult(t)
	client := s.generated("sandbox")
	s.child("acme")
	s.steer(http.MethodPost, "katapult/set-policy-limit", map[string]any{"value": 5}, nil)
	s.steer(http.MethodPost, "katapult/set-policy-limit", map[string]any{"limit": "maximum_uninvoiced_balance", "value": 100}, nil)

	policy := reached[core.GetOrganizationPolicyResponse](t)(client.GetOrganizationPolicyWithResponse(t.Context(), &core.GetOrganizationPolicyParams{OrganizationId: new(sandboxID)}))
	found := answered(t, 200, policy, policy.Body, policy.JSON200)
	if limit := found.Limits.ManagedOrganizations; limit == nil || *limit.Limit != 5 || *limit.Current != 1 {
		t.Errorf("limits in %s", policy.Body)
	}
	if limit := found.Limits.UninvoicedBalance; limit == nil || *limit.Limit != 100 || *limit.Currency.IsoCode != "GBP" {
		t.Errorf("limits in %s", policy.Body)
	}
	whole(t, found.Features)

	limits := reached[core.GetOrganizationPolicyLimitsResponse](t)(client.GetOrganizationPolicyLimitsWithResponse(t.Context(), &core.GetOrganizationPolicyLimitsParams{OrganizationId: new(sandboxID)}))
	whole(t, answered(t, 200, limits, limits.Body, limits.JSON200).PolicyLimits)

	prices := reached[core.GetOrganizationPricesResponse](t)(client.GetOrganizationPricesWithResponse(t.Context(), &core.GetOrganizationPricesParams{OrganizationId: new(sandboxID)}))
	whole(t, answered(t, 200, prices, prices.Body, prices.JSON200).Prices[0])

	users := reached[core.GetOrganizationUsersWithAccessResponse](t)(client.GetOrganizationUsersWithAccessWithResponse(t.Context(),
		&core.GetOrganizationUsersWithAccessParams{OrganizationId: new(sandboxID), PerPage: new(2), Page: new(2)}))
	page := answered(t, 200, users, users.Body, users.JSON200)
	equal(t, "users on the second page", len(page.Users), 1)
	whole(t, page.Users[0].User.MustGet())

	me := reached[core.GetUsersCurrentResponse](t)(client.GetUsersCurrentWithResponse(t.Context()))
	current := answered(t, 200, me, me.Body, me.JSON200)
	whole(t, current.User)
	whole(t, current.Organizations[0])
}

func TestKatapultGeneratedLifecycle(t *testing.T) {
	s := startKatapult(t)
	client := s.generated("sandbox")
	s.child("acme")
	parent := core.OrganizationLookup{SubDomain: new("sandbox")}
	byParent := func(page int, annotations ...string) *core.GetOrganizationManagedParams {
		params := &core.GetOrganizationManagedParams{OrganizationId: new(sandboxID), Page: &page, PerPage: new(2)}
		if len(annotations) > 0 {
			params.AnnotationsKey, params.AnnotationsValue = new(annotations[:1]), new(annotations[1:])
		}
		return params
	}

	ids := []string{}
	for i := range 2 {
		created := reached[core.PostOrganizationManagedResponse](t)(client.PostOrganizationManagedWithResponse(t.Context(), core.PostOrganizationManagedJSONRequestBody{
			Organization: parent, Name: "Rockets", SubDomain: "rockets-" + strconv.Itoa(i),
			Annotations: &[]core.KeyValue{{Key: "team", Value: new(strconv.Itoa(i))}},
		}))
		made := answered(t, 201, created, created.Body, created.JSON201)
		whole(t, made.Organization)
		equal(t, "annotations", *made.Annotations[0].Value, strconv.Itoa(i))
		ids = append(ids, *made.Organization.Id)
	}

	list := reached[core.GetOrganizationManagedResponse](t)(client.GetOrganizationManagedWithResponse(t.Context(), byParent(2)))
	page := answered(t, 200, list, list.Body, list.JSON200)
	whole(t, page.Pagination)
	equal(t, "total", page.Pagination.Total.MustGet(), 3)
	equal(t, "pages", page.Pagination.TotalPages.MustGet(), 2)
	equal(t, "on the second page", len(page.Organizations), 1)
	whole(t, page.Organizations[0])
	list = reached[core.GetOrganizationManagedResponse](t)(client.GetOrganizationManagedWithResponse(t.Context(), byParent(1, "team", "1")))
	page = answered(t, 200, list, list.Body, list.JSON200)
	if len(page.Organizations) != 1 || *page.Organizations[0].Id != ids[1] {
		t.Errorf("annotated organizations: %s", list.Body)
	}

	s.steer(http.MethodPost, "katapult/set-deletion-step", map[string]any{"organization": ids[0], "step": "disks", "satisfied": false}, nil)
	steps := reached[core.GetOrganizationDeletionStepsResponse](t)(client.GetOrganizationDeletionStepsWithResponse(t.Context(), &core.GetOrganizationDeletionStepsParams{OrganizationId: &ids[0]}))
	open := answered(t, 200, steps, steps.Body, steps.JSON200).Steps
	whole(t, open)
	equal(t, "disks", *open.Disks.Satisfied, false)
	equal(t, "trash", *open.EmptyTrash.Satisfied, true)

	remove := func(id string) *core.DeleteOrganizationResponse {
		return reached[core.DeleteOrganizationResponse](t)(client.DeleteOrganizationWithResponse(t.Context(),
			core.DeleteOrganizationJSONRequestBody{Organization: core.OrganizationLookup{Id: &id}}))
	}
	equal(t, "status with an open step", remove(ids[0]).StatusCode(), http.StatusConflict)
	removed := remove(ids[1])
	equal(t, "success", answered(t, 200, removed, removed.Body, removed.JSON200).Success, true)
	equal(t, "status of a repetition", remove(ids[1]).StatusCode(), http.StatusNotFound)
	equal(t, "status for an ordinary organization", remove(sandboxID).StatusCode(), http.StatusConflict)
}

// The document shows errors without the envelope that the wire puts around them. Bare, its types
// tell whether code and detail are right; wrapped, they must stay empty.
func TestKatapultGeneratedErrors(t *testing.T) {
	s := startKatapult(t)
	s.steer(http.MethodPut, "katapult/switches", map[string]string{"errors": "bare"}, nil)
	get := func(token, id string) *core.GetOrganizationResponse {
		return reached[core.GetOrganizationResponse](t)(s.generated(token).GetOrganizationWithResponse(t.Context(), &core.GetOrganizationParams{OrganizationId: &id}))
	}

	missing := get("sandbox", "org_0000000000000000")
	equal(t, "code", *answered(t, 404, missing, missing.Body, missing.JSON404).Code, "organization_not_found")

	slow := s.token(map[string]any{"rate_limit": 1})
	get(slow, sandboxID)
	limited := get(slow, sandboxID)
	equal(t, "permitted", *answered(t, 429, limited, limited.Body, limited.JSON429).Detail.TotalPermitted, 1)

	scope := get(s.token(map[string]any{"scopes": []string{}}), sandboxID)
	refused := answered(t, 403, scope, scope.Body, scope.JSON403)
	granted, err := refused.AsScopeNotGrantedErrorSchema()
	if err != nil || *granted.Code != "scope_not_granted" || len(*granted.Detail.Scopes) != 1 {
		t.Errorf("scope: %s", scope.Body)
	}
	network := get(s.token(map[string]any{"networks": []string{"203.0.113.0/24"}}), sandboxID)
	refused = answered(t, 403, network, network.Body, network.JSON403)
	seen, err := refused.AsUnauthorizedNetworkForAPITokenSchema()
	if err != nil || *seen.Detail.IpAddress != "127.0.0.1" {
		t.Errorf("network: %s", network.Body)
	}

	client := s.generated("sandbox")
	taken := reached[core.PostOrganizationManagedResponse](t)(client.PostOrganizationManagedWithResponse(t.Context(), core.PostOrganizationManagedJSONRequestBody{
		Organization: core.OrganizationLookup{Id: new(sandboxID)}, Name: "Rockets", SubDomain: "sandbox",
	}))
	unprocessable := answered(t, 422, taken, taken.Body, taken.JSON422)
	invalid, err := unprocessable.AsValidationErrorSchema()
	if err != nil || !strings.HasPrefix((*invalid.Detail.Errors)[0], "Sub domain") {
		t.Errorf("a taken sub-domain: %s", taken.Body)
	}

	id := s.child("acme")
	s.steer(http.MethodPost, "katapult/set-deletion-step", map[string]any{"organization": id, "step": "disks", "satisfied": false}, nil)
	full := reached[core.DeleteOrganizationResponse](t)(client.DeleteOrganizationWithResponse(t.Context(),
		core.DeleteOrganizationJSONRequestBody{Organization: core.OrganizationLookup{Id: &id}}))
	conflict := answered(t, 409, full, full.Body, full.JSON409)
	held, err := conflict.AsDeletionStepsNotSatisfiedSchema()
	if err != nil || *held.Detail.Steps.Disks.Satisfied {
		t.Errorf("open steps: %s", full.Body)
	}

	s.steer(http.MethodPut, "katapult/switches", map[string]string{"errors": "wrapped"}, nil)
	if wrapped := get("sandbox", "org_0000000000000000"); wrapped.JSON404 == nil || wrapped.JSON404.Code != nil {
		t.Errorf("wrapped: %s", wrapped.Body)
	}
}
