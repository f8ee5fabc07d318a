package keycard_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	accountsRoute    = "/organizations/{organization_id}/service-accounts"
	credentialsRoute = accountsRoute + "/{service_account_id}/credentials"
)

// makeAccount creates a service account of the seeded organization behind Terraform's back.
func makeAccount(t *testing.T, s *acctest.Sandbox, name string) (id string) {
	t.Helper()
	made := s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/service-accounts", fmt.Sprintf(`{"name":%q}`, name))
	return idOf(t, made)
}

// idOf returns the id of an object in an answer.
func idOf(t *testing.T, body string) string {
	t.Helper()
	var object struct{ ID string }
	if err := json.Unmarshal([]byte(body), &object); err != nil || object.ID == "" {
		t.Fatal(err, body)
	}
	return object.ID
}

// Two objects of a parent are read singly, for more of them a list pays: a page of a hundred each.
func TestServiceAccountBudget(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	accounts := []string{seeded("organization") + "/" + seeded("machine")}
	for n := range 299 {
		accounts = append(accounts, seeded("organization")+"/"+makeAccount(t, s, fmt.Sprintf("account-%d", n)))
	}
	s.ClearCounters()
	for id, read := range s.Refresh(t, "tenancy_keycard_service_account", accounts) {
		if read["organization_id"]+"/"+read["id"] != id || read["name"] == "" {
			t.Fatalf("read %s as %v", id, read)
		}
	}
	want := map[string]int{organizationRoute: 1, "GET " + accountsRoute: 3, "GET " + accountsRoute + "/{service_account_id}": 2}
	if got := routes(s); !maps.Equal(got, want) {
		t.Errorf("300 accounts cost %v, want %v", got, want)
	}
}

func TestCredentialBudget(t *testing.T) {
	t.Parallel()
	const each = 20
	s := acctest.Start(t)
	var credentials []string
	for a := range each {
		account := makeAccount(t, s, fmt.Sprintf("account-%d", a))
		for n := range each {
			made := s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/service-accounts/"+account+"/credentials", fmt.Sprintf(`{"name":"key-%d"}`, n))
			credentials = append(credentials, seeded("organization")+"/"+account+"/"+idOf(t, made))
		}
	}
	s.ClearCounters()
	for id, read := range s.Refresh(t, "tenancy_keycard_service_account_credential", credentials) {
		if !strings.HasSuffix(id, read["service_account_id"]+"/"+read["id"]) || read["client_id"] == "" || read["client_secret"] != "" {
			t.Fatalf("read %s as %v", id, read)
		}
	}
	want := map[string]int{organizationRoute: 1, "GET " + credentialsRoute: each, "GET " + credentialsRoute + "/{credential_id}": 2 * each}
	if got := routes(s); !maps.Equal(got, want) {
		t.Errorf("%d credentials cost %v, want %v", len(credentials), got, want)
	}
}

func TestOrganizationBudget(t *testing.T) {
	t.Parallel()
	const n = 150
	s := acctest.Start(t)
	var organizations []string
	for i := range n {
		organizations = append(organizations, idOf(t, s.Send(t, "keycard", http.MethodPost, "/organizations", fmt.Sprintf(`{"name":"Organization %d"}`, i))))
	}
	s.ClearCounters()
	s.Refresh(t, "tenancy_keycard_organization", organizations)
	// Each import asks for its organization, which may be named by its label.
	if got, want := routes(s), map[string]int{"GET /organizations": 2, organizationRoute: n + 2}; !maps.Equal(got, want) {
		t.Errorf("%d organizations cost %v, want %v", n, got, want)
	}
}

// Neither a list that lacks an object nor one whose parent is gone keeps an object in the state.
func TestMachinesThatAreGone(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for typeName, id := range map[string]string{
		"tenancy_keycard_service_account":            "sandbox/gone-%d",
		"tenancy_keycard_service_account_credential": "sandbox/gone/gone-%d",
		"tenancy_keycard_sso_connection":             "sandbox",
	} {
		var gone []string
		for n := range 4 {
			gone = append(gone, strings.ReplaceAll(id, "%d", strconv.Itoa(n)))
		}
		for id, read := range s.Refresh(t, typeName, gone) {
			if len(read) > 0 {
				t.Errorf("%s %s: read %v", typeName, id, read)
			}
		}
	}
}

