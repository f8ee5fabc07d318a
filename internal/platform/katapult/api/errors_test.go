package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestErrorsOfBothShapesTellTheirDetail(t *testing.T) {
	for _, test := range []struct {
		status     int
		inner      string
		code       string
		says       []string
		fields     map[string]string
		isNotFound bool
	}{
		{400, `{"code":"missing_api_token","description":"No token","detail":{}}`, "missing_api_token", []string{"missing_api_token", "No token"}, nil, false},
		{403, `{"code":"unauthorized_network_for_api_token","description":"Network","detail":{"ip_address":"192.0.2.7"}}`, "unauthorized_network_for_api_token", []string{"192.0.2.7"}, nil, false},
		{403, `{"code":"invalid_api_token","description":"Bad","detail":{"details":"expired yesterday"}}`, "invalid_api_token", []string{"invalid_api_token", "Bad", "expired yesterday"}, nil, false},
		{403, `{"code":"invalid_api_token","description":"Bad","detail":{"details":null}}`, "invalid_api_token", []string{"Bad"}, nil, false},
		{403, `{"code":"invalid_capabilities_token","description":"Caps","detail":{}}`, "invalid_capabilities_token", []string{"Caps"}, nil, false},
		{403, `{"code":"scope_not_granted","description":"Scope","detail":{"scopes":["organizations:read","x"]}}`, "scope_not_granted", []string{"organizations:read, x"}, nil, false},
		{503, `{"code":"service_unavailable","description":"Down","detail":{}}`, "service_unavailable", []string{"Down"}, nil, false},
		{404, `{"code":"organization_not_found","description":"None","detail":{}}`, "organization_not_found", []string{"None"}, nil, true},
		{404, `{"code":"route_not_found","description":"No route","detail":{}}`, "route_not_found", []string{"No route"}, nil, false},
		{
			422, `{"code":"validation_error","description":"Invalid","detail":{"errors":["Sub domain has already been taken","Name can't be blank","Odd thing"]}}`,
			"validation_error",
			[]string{"Odd thing"},
			map[string]string{"sub_domain": "Sub domain has already been taken", "name": "Name can't be blank"},
			false,
		},
		{
			400, `{"code":"invalid_argument","description":"Arg","detail":{"path":["name"],"index":null,"issue":"invalid_scalar","issue_description":null,"errors":[],"argument":{}}}`,
			"invalid_argument",
			[]string{"invalid_scalar"},
			map[string]string{"name": "invalid_scalar"},
			false,
		},
		{
			400, `{"code":"missing_required_argument","description":"Missing","detail":{"path":["annotations","key"],"argument":{}}}`,
			"missing_required_argument", nil,
			map[string]string{"annotations": "the argument is missing"},
			false,
		},
		{400, `{"code":"invalid_json_body","description":"JSON","detail":{"details":"unexpected end"}}`, "invalid_json_body", []string{"unexpected end"}, nil, false},
		{409, `{"code":"odd","description":"Odd","detail":{"scopes":"not a list","details":{"a":1}}}`, "odd", []string{"Odd"}, nil, false},
	} {
		for shape, body := range map[string]string{"wrapped": `{"error":` + test.inner + `}`, "bare": test.inner} {
			t.Run(shape+"/"+test.code, func(t *testing.T) {
				header := map[string]string{"X-Request-Id": "req-77", "X-Api-Schema": "json-error"}
				_, err := record(t, answer{test.status, body, header}).client(t).Organization(t.Context(), api.Reference{ID: "org_1"})
				e, ok := errors.AsType[*rest.Error](err)
				if !ok || e.Status != test.status || e.Code != test.code || e.RequestID != "req-77" {
					t.Fatalf("got %+v", err)
				}
				for _, text := range append(test.says, "req-77") {
					if !strings.Contains(err.Error(), text) {
						t.Errorf("%q lacks %q", err, text)
					}
				}
				if !reflect.DeepEqual(e.Fields, test.fields) {
					t.Errorf("got fields %v, want %v", e.Fields, test.fields)
				}
				if rest.IsNotFound(err) != test.isNotFound {
					t.Errorf("means absence: %t", !test.isNotFound)
				}
			})
		}
	}
}

func TestCodesThatCallersTellApart(t *testing.T) {
	for code, is := range map[string]func(error) bool{
		"organization_suspended":           api.IsSuspended,
		"organization_not_activated":       api.IsNotActivated,
		"managed_organization_required":    api.IsNotManaged,
		"no_user_associated_with_identity": api.IsNoUser,
	} {
		err := record(t, answer{status: http.StatusForbidden, body: `{"error":{"code":"` + code + `"}}`}).client(t).
			DeleteManagedOrganization(t.Context(), api.Reference{ID: "o"})
		if !is(err) || is(errors.New(code)) || is(nil) {
			t.Errorf("%s is not told: %v", code, err)
		}
	}
}

