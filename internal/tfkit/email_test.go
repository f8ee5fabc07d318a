package tfkit_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func TestEmailProblem(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"jane@example.com": true, "Jane.Doe+tag@Example.COM": true, "j@a.b": true, "o'neil@example.com": true,
		"": false, "jane": false, "jane@": false, "@example.com": false, "jane@localhost": false, "jane@example..com": false,
		"Jane <jane@example.com>": false, " jane@example.com": false, "jane@example.com ": false, "ja ne@example.com": false,
		"jane@example.com,joe@example.com": false, "jane@example.com.": false, "jane@@example.com": false, "<jane@example.com>": false,
	} {
		if got := tfkit.EmailProblem(address) == ""; got != good {
			t.Errorf("EmailProblem(%q): accepted = %v", address, got)
		}
	}
}

func TestCanonicalEmailIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := tfkit.CanonicalEmail(rapid.String().Draw(t, "address"))
		if tfkit.CanonicalEmail(once) != once {
			t.Fatalf("canonical form of %q changes", once)
		}
	})
}
