package api

import (
	"net/http"
	"testing"
)

func TestListsAreSorted(t *testing.T) {
	const body = `[{"metadata":{"id":"c","name":"x"},"spec":{"subject":"k"}},{"metadata":{"id":"a","name":"z"},"spec":{"subject":"m"}},{"metadata":{"id":"b","name":"y"},"spec":{"subject":"l"}}]`
	client := answering(t, http.StatusOK, body)
	groups, err := client.Groups(t.Context(), testOrg)
	if err != nil {
		t.Fatal(err)
	}
	users, err := client.Users(t.Context(), testOrg)
	if err != nil {
		t.Fatal(err)
	}
	roles, err := client.Roles(t.Context(), testOrg)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ id, subject, role string }{{"a", "k", "x"}, {"b", "l", "y"}, {"c", "m", "z"}} {
		if groups[i].Metadata.ID != want.id || users[i].Spec.Subject != want.subject || roles[i].Metadata.Name != want.role {
			t.Errorf("at %d: %s, %s, %s; want %v", i, groups[i].Metadata.ID, users[i].Spec.Subject, roles[i].Metadata.Name, want)
		}
	}
}

// A server may keep tags in another order, or one of several with the same name.
func TestTagsMatch(t *testing.T) {
	write := MetadataWrite{Name: "n", Tags: []Tag{{"b", "0"}, {"a", "1"}, {"b", "2"}}}
	for want, tags := range map[bool][]Tag{true: {{"a", "1"}, {"b", "2"}}, false: {{"b", "2"}, {"b", "0"}, {"a", "1"}}} {
		if write.Matches(Metadata{Name: "n", Tags: tags}) != want {
			t.Errorf("%v: matches is not %v", tags, want)
		}
	}
}
