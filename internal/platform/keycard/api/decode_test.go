package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestErrorsOfEveryShape(t *testing.T) {
	for _, test := range []struct {
		name, body    string
		status        int
		code, message string
		field         string
		notFound      bool
	}{
		{"management", `{"message":"user not found","code":"not_found","status":404}`, 404, "not_found", "user not found", "", true},
		{"RFC 6749", `{"error":"invalid_client","error_description":"no such client"}`, 401, "invalid_client", "no such client", "", false},
		{"RFC 7807", `{"type":"about:blank","title":"Forbidden","detail":"role too low","status":403}`, 403, "", "role too low", "", false},
		{"RFC 7807 without detail", `{"type":"https://x/err","title":"Forbidden"}`, 403, "https://x/err", "Forbidden", "", false},
		{"nested", `{"error":{"code":"quota","message":"too many"}}`, 409, "quota", "too many", "", false},
		{"numeric code", `{"message":"no","code":1007}`, 409, "1007", "no", "", false},
		{"field first", `{"message":"email must be an address","code":"bad_request","status":400}`, 400, "bad_request", "email must be an address", "email", false},
		{"field quoted", `{"message":"invalid value for \"client_id\""}`, 422, "", `invalid value for "client_id"`, "client_id", false},
		{"field below", `{"message":"protocols.oauth2.jwks_uri: not a URI"}`, 400, "", "protocols.oauth2.jwks_uri: not a URI", "protocols.oauth2.jwks_uri", false},
		{"no field", `{"message":"names are many"}`, 400, "", "names are many", "", false},
		{"gateway", `{"message":"Not Found"}`, 404, "", "Not Found", "", false},
		{"RFC 7807 of a gateway", `{"title":"Not Found","status":404}`, 404, "", "Not Found", "", false},
		{"without code", `{"message":"user not found","status":404}`, 404, "", "user not found", "", true},
		{"without message", `{"code":"not_found","status":404}`, 404, "not_found", "", "", true},
		{"RFC 7807 of the API", `{"type":"about:blank","title":"Not Found","detail":"no such user","status":404}`, 404, "", "no such user", "", true},
		{"code alone", `{"code":"not_found"}`, 404, "not_found", "", "", false},
		{"HTML", `<html><body>not found</body></html>`, 404, "", "", "", false},
		{"list", `["not found"]`, 404, "", "", "", false},
		{"empty", ``, 404, "", "", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := record(t, answer(test.status, test.body)).client(t).User(t.Context(), "o", "u")
			var got *rest.Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v", err)
			}
			if got.Status != test.status || got.Code != test.code || test.message != "" && got.Message != test.message {
				t.Errorf("got %d %q %q, want %d %q %q", got.Status, got.Code, got.Message, test.status, test.code, test.message)
			}
			if _, ok := got.Fields[test.field]; ok != (test.field != "") || len(got.Fields) > 1 {
				t.Errorf("got fields %v, want %q", got.Fields, test.field)
			}
			if rest.IsNotFound(err) != test.notFound {
				t.Errorf("means absence: %t, want %t", rest.IsNotFound(err), test.notFound)
			}
		})
	}
}

func TestAnswersDecodeLeniently(t *testing.T) {
	c := record(t, answer(http.StatusOK, `{
		"id":"sso_1","identifier":"https://issuer.test","client_id":null,"client_secret_set":true,"new_field":{"a":[1]},
		"protocols":{"oauth2":{"authorization_endpoint":null,"token_endpoint":"https://t","scopes_supported":null,
			"code_challenge_methods_supported":[]},"openid":null,"saml":{"x":1}},
		"created_at":"2026-01-02T03:04:05.678Z","updated_at":null}`)).client(t)
	got, err := c.SSOConnection(t.Context(), "o")
	if err != nil {
		t.Fatal(err)
	}
	if got.ClientID != nil || !got.ClientSecretSet || got.Protocols.OpenID != nil || !got.UpdatedAt.IsZero() {
		t.Errorf("got %+v", got)
	}
	oauth2 := got.Protocols.OAuth2
	if oauth2.AuthorizationEndpoint != nil || *oauth2.TokenEndpoint != "https://t" ||
		len(oauth2.ScopesSupported) != 0 || len(oauth2.CodeChallengeMethodsSupported) != 0 {
		t.Errorf("got %+v", oauth2)
	}
	if want := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC); !got.CreatedAt.Equal(want) {
		t.Errorf("created at %s, want %s", got.CreatedAt, want)
	}
	u, err := record(t, answer(http.StatusOK, `{"id":"u","role":"org_owner","status":"suspended","email":null,"permissions":null}`)).
		client(t).User(t.Context(), "o", "u")
	if err != nil || u.Role != "org_owner" || u.Status != "suspended" || u.Email != "" || u.Permissions != nil {
		t.Errorf("got %+v, %v", u, err)
	}
}