// A list shows its first page before it asks for the second, stops at its limit, and tells its errors.
func TestMachineLists(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for n := range 120 {
		makeAccount(t, s, fmt.Sprintf("account-%03d", n))
		s.Send(t, "keycard", http.MethodPost, "/organizations/sandbox/service-accounts/"+seeded("machine")+"/credentials", fmt.Sprintf(`{"name":"key-%03d"}`, n))
		s.Send(t, "keycard", http.MethodPost, "/organizations", fmt.Sprintf(`{"name":"Organization %03d"}`, n))
	}
	here := map[string]string{"organization_id": "sandbox"}
	for _, l := range []struct {
		typeName, route, path, prefix string
		config                        map[string]string
		identity                      []string
	}{
		{"tenancy_keycard_organization", "/organizations", "/organizations", "Organization ", nil, []string{"id"}},
		{"tenancy_keycard_service_account", accountsRoute, "/organizations/*/service-accounts", "account-", here, []string{"id", "organization_id"}},
		{
			"tenancy_keycard_service_account_credential", credentialsRoute, "/organizations/*/service-accounts/*/credentials", "key-",
			map[string]string{"organization_id": "sandbox", "service_account_id": seeded("machine")},
			[]string{"id", "organization_id", "service_account_id"},
		},
	} {
		t.Run(l.typeName, func(t *testing.T) {
			pages := func() int { return routes(s)["GET "+l.route] }
			s.ClearCounters()
			seen := 0
			for listed := range s.List(t, l.typeName, l.config, 0, true) {
				if seen++; len(listed.Errors) > 0 || pages() != 1+seen/101 {
					t.Fatalf("result %d after %d pages: %+v", seen, pages(), listed)
				}
				if names := slices.Sorted(maps.Keys(listed.Identity)); !slices.Equal(names, l.identity) || listed.Resource["id"] != listed.Identity["id"] {
					t.Fatalf("identity %v, resource %v", listed.Identity, listed.Resource)
				}
				if seen > 1 && !strings.HasPrefix(listed.DisplayName, l.prefix) || listed.Resource["name"] != listed.DisplayName {
					t.Errorf("result %d is %+v", seen, listed)
				}
			}
			s.ClearCounters()
			few := slices.Collect(s.List(t, l.typeName, l.config, 3, false))
			if seen != 121 || len(few) != 3 || few[0].Resource != nil || pages() != 1 {
				t.Errorf("listed %d, and %d in %d pages, want 121, and 3 in one", seen, len(few), pages())
			}
			disturb(t, s, sandbox.Fault{
				Platform: "keycard", Method: http.MethodGet, Path: l.path, Skip: 1, Action: sandbox.ActionAnswer,
				Status: http.StatusForbidden, Body: `{"message":"no more","code":"forbidden","status":403}`,
			})
			all := slices.Collect(s.List(t, l.typeName, l.config, 0, false))
			if last := all[len(all)-1]; len(all) != 101 || len(last.Errors) != 1 || !strings.Contains(last.Errors[0], "no more") {
				t.Errorf("got %d results, the last %+v", len(all), last)
			}
		})
	}
	for _, c := range []struct {
		typeName, message string
		config            map[string]string
	}{
		{"tenancy_keycard_service_account", "nowhere", map[string]string{"organization_id": "nowhere"}},
		{"tenancy_keycard_service_account", "No organization given", nil},
		{"tenancy_keycard_service_account_credential", "nobody", map[string]string{"organization_id": "sandbox", "service_account_id": "nobody"}},
	} {
		if all := slices.Collect(s.List(t, c.typeName, c.config, 0, false)); len(all) != 1 || len(all[0].Errors) != 1 || !strings.Contains(all[0].Errors[0], c.message) {
			t.Errorf("%s with %v: %+v", c.typeName, c.config, all)
		}
	}
}
