package emulator

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

const (
	managedPath = "/organizations/" + sandboxID + "/managed"
	deletePath  = "/managed_organizations/"
)

func (w *world) create(body string) object {
	w.Helper()
	return w.do("POST", managedPath, "{"+body+"}", 201)["organization"].(object)
}

func TestCreateManaged(t *testing.T) {
	w := newWorld(t)
	out := w.do("POST", "/organizations/organization/managed",
		`{"organization":{"sub_domain":"sandbox"},"annotations":[{"key":"team","value":"a"},{"key":"flag"}],`+child+`}`, 201)
	w.Equal("annotations", out["annotations"], []any{object{"key": "team", "value": "a"}, object{"key": "flag", "value": nil}})
	made := out["organization"].(object)
	if !regexp.MustCompile(`^org_[A-Za-z0-9]{16}$`).MatchString(made["id"].(string)) {
		t.Errorf("id %v", made["id"])
	}
	for field, want := range map[string]any{
		"name": "Acme", "sub_domain": "acme", "infrastructure_domain": "acme.katapult.cloud", "managed": true, "suspended": false,
		"activated_at": made["created_at"], "billing_name": nil,
	} {
		w.Equal(field, made[field], want)
	}
	w.Equal("currency", made["currency"].(object)["iso_code"], "GBP")
	w.Equal("read", w.do("GET", "/organizations/"+made["id"].(string), "", 200)["organization"], made)

	all := list(w.do("GET", managedPath, "", 200), "organizations")
	w.Equal("managed", len(all), 1)
	w.Equal("fields", keys(all[0]), "[created_at id infrastructure_domain managed name sub_domain]")
	w.Equal("listed", len(list(w.do("GET", "/organizations", "", 200), "organizations")), 2)
	w.Equal("no annotations", w.do("POST", managedPath, `{"name":"B","sub_domain":"b"}`, 201)["annotations"], []any{})
}

func TestCreateManagedRefusals(t *testing.T) {
	w := newWorld(t)
	w.create(child)
	for body, want := range map[string]string{
		`{"name":"A","sub_domain":"ACME"}`:    "[Sub domain has already been taken]",
		`{"name":"A","sub_domain":"sandbox"}`: "[Sub domain has already been taken]",
		`{"name":" ","sub_domain":""}`:        "[Name can't be blank Sub domain can't be blank]",
	} {
		w.Equal(body, w.refused("POST", managedPath, body, 422, "validation_error")["errors"], want)
	}
	w.Equal("path", w.refused("POST", managedPath, `{"sub_domain":"x"}`, 400, "missing_required_argument")["path"], "[name]")
	w.Equal("path", w.refused("POST", managedPath, `{"name":"x"}`, 400, "missing_required_argument")["path"], "[sub_domain]")
	for body, issue := range map[string]string{
		`{"name":1,"sub_domain":"x"}`:                                 "invalid_scalar",
		`{"name":"x","sub_domain":["x"]}`:                             "invalid_scalar",
		`{"name":"x","sub_domain":"x","annotations":{}}`:              "array_expected",
		`{"name":"x","sub_domain":"x","annotations":["x"]}`:           "object_expected",
		`{"name":"x","sub_domain":"x","annotations":[{"key":false}]}`: "invalid_scalar",
	} {
		w.Equal(body, w.refused("POST", managedPath, body, 400, "invalid_argument")["issue"], issue)
	}
	w.refused("POST", managedPath, `{"name":"x","sub_domain":"x","annotations":[{"value":"v"}]}`, 400, "missing_required_argument")
	// Arguments come before the lookup.
	w.refused("POST", "/organizations/nobody/managed", `{"name":"x"}`, 400, "missing_required_argument")
	w.refused("POST", "/organizations/nobody/managed", `{`+child+`}`, 404, "organization_not_found")

	w.Control("set-policy-limit", `{"value":1}`)
	w.refused("POST", managedPath, `{"name":"x","sub_domain":"x"}`, 422, "organization_limit_reached")
	w.Control("set-policy-limit", `{"value":2}`)
	w.create(`"name":"x","sub_domain":"x"`)
}

