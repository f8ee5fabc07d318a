package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

const examples = "../../examples"

// The files that the documentation shows, by the folder of the kind.
var exampleFiles = map[string][]string{
	"resources":           {"resource.tf", "import.sh", "import-by-identity.tf", "import-by-string-id.tf"},
	"data-sources":        {"data-source.tf"},
	"ephemeral-resources": {"ephemeral-resource.tf"},
	"list-resources":      {"list-resource.tfquery.hcl"},
	"actions":             {"action.tf"},
}

// served returns the types of each kind, by the folder of the kind.
func served(s *session) map[string][]string {
	return map[string][]string{
		"resources":           slices.Sorted(maps.Keys(s.schemas.ResourceSchemas)),
		"data-sources":        slices.Sorted(maps.Keys(s.schemas.DataSourceSchemas)),
		"ephemeral-resources": slices.Sorted(maps.Keys(s.schemas.EphemeralResourceSchemas)),
		"list-resources":      slices.Sorted(maps.Keys(s.schemas.ListResourceSchemas)),
		"actions":             slices.Sorted(maps.Keys(s.schemas.ActionSchemas)),
	}
}

// example reads a file below examples/; one that is missing is TestExamplesExist's business.
func example(t testing.TB, path ...string) (string, bool) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(append([]string{examples}, path...)...)) // #nosec G304 -- below examples/
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(content), err == nil
}

// Every object has its examples, and nothing has examples that is not served.
func TestExamplesExist(t *testing.T) {
	t.Parallel()
	if _, ok := example(t, "provider", "provider.tf"); !ok {
		t.Error("examples/provider/provider.tf is missing")
	}
	for kind, types := range served(start(t)) {
		for _, name := range types {
			for _, file := range exampleFiles[kind] {
				if _, ok := example(t, kind, name, file); !ok {
					t.Errorf("examples/%s/%s/%s is missing", kind, name, file)
				}
			}
		}
		folders, err := os.ReadDir(filepath.Join(examples, kind))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, folder := range folders {
			if !slices.Contains(types, folder.Name()) {
				t.Errorf("examples/%s/%s belongs to nothing that is served", kind, folder.Name())
			}
		}
	}
}

func TestExamplesFormatted(t *testing.T) {
	t.Parallel()
	c := newCLI(t, nil)
	if os.Getenv(acctest.NewerTerraform) != "" {
		c = c.newest() // which formats queries, too
	}
	root, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	if output, status := c.try("fmt", "-check", "-diff", "-recursive", root); status != 0 {
		t.Errorf("`make fmt` formats:\n%s", output)
	}
}

// in returns files and, beside them, a provider that rehearses.
func in(t testing.TB, files map[string]string) *cli {
	t.Helper()
	files["sandbox.tf"] = required + "\nprovider \"tenancy\" {\n  sandbox = {}\n}\n"
	return newCLI(t, files)
}

// Each resource's example is applied on a sandbox of its own, and leaves nothing to do.
func TestResourceExamples(t *testing.T) {
	t.Parallel()
	for _, name := range served(start(t))["resources"] {
		content, ok := example(t, "resources", name, "resource.tf")
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := in(t, map[string]string{"resource.tf": content})
			c.apply()
			c.settled()
		})
	}
}

// The examples that only read are modules of one configuration for each platform.
func TestReadingExamples(t *testing.T) {
	t.Parallel()
	platforms := map[string]map[string]string{}
	all := served(start(t))
	for kind, file := range map[string]string{"data-sources": "data-source.tf", "ephemeral-resources": "ephemeral-resource.tf"} {
		for _, name := range all[kind] {
			content, ok := example(t, kind, name, file)
			if !ok {
				continue
			}
			platform := strings.Split(name, "_")[1]
			if platforms[platform] == nil {
				platforms[platform] = map[string]string{}
			}
			module := kind + "_" + name
			platforms[platform][module+"/"+file] = content
			platforms[platform][module+"/required.tf"] = required
			platforms[platform]["main.tf"] += fmt.Sprintf("module %q {\n  source = \"./%s\"\n}\n", module, module)
		}
	}
	for platform, files := range platforms {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			c := in(t, files)
			c.run("get")
			c.apply()
			c.settled()
		})
	}
}

// The list examples find what a fresh sandbox holds.
func TestListExamples(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for _, name := range served(start(t))["list-resources"] {
		if content, ok := example(t, "list-resources", name, "list-resource.tfquery.hcl"); ok {
			files[name+".tfquery.hcl"] = content
		}
	}
	in(t, files).newest().run("query")
}

// Each action's example is applied, which invokes it.
func TestActionExamples(t *testing.T) {
	t.Parallel()
	for _, name := range served(start(t))["actions"] {
		content, ok := example(t, "actions", name, "action.tf")
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := in(t, map[string]string{"action.tf": content}).newest()
			c.apply()
			c.settled()
		})
	}
}

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
				in(t, map[string]string{"resource.tf": resource, "import.tf": block}).run("validate")
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
				in(t, map[string]string{"resource.tf": resource, "import.tf": block}).newest().run("validate")
			}
		})
	}
}

// Folders beside those of the kinds are whole configurations: they apply, settle, pass their own
// tests, and are destroyed without a trace of an error.
func TestWholeExamples(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir(examples)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		name := folder.Name()
		if exampleFiles[name] != nil || !folder.IsDir() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCLI(t, nil)
			if err := os.CopyFS(c.folder, os.DirFS(filepath.Join(examples, name))); err != nil {
				t.Fatal(err)
			}
			if name == "provider" {
				c.run("validate")
				return
			}
			if _, err := os.Stat(filepath.Join(c.folder, "tests")); err == nil {
				c.run("test")
			}
			c.apply()
			c.settled()
			// The secrets that the examples default to are write-only in all of them.
			absent(t, filepath.Join(c.folder, "terraform.tfstate"), "rehearsal-only")
			c.destroy()
			if queries, _ := filepath.Glob(filepath.Join(c.folder, "*.tfquery.hcl")); queries != nil {
				c.newest().run("query")
			}
		})
	}
}

var (
	snippet   = regexp.MustCompile("(?s)\n```terraform\n(.*?)\n```\n")
	reference = regexp.MustCompile(`\{\{ (?:tffile|codefile "\w+") "([^"]+)" \}\}`)
)

// What the guides and the README quote exists, and what they write themselves is valid.
func TestSnippets(t *testing.T) {
	t.Parallel()
	root := filepath.Dir(examples)
	documents, err := filepath.Glob(filepath.Join(root, "templates", "guides", "*"))
	if err != nil || len(documents) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	for _, document := range append(documents, filepath.Join(root, "README.md")) {
		content, err := os.ReadFile(document) // #nosec G304 -- a document of the repository
		if err != nil {
			t.Fatal(err)
		}
		for _, quoted := range reference.FindAllStringSubmatch(string(content), -1) {
			if _, err := os.Stat(filepath.Join(root, quoted[1])); err != nil {
				t.Errorf("%s: %v", document, err)
			}
		}
		for _, written := range snippet.FindAllStringSubmatch(string(content), -1) {
			files := map[string]string{"main.tf": written[1]}
			if !strings.Contains(written[1], "required_providers") {
				files["required.tf"] = required
			}
			newCLI(t, files).run("validate")
		}
	}
}
