package emulator

import (
	"strings"
	"testing"
)

func TestListOrganizations(t *testing.T) {
	w := newWorld(t)
	w.Equal("fresh", len(list(w.do("GET", "/organizations", "", 200), "organizations")), 1)
	dormantID := w.dormant()
	all := list(w.do("GET", "/organizations", "", 200), "organizations")
	w.Equal("organizations", len(all), 2)
	w.Equal("own", all[0], object{
		"id": sandboxID, "name": "Sandbox", "sub_domain": "sandbox", "infrastructure_domain": "sandbox.katapult.cloud",
		"created_at": 1605785692.0, "activated_at": 1605785692.0, "suspended": false, "managed": false,
	})
	w.Equal("managed", all[1], object{
		"id": dormantID, "name": "Dormant", "sub_domain": "sandbox-dormant", "infrastructure_domain": "sandbox-dormant.katapult.cloud",
		"created_at": all[1]["created_at"], "activated_at": nil, "suspended": true, "managed": true,
	})
	both := w.as(w.principal(`{"organizations":["sandbox-dormant","sandbox"]}`))
	w.Equal("own child", list(both.do("GET", "/organizations", "", 200), "organizations"), []object{all[1], all[0]})
	w.Turn(switchChildren, "off")
	w.Equal("without children", len(list(w.do("GET", "/organizations", "", 200), "organizations")), 1)
	w.Equal("token without organizations", w.as(w.principal(`{"organizations":[]}`)).do("GET", "/organizations", "", 200), object{"organizations": []any{}})
}

func TestGetOrganization(t *testing.T) {
	w := newWorld(t)
	got := w.do("GET", "/organizations/"+sandboxID, "", 200)["organization"].(object)
	w.Equal("fields", strings.Join(keys(got), " "), "activated_at address1 address2 address3 address4 billing_name country country_state "+
		"created_at currency id infrastructure_domain managed name phone_number postcode sub_domain suspended vat_number")
	w.Equal("currency", keys(got["currency"].(object)), "[id iso_code name symbol]")
	w.Equal("country", keys(got["country"].(object)), "[eu id iso_code2 iso_code3 name time_zone]")
	w.Equal("vat_number", got["vat_number"], nil)
}

func TestLookups(t *testing.T) {
	const base = "/organizations/"
	w := newWorld(t)
	dormantID := w.dormant()
	for name, tc := range map[string]struct{ path, body string }{
		"path":                  {base + sandboxID, ""},
		"query id":              {base + "organization?organization[id]=" + sandboxID, ""},
		"query id, encoded":     {base + "organization?organization%5Bid%5D=" + sandboxID, ""},
		"query sub-domain":      {base + "_?organization[sub_domain]=sandbox", ""},
		"query against path":    {base + dormantID + "?organization[sub_domain]=Sandbox", ""},
		"body":                  {base + "organization", `{"organization":{"sub_domain":"sandbox"},"unknown":1}`},
		"body beats query leaf": {base + "organization?organization[id]=x", `{"organization":{"id":"` + sandboxID + `"}}`},
		"null is absent":        {base + sandboxID, `{"organization":null}`},
		"null key is absent":    {base + "_", `{"organization":{"id":null,"sub_domain":"sandbox"}}`},
		"body is no object":     {base + sandboxID, `[1]`},
	} {
		t.Run(name, func(t *testing.T) {
			w.Equal("id", w.do("GET", tc.path, tc.body, 200)["organization"].(object)["id"], sandboxID)
		})
	}
	for name, tc := range map[string]struct{ path, body, issue string }{
		"both keys":       {base + "_?organization[id]=a&organization[sub_domain]=b", "", "ambiguous_lookup_values"},
		"keys from both":  {base + "_?organization[id]=a", `{"organization":{"sub_domain":"b"}}`, "ambiguous_lookup_values"},
		"no key":          {base + "_", `{"organization":{}}`, "missing_lookup_value"},
		"other key":       {base + "_?organization[name]=x", "", "missing_lookup_value"},
		"no object":       {base + "_?organization=" + sandboxID, "", "object_expected"},
		"no string":       {base + "_", `{"organization":{"id":7}}`, "invalid_scalar"},
		"string in body":  {base + "_", `{"organization":"x"}`, "object_expected"},
		"array of lookup": {base + "_", `{"organization":[]}`, "object_expected"},
	} {
		t.Run(name, func(t *testing.T) {
			detail := w.refused("GET", tc.path, tc.body, 400, "invalid_argument")
			w.Equal("issue", detail["issue"], tc.issue)
			w.Equal("detail", keys(detail), "[argument errors index issue issue_description path]")
			w.Equal("argument", keys(detail["argument"].(object)), "[description id name]")
		})
	}
	w.Equal("broken JSON", keys(w.refused("GET", base+sandboxID, `{`, 400, "invalid_json_body")), "[details]")
	w.refused("GET", base+"organization", "", 404, "organization_not_found")
	w.refused("GET", base+"_?organization[sub_domain]=nobody", "", 404, "organization_not_found")
	w.refused("GET", base+"_?organization[id]=sandbox", "", 404, "organization_not_found")
}