func TestManagedActivationMayWait(t *testing.T) {
	w := newWorld(t)
	w.Turn(switchActivation, "pending")
	made := w.create(child)
	w.Equal("activated_at", made["activated_at"], nil)
	w.refused("GET", "/organizations/"+made["id"].(string), "", 403, "organization_not_activated")
	w.Control("set-organization", `{"organization":"acme","activated":true}`)
	w.do("GET", "/organizations/"+made["id"].(string), "", 200)
}

func TestListManagedPages(t *testing.T) {
	w := newWorld(t)
	w.create(child)
	for i := range 5 {
		w.create(fmt.Sprintf(`"name":"O","sub_domain":"o%d","annotations":[{"key":"n","value":"%d"},{"key":"all","value":"yes"}]`, i, i%2))
	}
	for _, perPage := range []int{1, 2, 3, 6, 7, 200} {
		seen := map[any]bool{}
		pages := (6 + perPage - 1) / perPage
		for page := 1; page <= pages; page++ {
			out := w.do("GET", fmt.Sprintf("%s?page=%d&per_page=%d", managedPath, page, perPage), "", 200)
			w.Equal("pagination", out["pagination"], object{
				"current_page": float64(page), "total_pages": float64(pages), "total": 6.0, "per_page": float64(perPage), "large_set": false,
			})
			for _, item := range list(out, "organizations") {
				seen[item["id"]] = true
			}
		}
		w.Equal("seen", len(seen), 6)
		beyond := w.do("GET", fmt.Sprintf("%s?page=%d&per_page=%d", managedPath, pages+1, perPage), "", 200)
		w.Equal("beyond the end", beyond["organizations"], []any{})
	}
	w.Equal("default", w.do("GET", managedPath, "", 200)["pagination"].(object)["per_page"], 30)
	w.Equal("body", w.do("GET", managedPath+"?per_page=1", `{"per_page":4}`, 200)["pagination"].(object)["per_page"], 4)

	for query, issue := range map[string]string{"page=x": "parse_error", "per_page=": "parse_error", "page=0": "validation_errors", "page[a]=1": "invalid_scalar"} {
		w.Equal(query, w.refused("GET", managedPath+"?"+query, "", 400, "invalid_argument")["issue"], issue)
	}
	w.Turn(switchLargeSet, "on")
	large := w.do("GET", managedPath+"?per_page=4", "", 200)
	w.Equal("large set", large["pagination"], object{"current_page": 1.0, "total_pages": nil, "total": nil, "per_page": 4.0, "large_set": true})

	for query, want := range map[string]int{
		"annotations[][key]=n&annotations[][value]=0":                                                 3,
		"annotations%5B%5D%5Bkey%5D=n&annotations%5B%5D%5Bvalue%5D=1":                                 2,
		"annotations[][key]=n&annotations[][value]=1&annotations[][key]=all&annotations[][value]=yes": 2,
		"annotations[][key]=n&annotations[][value]=1&annotations[][key]=all&annotations[][value]=no":  0,
		"annotations[][key]=all&annotations[][key]=n&annotations[][value]=yes&annotations[][value]=0": 3,
		"annotations[][key]=all&annotations[][key]=n&annotations[][value]=no&annotations[][value]=0":  0,
		"annotations[][key]=all": 5,
	} {
		w.Equal(query, len(list(w.do("GET", managedPath+"?"+query, "", 200), "organizations")), want)
	}
}

func TestEmptySetHasNoPages(t *testing.T) {
	w := newWorld(t)
	id := w.create(child)["id"].(string)
	out := w.do("GET", "/organizations/"+id+"/managed", "", 200)
	w.Equal("answer", out, object{
		"pagination":    object{"current_page": 1.0, "total_pages": 0.0, "total": 0.0, "per_page": 30.0, "large_set": false},
		"organizations": []any{},
	})
}

func TestCutTakesEveryRowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := make([]int, rapid.IntRange(0, 20).Draw(t, "n"))
		perPage := rapid.OneOf(rapid.IntRange(1, 25), rapid.Just(math.MaxInt)).Draw(t, "per page")
		got := 0
		var pages int
		for page := 1; page <= 25; page++ {
			p, rows := cut(pagination{CurrentPage: page, PerPage: perPage}, all)
			got, pages = got+len(rows), *p.TotalPages
			if len(rows) == 0 != (page > pages) {
				t.Fatalf("page %d of %d has %d rows", page, pages, len(rows))
			}
		}
		if _, rows := cut(pagination{CurrentPage: math.MaxInt, PerPage: perPage}, all); got != len(all) || len(rows) != 0 {
			t.Fatalf("%d of %d rows", got, len(all))
		}
	})
}

