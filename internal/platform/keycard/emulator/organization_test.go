package emulator

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOrganizationLifecycle(t *testing.T) {
	w := newWorld(t)
	made := w.do("POST", "/organizations", `{"name":"Acme & Söhne  GmbH","label":"mine"}`, 201)
	w.Equal("label", made["label"], "acme-s-hne-gmbh")
	w.Equal("sso_enabled", made["sso_enabled"], false)
	id := made["id"].(string)
	if !regexp.MustCompile(`^[0-9a-z]{26}$`).MatchString(id) {
		t.Errorf("id %q", id)
	}
	for _, field := range []string{"permissions", "zone_id"} {
		if _, there := made[field]; there {
			t.Errorf("%s is present", field)
		}
	}
	w.Equal("twin's label", w.do("POST", "/organizations", `{"name":"acme s hne gmbh"}`, 201)["label"], "acme-s-hne-gmbh-2")

	w.Equal("by label", w.get("/organizations/acme-s-hne-gmbh", 200)["id"], id)
	renamed := w.do("PATCH", "/organizations/"+id, `{"name":"Other"}`, 200)
	w.Equal("name", renamed["name"], "Other")
	w.Equal("label after rename", renamed["label"], "acme-s-hne-gmbh")

	creator := items(w.get("/organizations/"+id+"/users", 200))
	w.Equal("members", len(creator), 1)
	w.Equal("creator", creator[0]["id"], ownerID)
	w.Equal("creator's role", creator[0]["role"], "org_admin")

	w.do("DELETE", "/organizations/"+id, "", 405)
	w.get("/organizations/nobody", 404)
	w.get("/organizations/"+strings.Repeat("x", 256), 400)
	if name := w.do("POST", "/organizations", "", 201)["name"]; name == "" {
		t.Error("no name was made up")
	}
}

func TestOrganizationLabelMayFollow(t *testing.T) {
	w := newWorld(t)
	w.Turn(switchLabel, "follow")
	w.do("POST", "/organizations", `{"name":"First"}`, 201)
	w.Equal("label", w.do("PATCH", "/organizations/first", `{"name":"Second"}`, 200)["label"], "second")
	w.get("/organizations/first", 404)
	w.Equal("same name", w.do("PATCH", "/organizations/second", `{"name":"Second"}`, 200)["label"], "second")
}

func TestOrganizationRefusals(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{`{"name":null}`, `{"name":""}`, `{"name":"  "}`, `{"name":7}`, `{"name":"a\u0007"}`, `[]`, `null`, `{`} {
		w.do("POST", "/organizations", body, 400)
		w.do("PATCH", sandboxOrg, body, 400)
	}
	before := w.get(sandboxOrg, 200)
	w.Equal("empty PATCH", w.do("PATCH", sandboxOrg, `{}`, 200), before)
}

func TestLabelsAreSegments(t *testing.T) {
	pattern := regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)
	rapid.Check(t, func(t *rapid.T) {
		label := slug(rapid.String().Draw(t, "name"))
		if len(label) > maxLabel || !pattern.MatchString(label) {
			t.Fatalf("label %q", label)
		}
	})
}

func TestLongNamesKeepUniqueLabels(t *testing.T) {
	w := newWorld(t)
	seen := map[string]bool{}
	for range 11 {
		label := w.do("POST", "/organizations", fmt.Sprintf(`{"name":%q}`, strings.Repeat("a-", 40)), 201)["label"].(string)
		if len(label) > maxLabel || seen[label] || strings.Contains(label, "--") {
			t.Fatalf("label %q", label)
		}
		seen[label] = true
	}
}

func TestPermissions(t *testing.T) {
	w := newWorld(t)
	for _, spelling := range []string{"expand[]=permissions", "expand%5B%5D=permissions", "expand=permissions", "expand=x&expand=permissions"} {
		got := w.get(sandboxOrg+"?"+spelling, 200)["permissions"].(map[string]any)
		w.Equal(spelling, got["organizations"].(map[string]any)["update"], true)
		w.Equal(spelling, got["users"].(map[string]any)["list"], true)
	}
	viewer := w.as(w.principal(`{"role":"org_viewer"}`)["access_token"].(string))
	got := viewer.get("/organizations?expand[]=permissions", 200)
	inner := items(got)[0]["permissions"].(map[string]any)["organizations"].(map[string]any)
	w.Equal("viewer reads", inner["read"], true)
	w.Equal("viewer updates", inner["update"], false)
	for _, path := range []string{"/users", "/invitations", "/service-accounts", "/roles", "/identities"} {
		if _, there := w.get(sandboxOrg+path+"?expand[]=permissions", 200)["permissions"]; !there {
			t.Errorf("%s: no permissions beside the items", path)
		}
		if _, there := w.get(sandboxOrg+path, 200)["permissions"]; there {
			t.Errorf("%s: permissions without being asked", path)
		}
	}
}

func TestRoles(t *testing.T) {
	w := newWorld(t)
	all := w.get(sandboxOrg+"/roles", 200)
	w.Equal("roles", len(items(all)), 5)
	if _, paged := all["page_info"]; paged {
		t.Error("roles are paged")
	}
	w.Equal("zone roles", len(items(w.get(sandboxOrg+"/roles?scope=zone", 200))), 2)
	for _, role := range items(w.get(sandboxOrg+"/roles?scope=organization", 200)) {
		w.Equal("scope", role["scope"], "organization")
		w.Equal("fields", len(role), 4)
	}
	w.get(sandboxOrg+"/roles?scope=galaxy", 400)
}

func TestNewerGeneration(t *testing.T) {
	w := newWorld(t)
	w.Turn(switchProfile, profile2026)
	made := w.do("POST", "/organizations", `{"name":"Doomed"}`, 201)
	if made["zone_id"] == nil {
		t.Error("no zone_id")
	}
	w.do("POST", sandboxOrg+"/token", "", 410)
	w.get(sandboxOrg+"/roles", 404)
	w.get(sandboxOrg+"/identities", 404)

	list := w.get(sandboxOrg+"/users?limit=2&expand[]=total_count", 200)
	paging := list["pagination"].(map[string]any)
	w.Equal("after", paging["after_cursor"], list["page_info"].(map[string]any)["end_cursor"])
	w.Equal("before", paging["before_cursor"], nil)
	if _, counted := paging["total_count"]; counted {
		t.Error("users are counted")
	}
	accounts := w.get(sandboxOrg+"/service-accounts?expand[]=total_count", 200)["pagination"].(map[string]any)
	w.Equal("total", accounts["total_count"], 1)

	doomed := "/organizations/doomed"
	account := w.do("POST", doomed+"/service-accounts", `{"name":"bot"}`, 201)["id"].(string)
	secret := w.do("POST", doomed+"/service-accounts/"+account+"/credentials", `{"name":"key"}`, 201)
	w.do("POST", doomed+"/invitations", `{"email":"x@example.com","role":"org_member"}`, 201)
	w.do("DELETE", doomed, "", 204)
	w.get(doomed, 404)
	w.Equal("left", ids(w.get("/organizations", 200)), "[sandboxorganization0000000]")
	w.grant(fmt.Sprintf("grant_type=client_credentials&client_id=%s&client_secret=%s", secret["client_id"], secret["client_secret"]), "", 401)
	w.Equal("label is free", w.do("POST", "/organizations", `{"name":"Doomed"}`, 201)["label"], "doomed")
}

func TestUnknownRoutes(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/organizations/", "//organizations", "/organizations/../x", sandboxOrg + "/nothing"} {
		w.get(path, 404)
	}
	w.do("PUT", sandboxOrg, `{}`, 404)
}
