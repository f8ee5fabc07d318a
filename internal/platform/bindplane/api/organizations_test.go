package api_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
)

const fullMetadata = `"metadata":{"additionalInfo":{"documentation":[{"text":"t","url":"u"}],"message":"m"},"dateModified":"2026-01-02T03:04:05Z",
	"deprecated":true,"description":"d","displayName":"D","hash":"h","icon":"i","id":"o1","labels":{"a":"b"},"name":"n",
	"resourceDocLink":"r","stability":"s","version":3,"warning":"w","blueprintTags":["new"]}`

func TestFieldsAreDecoded(t *testing.T) {
	rec := serve(t, map[string][]canned{
		"GET /v1/organizations": {jsonAnswer(200, `{"organizations":[{"apiVersion":"v","kind":"Organization",`+fullMetadata+`,
			"spec":{"auth0":{"displayName":"ad","id":"ai","name":"an"},"parameters":[{"credential":true,"name":"p","sensitive":true,"value":null}]},"status":{}}]}`)},
		"GET /v1/organizations/projects/all": {jsonAnswer(200, `{"activeAccountId":"a2","organizationAccounts":[
			{"organization":{"metadata":{"id":"o1"}},"accounts":[{"metadata":{"id":"a1"}}],"ssoEnabled":false},
			{"organization":{"metadata":{"id":"o2"}},"accounts":[{"metadata":{"id":"a2"},"spec":{"secretKey":"k","alternateSecretKeys":["l"]}}],"ssoEnabled":true}]}`)},
		"GET /v1/organizations/users": {jsonAnswer(200, `{"users":[{"metadata":{"id":"u"},"spec":{"activeAccount":"a","email":"e","nextLoginAccount":"n","requestedMFA":true}}]}`)},
	})
	c := rec.client(t)
	all, err := c.Organizations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := api.Organization{
		APIVersion: "v", Kind: "Organization",
		Metadata: api.Metadata{
			ID: "o1", Name: "n", DisplayName: "D", Description: "d", Icon: "i", Labels: map[string]string{"a": "b"}, Hash: "h", Version: 3,
			DateModified: "2026-01-02T03:04:05Z", Deprecated: true, ResourceDocLink: "r", Stability: "s", Warning: "w",
			AdditionalInfo: &api.AdditionalInfo{Message: "m", Documentation: []api.Documentation{{Text: "t", URL: "u"}}},
		},
		Spec: api.OrganizationSpec{
			Auth0:      api.Auth0{ID: "ai", Name: "an", DisplayName: "ad"},
			Parameters: []api.Parameter{{Name: "p", Value: []byte("null"), Sensitive: true, Credential: true}},
		},
		Status: []byte("{}"),
	}
	if len(all) != 1 || !reflect.DeepEqual(all[0], want) {
		t.Errorf("organizations are %+v", all)
	}
	projects, err := c.AllProjects(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	current, ok := projects.Current()
	if !ok || current.Organization.Metadata.ID != "o2" || !current.SSOEnabled || current.Accounts[0].Spec.SecretKey != "k" || current.Accounts[0].Spec.AlternateSecretKeys[0] != "l" {
		t.Errorf("current is %+v, %v", current, ok)
	}
	if entry, ok := projects.Of("o1"); !ok || entry.Accounts[0].Metadata.ID != "a1" {
		t.Errorf("entry is %+v, %v", entry, ok)
	}
	if _, ok := projects.Of(""); ok {
		t.Error("an empty id has an entry")
	}
	if _, ok := (api.AllAccounts{OrganizationAccounts: projects.OrganizationAccounts}).Current(); ok {
		t.Error("without an active project there is a current organization")
	}
	users, err := c.CurrentUsers(t.Context())
	if wanted := (api.UserSpec{Email: "e", ActiveAccount: "a", NextLoginAccount: "n", RequestedMFA: true}); err != nil || len(users) != 1 || users[0].Spec != wanted {
		t.Errorf("users are %+v, %v", users, err)
	}
	if (api.Metadata{Name: "n"}).Title() != "n" || (api.Metadata{Name: "n", DisplayName: "d"}).Title() != "d" {
		t.Error("titles are wrong")
	}
}

func TestListHabits(t *testing.T) {
	for _, body := range []string{`{"organizations":null}`, `{"organizations":[]}`} {
		rec := serve(t, map[string][]canned{"GET /v1/organizations": {jsonAnswer(200, body)}})
		if all, err := rec.client(t).Organizations(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%s: %v, %v", body, all, err)
		}
	}
}

func TestProjectRoutesFallBackToAccounts(t *testing.T) {
	good := jsonAnswer(200, `{"accounts":[{"metadata":{"id":"a"}}]}`)
	for name, refusal := range map[string]canned{
		"a web page":               webPage,
		"404":                      jsonAnswer(404, `{"errors":["resource not found"]}`),
		"an organization instead":  jsonAnswer(200, `{"organization":{}}`),
		"a proxy's page, also 404": {404, "<html>", "text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := serve(t, map[string][]canned{"GET /v1/organizations/projects": {refusal}, "GET /v1/organizations/accounts": {good}})
			c := rec.client(t)
			for range 2 {
				if got, err := c.CurrentProjects(t.Context()); err != nil || len(got) != 1 {
					t.Fatalf("projects are %v, %v", got, err)
				}
			}
			want := "GET /v1/organizations/projects\nGET /v1/organizations/accounts\nGET /v1/organizations/accounts"
			if rec.routes() != want {
				t.Errorf("asked\n%s\nwant\n%s", rec.routes(), want)
			}
		})
	}
	rec := serve(t, map[string][]canned{"GET /v1/organizations/projects/all": {{401, "", ""}}})
	if _, err := rec.client(t).AllProjects(t.Context()); err == nil || len(rec.requests) != 1 {
		t.Errorf("a 401 led to %v after\n%s", err, rec.routes())
	}
	// Neither spelling: nothing is remembered.
	none := serve(t, map[string][]canned{"GET /v1/organizations/accounts": {webPage, good}})
	c := none.client(t)
	if _, err := c.CurrentProjects(t.Context()); !errors.Is(err, api.ErrNotAPI) {
		t.Errorf("without either route: %v", err)
	}
	if _, err := c.CurrentProjects(t.Context()); err != nil || len(none.requests) != 4 {
		t.Errorf("%v after\n%s", err, none.routes())
	}
}