func TestReach(t *testing.T) {
	w := newWorld(t)
	dormantID := w.dormant()
	outsider := w.as(w.principal(`{"organizations":[]}`))
	outsider.refused("GET", "/organizations/"+sandboxID, "", 404, "organization_not_found")
	outsider.refused("GET", "/organizations/"+dormantID, "", 404, "organization_not_found")
	w.refused("GET", "/organizations/"+dormantID, "", 403, "organization_suspended")
	w.Control("set-organization", `{"organization":"sandbox-dormant","suspended":false}`)
	w.refused("GET", "/organizations/"+dormantID, "", 403, "organization_not_activated")
	w.Control("set-organization", `{"organization":"sandbox-dormant","activated":true,"name":"Awake"}`)
	w.Equal("name", w.do("GET", "/organizations/"+dormantID, "", 200)["organization"].(object)["name"], "Awake")

	inner := w.as(w.principal(`{"kind":"organization","organizations":["sandbox-dormant"]}`))
	inner.do("GET", "/organizations/"+dormantID, "", 200)
	inner.refused("GET", "/organizations/"+sandboxID, "", 404, "organization_not_found")
	w.Equal("inner list", len(list(inner.do("GET", "/organizations", "", 200), "organizations")), 1)

	w.Control("set-organization", `{"suspended":true}`)
	for _, path := range []string{"", "/managed", "/policy", "/policy_limits", "/prices", "/users_with_access", "/deletion_steps"} {
		w.refused("GET", "/organizations/"+sandboxID+path, "", 403, "organization_suspended")
	}
}

func TestPolicyAndPrices(t *testing.T) {
	w := newWorld(t)
	const base = "/organizations/" + sandboxID
	dormantID := w.dormant()
	w.Control("set-policy-limit", `{"value":5}`)
	w.Control("set-policy-limit", `{"limit":"maximum_uninvoiced_balance","value":100}`)
	w.Control("set-policy-limit", `{"limit":"maximum_disk_size","value":50}`)
	policy := w.do("GET", base+"/policy", "", 200)
	w.Equal("policy", keys(policy), "[features limits policy_name policy_type reasons_for_disallowing_resource_creation]")
	w.Equal("limits", keys(policy["limits"].(object)), "[managed_organizations uninvoiced_balance]")
	w.Equal("limit", policy["limits"].(object)["managed_organizations"], object{"limit": 5.0, "current": 1.0, "unit": nil})
	w.Equal("balance", policy["limits"].(object)["uninvoiced_balance"].(object)["currency"].(object)["iso_code"], "GBP")
	limits := w.do("GET", base+"/policy_limits", "", 200)["policy_limits"].(object)
	w.Equal("bounded", limits[limitManaged], object{"value": 5.0, "unlimited": false})
	w.Equal("unbounded", limits["maximum_isos"], object{"value": nil, "unlimited": true})
	prices := w.do("GET", base+"/prices", "", 200)
	w.Equal("currency", prices["currency"].(object)["iso_code"], "GBP")
	w.Equal("price", keys(list(prices, "prices")[0]), "[category description price resource variants]")

	w.Control("set-organization", `{"organization":"sandbox-dormant","suspended":false,"activated":true}`)
	w.refused("GET", "/organizations/"+dormantID+"/policy", "", 400, "policy_not_available_for_managed_organizations")
	w.refused("GET", "/organizations/"+dormantID+"/prices", "", 400, "prices_not_available_for_managed_organizations")
	w.do("GET", "/organizations/"+dormantID+"/policy_limits", "", 200)
}

func TestUsers(t *testing.T) {
	w := newWorld(t)
	out := w.do("GET", "/organizations/"+sandboxID+"/users_with_access?per_page=2", "", 200)
	w.Equal("pagination", out["pagination"], object{"current_page": 1.0, "total_pages": 2.0, "total": 3.0, "per_page": 2.0, "large_set": false})
	w.Equal("user", keys(list(out, "users")[0]["user"].(object)), "[avatar_url first_name id last_name]")

	me := w.do("GET", "/users/current", "", 200)
	w.Equal("me", me["user"].(object)["last_name"], "Owner")
	w.Equal("mine", list(me, "organizations")[0], object{"id": sandboxID, "name": "Sandbox", "sub_domain": "sandbox"})
	w.as(w.principal(`{"kind":"organization"}`)).refused("GET", "/users/current", "", 404, "no_user_associated_with_identity")
}