// documented holds each model's fields as the API's reference lists them.
var documented = map[string]any{
	"id created_at label name sso_enabled updated_at permissions zone_id":                          api.Organization{},
	"access_token token_type expires_in":                                                           api.TokenResponse{},
	"name label description scope":                                                                 api.Role{},
	"id type email role source status created_at updated_at permissions":                           api.Identity{},
	"id created_at role source status updated_at email permissions":                                api.OrganizationUser{},
	"id created_at created_by email expires_at organization_id role status updated_at permissions": api.Invitation{},
	"id created_at name updated_at description permissions":                                        api.ServiceAccount{},
	"id client_id created_at name description last_used_at permissions":                            api.ServiceAccountCredential{},
	"id client_id client_secret created_at name description":                                       api.NewCredential{},
	"id client_id client_secret_set created_at identifier updated_at permissions protocols":        api.SSOConnection{},
	"oauth2 openid": api.SSOProtocols{},
	"authorization_endpoint code_challenge_methods_supported jwks_uri registration_endpoint scopes_supported token_endpoint": api.SSOOAuth2{},
	"userinfo_endpoint": api.SSOOpenID{},
}

func TestModelsHoldExactlyTheDocumentedFields(t *testing.T) {
	for names, model := range documented {
		want := map[string]bool{}
		for name := range strings.FieldsSeq(names) {
			want[name] = true
		}
		for field := range reflect.TypeOf(model).Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if !want[name] {
				t.Errorf("%T has %q, which the API lacks", model, name)
			}
			delete(want, name)
		}
		for name := range want {
			t.Errorf("%T lacks %q", model, name)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{object, empty, `{"items":[{"id":"1","created_at":"2026-01-02T03:04:05Z"}],"pagination":{"after_cursor":null}}`, `{"message":"x"}`, `[]`, `null`, `{"expires_in":"3600"}`} {
		f.Add(200, seed)
		f.Add(400, seed)
	}
	var status int
	var body string
	client, err := api.New(api.Config{Endpoint: "https://api.test", AccessToken: "planted-token", Rest: rest.Config{
		MaxRetries: -1, Transport: transport(func(r *http.Request) (*http.Response, error) {
			return respond(r, status, body), nil
		}),
	}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, code int, raw string) {
		status, body = 200+min(max(code, 0), 300), raw
		if status == http.StatusTooManyRequests || status/100 == 3 {
			return // waits and redirects are the transport's, which has tests of its own
		}
		found, err := client.Organization(t.Context(), "o")
		if err == nil && (found.ID == "" || !json.Valid([]byte(raw))) {
			t.Errorf("%q became %+v", raw, found)
		}
		_, err = rest.Collect(client.Identities(t.Context(), "o", api.IdentityListOptions{}))
		if err != nil && rest.IsNotFound(err) && status != http.StatusNotFound {
			t.Errorf("status %d means absence", status)
		}
	})
}

// A credential's secret is told once, so nothing else in the answer may lose it.
func TestNewCredentialSurvivesItsTime(t *testing.T) {
	for created, want := range map[string]time.Time{
		`,"created_at":"2026-01-02T03:04:05Z"`: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		`,"created_at":"yesterday"`:            {},
		`,"created_at":1767323045`:             {},
		`,"created_at":null`:                   {},
		``:                                     {},
	} {
		body := `{"id":"cred_1","name":"ci","description":"d","client_id":"c","client_secret":"planted","new":1` + created + `}`
		got, err := record(t, answer(http.StatusCreated, body)).client(t).CreateCredential(t.Context(), "o", "a", api.CredentialCreate{Name: "ci"})
		if err != nil || got != (api.NewCredential{ID: "cred_1", Name: "ci", Description: "d", ClientID: "c", ClientSecret: "planted", CreatedAt: want}) {
			t.Errorf("%s: got %+v, %v", created, got, err)
		}
	}
}
