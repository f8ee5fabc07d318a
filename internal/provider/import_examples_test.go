package provider_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

var (
	importCommand = regexp.MustCompile(`(?m)^terraform import (tenancy_\w+)\.\w+ (?:"([^"]+)"|(\S+))$`)
	importID      = regexp.MustCompile(`(?m)^  id = "([^"]+)"$`)
	identityBlock = regexp.MustCompile(`(?s)\n  identity = \{\n(.*?)\n  \}\n`)
	identityPart  = regexp.MustCompile(`(?m)^    (\w+) += `)
)

// The ways to import a resource name an object of its example, with all parts of its identity.
func TestImportExamples(t *testing.T) {
	t.Parallel()
	provider := start(t)
	identities, err := provider.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range served(provider)["resources"] {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var parts []string
			optional := false
			for _, a := range identities.IdentitySchemas[name].IdentityAttributes {
				parts = append(parts, a.Name)
				optional = optional || a.OptionalForImport
			}
			slices.Sort(parts)
			fits := func(id string) bool {
				given := strings.Count(id, "/") + 1
				return given == len(parts) || optional && given == len(parts)-1
			}
			if script, ok := example(t, "resources", name, "import.sh"); ok {
				commands := importCommand.FindAllStringSubmatch(script, -1)
				if len(commands) == 0 {
					t.Error("import.sh imports nothing")
				}
				for _, command := range commands {
					if command[1] != name || !fits(command[2]+command[3]) {
						t.Errorf("import.sh: %q does not import %s by %v", command[0], name, parts)
					}
				}
			}
			resource, _ := example(t, "resources", name, "resource.tf")
			if block, ok := example(t, "resources", name, "import-by-string-id.tf"); ok {
				id := importID.FindStringSubmatch(block)
				if len(id) != 2 || !fits(id[1]) {
					t.Errorf("import-by-string-id.tf: %q has not the parts %v", id, parts)
				}
				rehearsal(t, map[string]string{"resource.tf": resource, "import.tf": block}).Must("validate")
			}
			if block, ok := example(t, "resources", name, "import-by-identity.tf"); ok {
				var given []string
				if inner := identityBlock.FindStringSubmatch(block); inner != nil {
					for _, part := range identityPart.FindAllStringSubmatch(inner[1], -1) {
						given = append(given, part[1])
					}
				}
				slices.Sort(given)
				if !slices.Equal(given, parts) {
					t.Errorf("import-by-identity.tf names %v, want %v", given, parts)
				}
				rehearsal(t, map[string]string{"resource.tf": resource, "import.tf": block}).Newer().Must("validate")
			}
		})
	}
}
