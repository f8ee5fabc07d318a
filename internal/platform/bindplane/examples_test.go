package bindplane_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

const examples = "../../../examples"

// Every example applies as it stands, and the second plan is empty.
func TestExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(examples + "/*/tenancy_bindplane_*/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	files = append(files, examples+"/quickstart-bindplane/main.tf")
	protected := regexp.MustCompile(`(eula_accepted\s+= true\n)(\})`)
	provider := regexp.MustCompile(`(?s)(terraform|provider "tenancy") \{\n.*?\n\}\n`)
	for _, file := range files {
		if match, _ := filepath.Match("import*", filepath.Base(file)); match {
			continue // imports need the object that they name; other tests import
		}
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			config := provider.ReplaceAllString(string(content), "")
			b := start(t)
			b.Test(t, resource.TestStep{Config: b.config(protected.ReplaceAllString(config, "${1}  deletion_protection = false\n${2}"))})
		})
	}
}