func TestOpenSteps(t *testing.T) {
	err := record(t, answer{status: http.StatusConflict, body: `{"error":{"code":"deletion_steps_not_satisfied","description":"d","detail":{"steps":{
		"disks":{"satisfied":false,"description":"Delete disks"},"isos":{"satisfied":true,"description":"no"},"new_kind":{"satisfied":false}}}}}`}).client(t).
		DeleteManagedOrganization(t.Context(), api.Reference{ID: "o"})
	if got := api.OpenSteps(err); !reflect.DeepEqual(got, map[string]string{"disks": "Delete disks", "new_kind": ""}) {
		t.Errorf("got %v", got)
	}
	if api.OpenSteps(nil) != nil || api.OpenSteps(errors.New("x")) != nil {
		t.Error("found steps in other errors")
	}
}

func TestTheTokenStaysOutOfErrors(t *testing.T) {
	_, err := record(t, answer{status: http.StatusForbidden, body: `{"error":{"code":"invalid_api_token","description":"no token ` + planted + `","detail":{"details":"` + planted + `"}}}`}).
		client(t).Organizations(t.Context())
	e, _ := errors.AsType[*rest.Error](err)
	if strings.Contains(err.Error(), planted) || strings.Contains(string(e.Details), planted) || strings.Contains(e.Message, planted) {
		t.Errorf("the token shows in %v %s", err, e.Details)
	}
}

// The allowance of a minute is told by headers; an answer without them says nothing.
func TestRateLimitIsReportedWithItsAllowance(t *testing.T) {
	server := record(t,
		answer{
			429, `{"error":{"code":"rate_limit_reached","description":"Slow down","detail":{"total_permitted":200}}}`,
			map[string]string{"X-Ratelimit-Permitted": "200", "X-Ratelimit-Remaining": "0", "Retry-After": "0"},
		},
		answer{status: http.StatusOK, body: everything})
	if _, err := server.client(t).Organizations(t.Context()); err != nil || len(server.requests()) != 2 {
		t.Errorf("got %v after %d requests", err, len(server.requests()))
	}
	refused := record(t, answer{429, `{"code":"rate_limit_reached","description":"Slow down","detail":{"total_permitted":200}}`, map[string]string{"Retry-After": "9999"}})
	if _, err := refused.client(t).Organizations(t.Context()); err == nil || !strings.Contains(err.Error(), "200 requests a minute") {
		t.Errorf("got %v", err)
	}
}

func TestAnswersDecodeLeniently(t *testing.T) {
	got, err := record(t, answer{status: http.StatusOK, body: `{"organization":{"id":"org_1","uuid":"u","new":{"a":[1]},"name":"N","sub_domain":"s",
		"infrastructure_domain":"s.katapult.cloud","created_at":1605785692,"activated_at":null,"suspended":true,"managed":true,"phone_number":null,
		"address1":"1 Street","currency":{"id":"cur_1","name":"Pound","iso_code":"GBP","symbol":"£"},
		"country":{"id":"ctry_1","iso_code2":"GB","eu":false,"time_zone":null},"country_state":{"id":"s1","code":"KEN","country":{"id":"ctry_1"}}}}`}).
		client(t).Organization(t.Context(), api.Reference{ID: "org_1"})
	if err != nil {
		t.Fatal(err)
	}
	if !got.CreatedAt.Time().Equal(time.Date(2020, 11, 19, 11, 34, 52, 0, time.UTC)) || !got.ActivatedAt.Time().IsZero() || !*got.Suspended ||
		got.PhoneNumber != nil || *got.Address1 != "1 Street" || got.Currency.ISOCode != "GBP" || got.Country.ISOCode2 != "GB" || got.CountryState.Country.ID != "ctry_1" {
		t.Errorf("got %+v", got)
	}
}

func FuzzDecoding(f *testing.F) {
	for _, seed := range []string{
		everything, `{"error":{"code":"x","detail":[]}}`, `{"error":"text"}`, `{"code":1}`, `{"detail":{"errors":[null]}}`,
		`{"organization":{"id":"org_1","created_at":"12"}}`, `null`, `[]`, ``,
	} {
		f.Add(seed, 200)
		f.Add(seed, 422)
	}
	body, status := "", 200
	client, err := api.New(api.Config{Endpoint: "http://katapult.test", APIToken: planted, Rest: rest.Config{MaxRetries: -1, Transport: transport(func() (int, string) { return status, body })}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, code int) {
		body, status = text, min(max(code, 200), 599)
		if status == 429 {
			status = 430
		}
		o, err := client.Organization(t.Context(), api.Reference{ID: "org_1"})
		if err == nil {
			if _, err := json.Marshal(o); err != nil {
				t.Error(err)
			}
		} else if strings.Contains(err.Error(), planted) && !strings.Contains(text, planted) {
			t.Errorf("the token shows in %v", err)
		}
		_, _ = rest.Collect(client.ManagedOrganizations(t.Context(), api.Reference{ID: "org_1"}, api.ManagedListOptions{}))
	})
}
