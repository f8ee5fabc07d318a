package api

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// script answers "METHOD /suffix" requests with its entries in order, the last one for ever.
type script map[string][]string

// RoundTrip answers "<status> <body>"; an empty entry loses the answer.
func (s script) RoundTrip(r *http.Request) (*http.Response, error) {
	key := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/v1/organizations/"+testOrg)
	entries := s[key]
	if len(entries) == 0 {
		return nil, errors.New("unexpected " + key)
	}
	if len(entries) > 1 {
		s[key] = entries[1:]
	}
	if entries[0] == "" {
		return nil, errors.New("connection reset by peer")
	}
	status := map[string]int{"200": 200, "201": 201, "202": 202, "400": 400, "403": 403, "404": 404, "409": 409}[entries[0][:3]]
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(entries[0][4:])), Request: r,
	}, nil
}

func (s script) writer(t *testing.T) *Writer {
	t.Helper()
	client, err := New(Config{Endpoint: "https://fake.example", Token: testToken, Rest: rest.Config{Transport: s, MaxRetries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return NewWriter(client, Timing{})
}

const (
	unknownGroup = `400 {"error":"invalid_request","error_description":"group does not exist"}`
	lost409      = `409 {"error":"conflict","error_description":"the resource already exists"}`
)

func object(kind, id, rest string) string {
	return kind + ` {"metadata":{"id":"` + id + `","name":"n","creationTime":"2090-01-01T00:00:00Z"}` + rest + `}`
}

func listOf(id, rest string) string {
	return "200 [" + strings.TrimPrefix(object("200", id, rest), "200 ") + "]"
}

// TestYoungGroup repeats what a cache refuses for not knowing a group that was made a moment ago,
// and nothing else.
func TestYoungGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{
			"GET /groups": {"200 []"}, "POST /groups": {object("201", "young", "")},
			"GET /projects": {"200 []"}, "POST /projects": {unknownGroup, unknownGroup, object("202", "p", "")},
		}
		writer := s.writer(t)
		if _, err := writer.CreateGroup(t.Context(), testOrg, GroupWrite{Metadata: MetadataWrite{Name: "n"}}); err != nil {
			t.Fatal(err)
		}
		write := ProjectWrite{Metadata: MetadataWrite{Name: "n"}, Spec: ProjectSpec{GroupIDs: []string{"young"}}}
		if made, err := writer.CreateProject(t.Context(), testOrg, write); err != nil || made.Metadata.ID != "p" {
			t.Errorf("made %+v, %v", made, err)
		}
		if !writer.Made("young") || writer.Made("p-unknown") {
			t.Error("Made")
		}
		s["POST /projects"] = []string{unknownGroup, object("202", "p", "")}
		write.Spec.GroupIDs = []string{"old"}
		if _, err := writer.CreateProject(t.Context(), testOrg, write); !rest.HasStatus(err, http.StatusBadRequest) {
			t.Errorf("an old group: %v", err)
		}
	})
}

// TestRotateAgain rotates until an answer arrives: nobody has the tokens of the lost ones.
func TestRotateAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		writer := script{"POST /serviceaccounts/a/rotate": {"", lost409, object("200", "a", `,"status":{"expiry":"2090-01-01T00:00:00Z","accessToken":"new"}`)}}.writer(t)
		rotated, err := writer.RotateServiceAccount(t.Context(), testOrg, "a")
		if err != nil || rotated.Status.AccessToken != "new" {
			t.Errorf("rotated %+v, %v", rotated, err)
		}
		writer = script{"POST /serviceaccounts/a/rotate": {`403 {"error":"forbidden","error_description":"no"}`, "200 {}"}}.writer(t)
		if _, err := writer.RotateServiceAccount(t.Context(), testOrg, "a"); !rest.HasStatus(err, http.StatusForbidden) {
			t.Errorf("a refusal: %v", err)
		}
	})
}

// TestCreateAnswered409 finds the account that a lost race left behind, beside one of the same name.
func TestCreateAnswered409(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		elder, newcomer := listOf("elder", ""), strings.TrimSuffix(listOf("elder", ""), "]")+","+strings.TrimPrefix(listOf("newcomer", ""), "200 [")
		writer := script{
			"GET /serviceaccounts": {elder, newcomer}, "POST /serviceaccounts": {lost409},
			"POST /serviceaccounts/newcomer/rotate": {object("200", "newcomer", `,"status":{"expiry":"","accessToken":"new"}`)},
		}.writer(t)
		made, err := writer.CreateServiceAccount(t.Context(), testOrg, MetadataWrite{Name: "n"})
		if err != nil || made.Metadata.ID != "newcomer" || made.Status.AccessToken != "new" {
			t.Errorf("made %+v, %v", made, err)
		}
	})
}

// TestUserExists takes a member as they are, without a request that would change them.
func TestUserExists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		writer := script{"GET /users": {listOf("u", `,"spec":{"subject":"a@example.com","state":"suspended","groupIDs":["g"]}`)}}.writer(t)
		user, existed, err := writer.CreateUser(t.Context(), testOrg, "a@example.com", UserActive)
		if err != nil || !existed || user.Spec.State != UserSuspended {
			t.Errorf("got %+v, %v, %v", user, existed, err)
		}
	})
}
