package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

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
			workspace(t, files).Must("validate")
		}
	}
}
