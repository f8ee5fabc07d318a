package tfkit_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func TestImportIDParse(t *testing.T) {
	t.Parallel()
	plain := tfkit.ImportID{Parts: []string{"organization_id", "id"}}
	defaulted := tfkit.ImportID{Parts: plain.Parts, Default: func(context.Context) string { return "acme" }}
	single := tfkit.ImportID{Parts: []string{"id"}}
	unset := tfkit.ImportID{Parts: plain.Parts, Default: func(context.Context) string { return "" }}
	for _, c := range []struct {
		id     tfkit.ImportID
		text   string
		want   []string
		reason string
	}{
		{plain, "org/inv", []string{"org", "inv"}, ""},
		{plain, "o%2Frg/inv%25", []string{"o/rg", "inv%"}, ""},
		{defaulted, "inv", []string{"acme", "inv"}, ""},
		{defaulted, "org/inv", []string{"org", "inv"}, ""},
		{plain, "inv", nil, "<organization_id>/<id>, with 2 parts"},
		{unset, "inv", nil, "may be left out where the provider block sets it"},
		{plain, "a/b/c", nil, "with 3"},
		{plain, "/inv", nil, "organization_id) is empty"},
		{plain, "org/ ", nil, "(id) is empty"},
		{plain, "org/%zz", nil, "badly escaped"},
		{plain, "", nil, "with 1"},
		{single, "100% Acme / Söhne", []string{"100% Acme / Söhne"}, ""},
		{single, "a%2Fb", []string{"a%2Fb"}, ""},
		{single, " ", nil, "is empty"},
	} {
		got, err := c.id.Parse(t.Context(), c.text)
		switch {
		case c.reason == "" && (err != nil || !slices.Equal(got, c.want)):
			t.Errorf("Parse(%q) = %v, %v", c.text, got, err)
		case c.reason != "" && (err == nil || !strings.Contains(err.Error(), c.reason)):
			t.Errorf("Parse(%q): got error %v, want one with %q", c.text, err, c.reason)
		}
	}
}

func TestImportIDRoundTrip(t *testing.T) {
	t.Parallel()
	id, single := tfkit.ImportID{Parts: []string{"a", "b", "c"}}, tfkit.ImportID{Parts: []string{"a"}}
	part := rapid.StringMatching(`[^\s].*`).Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	rapid.Check(t, func(t *rapid.T) {
		want := []string{part.Draw(t, "a"), part.Draw(t, "b"), part.Draw(t, "c")}
		got, err := id.Parse(context.Background(), id.Format(want...))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("Parse(Format(%q)) = %q, %v", want, got, err)
		}
		got, err = single.Parse(context.Background(), single.Format(want[0]))
		if err != nil || !slices.Equal(got, want[:1]) {
			t.Fatalf("Parse(Format(%q)) = %q, %v", want[:1], got, err)
		}
	})
}