func TestDeleteManaged(t *testing.T) {
	for name, tc := range map[string]struct{ path, body string }{
		"path":       {"%s", ""},
		"query":      {"organization?organization[id]=%s", ""},
		"body":       {"organization", `{"organization":{"id":"%s"}}`},
		"sub-domain": {"organization", `{"organization":{"sub_domain":"acme"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.create(child)["id"].(string)
			fill := func(text string) string { return regexp.MustCompile("%s").ReplaceAllString(text, id) }
			w.Equal("answer", w.do("DELETE", deletePath+fill(tc.path), fill(tc.body), 200), object{"success": true})
			w.refused("GET", "/organizations/"+id, "", 404, "organization_not_found")
			w.refused("DELETE", deletePath+fill(tc.path), fill(tc.body), 404, "organization_not_found")
			w.Equal("managed", len(list(w.do("GET", managedPath, "", 200), "organizations")), 0)
			w.create(child)
		})
	}
}

func TestDeleteManagedRefusals(t *testing.T) {
	w := newWorld(t)
	w.refused("DELETE", deletePath+sandboxID, "", 409, "managed_organization_required")
	id := w.create(child)["id"].(string)

	own := w.as(w.principal(`{"kind":"organization","organizations":["acme"]}`))
	w.Equal("detail", keys(own.refused("DELETE", deletePath+id, "", 403, "permission_denied")), "[details]")
	own.refused("GET", "/organizations/"+id+"/deletion_steps", "", 403, "permission_denied")

	w.Control("set-deletion-step", `{"organization":"acme","step":"disks","satisfied":false}`)
	steps := w.refused("DELETE", deletePath+id, "", 409, "deletion_steps_not_satisfied")["steps"].(object)
	w.Equal("steps", len(steps), 15)
	w.Equal("disks", steps["disks"].(object)["satisfied"], false)
	w.Equal("isos", steps["isos"].(object)["satisfied"], true)
	w.Equal("read", w.do("GET", "/organizations/"+id+"/deletion_steps", "", 200)["steps"], steps)
	w.Control("set-deletion-step", `{"organization":"acme","step":"disks","satisfied":true}`)

	inner := w.do("POST", "/organizations/"+id+"/managed", `{"name":"Inner","sub_domain":"inner"}`, 201)["organization"].(object)["id"].(string)
	w.refused("DELETE", deletePath+id, "", 409, "deletion_steps_not_satisfied")
	w.do("GET", "/organizations/"+inner, "", 200)
	w.Equal("listed", list(w.do("GET", "/organizations", "", 200), "organizations")[2]["id"], inner)
	own.do("DELETE", deletePath+inner, "", 200)

	w.Turn(switchDelete, "fails")
	w.refused("DELETE", deletePath+id, "", 500, "deletion_failed")
	w.Turn(switchDelete, "unsuccessful")
	w.Equal("answer", w.do("DELETE", deletePath+id, "", 200), object{"success": false})
	w.Turn(switchDelete, "works")
	w.do("DELETE", deletePath+id, "", 200)
	w.refused("DELETE", deletePath+w.dormant(), "", 403, "organization_suspended")
}

func TestControlsRefuseMistakes(t *testing.T) {
	w := newWorld(t)
	for name, bodies := range map[string][]string{
		"set-organization":  {`{"organization":"nobody"}`, `{"suspend":true}`},
		"set-deletion-step": {`{"step":"dust"}`, `{}`},
		"set-policy-limit":  {`{"limit":"x"}`},
		"revoke-token":      {`{"api_token":"x"}`},
	} {
		for _, body := range bodies {
			if err := w.Sandbox.Control("katapult", name, json.RawMessage(body), nil); err == nil {
				t.Errorf("%s accepts %s", name, body)
			}
		}
	}
	for _, spec := range []string{`{"kind":"robot"}`, `{"kind":"organization","organizations":[]}`, `{"networks":["x"]}`, `{"organizations":["x"]}`} {
		if err := w.Sandbox.Principal("katapult", json.RawMessage(spec), nil); err == nil {
			t.Errorf("principal accepts %s", spec)
		}
	}
}
