package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
	c := workspace(t, nil)
	if os.Getenv(acctest.NewerTerraform) != "" {
		c.Newer() // which formats queries, too
	}
	root, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	if outcome := c.Run("fmt", "-check", "-diff", "-recursive", root); outcome.Code != 0 {
		t.Errorf("`make fmt` formats:\n%s\n%s", outcome.Stdout, outcome.Stderr)
	}
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
			c := rehearsal(t, map[string]string{"resource.tf": content})
			c.Apply()
			c.Unchanged()
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
			c := rehearsal(t, files)
			c.Must("get")
			c.Apply()
			c.Unchanged()
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
	rehearsal(t, files).Newer().Must("query")
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
			c := rehearsal(t, map[string]string{"action.tf": content}).Newer()
			c.Apply()
			c.Unchanged()
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
			c := workspace(t, nil)
			if err := os.CopyFS(c.Dir, os.DirFS(filepath.Join(examples, name))); err != nil {
				t.Fatal(err)
			}
			if name == "provider" {
				c.Must("validate")
				return
			}
			if _, err := os.Stat(filepath.Join(c.Dir, "tests")); err == nil {
				c.Must("test")
			}
			c.Apply()
			c.Unchanged()
			// The secrets that the examples default to are write-only in all of them.
			absent(t, filepath.Join(c.Dir, "terraform.tfstate"), "rehearsal-only")
			c.Destroy()
			if queries, _ := filepath.Glob(filepath.Join(c.Dir, "*.tfquery.hcl")); queries != nil {
				c.Newer().Must("query")
			}
		})
	}
}