func TestNameCheckFindsOutWhatValidMeans(t *testing.T) {
	valid := func(v bool) canned {
		if v {
			return jsonAnswer(200, `{"valid":true}`)
		}
		return jsonAnswer(200, `{"valid":false}`)
	}
	free, taken := new(bool), new(bool)
	*free = true
	tests := map[string]struct {
		answers [3]bool // of the name asked about, of one in use, of nobody's
		want    *bool
	}{
		"true is free: free":    {[3]bool{true, false, true}, free},
		"true is free: taken":   {[3]bool{false, false, true}, taken},
		"true is in use: free":  {[3]bool{false, true, false}, free},
		"true is in use: taken": {[3]bool{true, true, false}, taken},
		"always true":           {[3]bool{true, true, true}, nil},
		"always false":          {[3]bool{false, false, false}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rec := serve(t, map[string][]canned{
				"PUT /v1/organizations/verify": {valid(test.answers[0]), valid(test.answers[1]), valid(test.answers[2]), valid(test.answers[0])},
				"GET /v1/organizations":        {jsonAnswer(200, `{"organizations":[{"metadata":{"name":"h"}},{"metadata":{"displayName":"Known"}}]}`)},
			})
			c := rec.client(t)
			for round := range 2 {
				got, err := c.CheckName(t.Context(), "Wanted", nil)
				if err != nil || got.Valid != test.answers[0] || !reflect.DeepEqual(got.Available, test.want) || (got.Available == nil) != (got.Doubt != "") {
					t.Errorf("round %d: %+v, %v", round, got, err)
				}
			}
			if len(rec.requests) != 5 {
				t.Errorf("the calibration is not remembered:\n%s", rec.routes())
			}
			if got := rec.requests[2].Body; got != `{"name":"Known"}` {
				t.Errorf("the name in use is asked for as %s", got)
			}
			if got := rec.requests[3].Body; len(got) != len(`{"name":""}`)+26 {
				t.Errorf("nobody's name is asked for as %s", got)
			}
		})
	}
}

func TestNameCheckWithoutCalibration(t *testing.T) {
	verify := map[string][]canned{"PUT /v1/organizations/verify": {jsonAnswer(200, `{"valid":true}`)}}
	tests := map[string]func(context.Context) (string, error){
		"no organization":     func(context.Context) (string, error) { return "", nil },
		"the list fails":      func(context.Context) (string, error) { return "", errors.New("list failed") },
		"the list of its own": nil,
	}
	for name, known := range tests {
		got, err := serve(t, verify).client(t).CheckName(t.Context(), "n", known)
		if err != nil || !got.Valid || got.Available != nil || got.Doubt == "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := serve(t, nil).client(t).CheckName(t.Context(), "n", nil); err == nil {
		t.Error("a failed check passes")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := serve(t, verify).client(t).CheckName(ctx, "n", nil); err == nil {
		t.Error("a cancelled check passes")
	}
}
