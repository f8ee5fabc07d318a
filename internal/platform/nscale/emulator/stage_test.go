package emulator

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

// stage is a stage whose caller is the platform's administrator, until it is another.
type stage struct{ *sandboxtest.Stage }

func newStage(t *testing.T, switches ...string) *stage {
	t.Helper()
	return (&stage{sandboxtest.NewStage(t, New(), switches...)}).as("sandbox")
}

// as returns the stage with another token.
func (s *stage) as(token string) *stage { return &stage{s.Bearer(token)} }

// refuse checks that a request fails with a status and an error code, and returns the text.
func (s *stage) refuse(status int, code, method, path, body string) string {
	s.Helper()
	out := s.Want(status, method, path, body)
	if at(out, "error") != code {
		s.Fatalf("%s %s: error %v, want %s", method, path, at(out, "error"), code)
	}
	text := sandboxtest.Text(out, "error_description")
	if text == "" {
		s.Fatalf("%s %s: no error_description", method, path)
	}
	return text
}

func (s *stage) principal(spec string) (made principalAnswer) {
	s.Helper()
	if err := s.Sandbox.Principal("nscale", json.RawMessage(spec), &made); err != nil {
		s.Fatal(err)
	}
	return made
}

var at = sandboxtest.At

func id(v any) string { return sandboxtest.Text(v, "metadata", "id") }

// pick returns the item of a list with an id, nil when there is none.
func pick(v any, wanted string) any {
	items, _ := v.([]any)
	for _, item := range items {
		if id(item) == wanted {
			return item
		}
	}
	return nil
}

func has(v any, item string) bool {
	items, _ := v.([]any)
	return slices.Contains(items, any(item))
}

const (
	home    = "/api/v1/organizations/" + seedOrganization
	unknown = "/api/v1/organizations/5a4db0c0-0000-4000-8000-0000000000ff"
	nobody  = "5a4db0c0-0000-4000-8000-0000000000fe"

	adhoc = `{"metadata":{"name":"acme"},"spec":{"organizationType":"adhoc"}}`
)

func group(name string) string {
	return `{"metadata":{"name":"` + name + `"},"spec":{"roleIDs":[],"serviceAccountIDs":[]}}`
}

func member(name string, groups ...string) string {
	raw, _ := json.Marshal(append([]string{}, groups...))
	return `{"metadata":{"name":"` + name + `"},"spec":{"groupIDs":` + string(raw) + `}}`
}

func user(subject, state string, groups ...string) string {
	raw, _ := json.Marshal(append([]string{}, groups...))
	return `{"spec":{"subject":"` + subject + `","state":"` + state + `","groupIDs":` + string(raw) + `}}`
}
