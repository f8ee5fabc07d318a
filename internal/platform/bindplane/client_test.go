package bindplane

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/emulator"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// A list may show a former name for a while; waiting for the new one ends with it or with the time.
func TestAwait(t *testing.T) {
	var lists atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		name := "Former"
		if lists.Add(1) > 2 {
			name = "New"
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"organizations":[{"metadata":{"id":"o","displayName":%q}}]}`, name)
	}))
	defer server.Close()
	connected, err := api.New(api.Config{Endpoint: server.URL, APIKey: "k", Rest: rest.Config{MaxRetries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(connected, false)
	called := func(name string) func(api.Organization) bool {
		return func(o api.Organization) bool { return o.Metadata.Title() == name }
	}
	found, ok, err := c.await(t.Context(), 5*time.Second, "o", called("New"))
	if !ok || err != nil || found.Metadata.Title() != "New" || lists.Load() != 3 {
		t.Errorf("found %+v, %v, %v after %d lists", found, ok, err, lists.Load())
	}
	for _, id := range []string{"o", "other"} {
		if _, ok, err := c.await(t.Context(), 50*time.Millisecond, id, called("Never")); ok || err != nil {
			t.Errorf("%s: %v, %v", id, ok, err)
		}
	}
	server.Close()
	if _, ok, err := c.await(t.Context(), 50*time.Millisecond, "o", called("New")); ok || err == nil {
		t.Errorf("without a server: %v, %v", ok, err)
	}
}

// Where a server's dates say nothing, an organization of the wanted name is shown all the same.
func TestCreateNamesNamesakes(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = fmt.Fprint(w, `{"errors":["bindings failed"]}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"organizations":[{"metadata":{"id":"o","displayName":"Acme","dateModified":"2020-01-01T00:00:00Z"}}]}`)
	}))
	defer server.Close()
	connected, err := api.New(api.Config{Endpoint: server.URL, APIKey: "k", Rest: rest.Config{BackoffSecond: time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = newClient(connected, false).createOnce(t.Context(), "tenancy_bindplane_organization", api.NewOrganization{OrganizationName: "Acme"})
	if err == nil || !strings.Contains(err.Error(), "has the same name: o.") || !strings.Contains(err.Error(), `id = "o"`) {
		t.Errorf("error is %v", err)
	}
}

// Those who wait at the same time share lists, and a list that began too early satisfies nobody.
func TestAwaitSharesLists(t *testing.T) {
	const waiting = 50
	var lists, made atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		lists.Add(1)
		shown := made.Load()
		time.Sleep(20 * time.Millisecond)
		items := make([]string, shown)
		for i := range items {
			items[i] = fmt.Sprintf(`{"metadata":{"id":"o%d"}}`, i)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"organizations":[%s]}`, strings.Join(items, ","))
	}))
	defer server.Close()
	connected, err := api.New(api.Config{Endpoint: server.URL, APIKey: "k"})
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(connected, false)
	var group sync.WaitGroup
	for range waiting {
		group.Go(func() {
			id := fmt.Sprintf("o%d", made.Add(1)-1)
			if _, err := c.look(t.Context(), id); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		})
	}
	group.Wait()
	if n := lists.Load(); n > 5 {
		t.Errorf("%d lists for %d who waited at once", n, waiting)
	}
}

// Answers are shared within a process, but never beyond a write of its own.
func TestOwnWritesShow(t *testing.T) {
	rehearsal := sandbox.New(sandbox.NewMemoryStore(), emulator.New())
	connected, err := api.New(api.Config{Endpoint: "http://bindplane.test", APIKey: "sandbox", Rest: rest.Config{Transport: rehearsal.Transport("bindplane")}})
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(connected, false)
	for round, want := range []struct {
		organizations int
		free          bool
	}{{1, true}, {2, false}} {
		for range 2 {
			all, err := c.allProjects(t.Context())
			check, checkErr := c.checkName(t.Context(), "Acme")
			if err != nil || checkErr != nil || len(all.OrganizationAccounts) != want.organizations || *check.Available != want.free {
				t.Errorf("round %d: %d organizations, %+v, %v, %v", round, len(all.OrganizationAccounts), check, err, checkErr)
			}
		}
		if round == 0 {
			if _, err := c.CreateOrganization(t.Context(), api.NewOrganization{OrganizationName: "Acme", AccountName: "P", EULAAccepted: true}); err != nil {
				t.Fatal(err)
			}
			c.changed()
		}
	}
}

func TestLicenseWrites(t *testing.T) {
	text, number := types.StringValue, types.Int64Value
	state := licenseModel{OrganizationID: text("o"), LicenseKey: text("k"), LicenseKeyWOVersion: number(1), CreateLicenseType: text("t"), UseContextEndpoint: types.BoolValue(false)}
	for name, c := range map[string]struct {
		change func(m *licenseModel)
		want   bool
	}{
		"nothing":              {func(*licenseModel) {}, false},
		"another way":          {func(m *licenseModel) { m.UseContextEndpoint = types.BoolValue(true) }, false},
		"another organization": {func(m *licenseModel) { m.OrganizationID = text("p") }, true},
		"another key":          {func(m *licenseModel) { m.LicenseKey = text("l") }, true},
		"another version":      {func(m *licenseModel) { m.LicenseKeyWOVersion = number(2) }, true},
		"another type":         {func(m *licenseModel) { m.CreateLicenseType = text("u") }, true},
		"no key":               {func(m *licenseModel) { m.LicenseKey = types.StringNull() }, false},
		"no version":           {func(m *licenseModel) { m.LicenseKeyWOVersion = types.Int64Null() }, false},
		"no type":              {func(m *licenseModel) { m.CreateLicenseType = types.StringNull() }, false},
	} {
		plan := state
		c.change(&plan)
		if got := plan.writes(state); got != c.want {
			t.Errorf("%s: writes is %v", name, got)
		}
	}
}
