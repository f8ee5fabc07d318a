package bindplane_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

const examples = "../../../examples"

var (
	// providerBlocks of a configuration that stands alone.
	providerBlocks = regexp.MustCompile(`(?s)(terraform|provider "tenancy") \{\n.*?\n\}\n`)
	// acceptance ends an organization that is protected from deletion.
	acceptance = regexp.MustCompile(`(eula_accepted\s+= true\n)(\})`)
)

// names of an example, as they are declared and as they are referred to.
var names = regexp.MustCompile(`(?m)^((?:resource|data|ephemeral) "\w+" "\w+|(?:variable|output) "\w+)|\b(tenancy_\w+\.\w+|var\.\w+)`)

// Every example applies as it stands, and the second plan is empty. Those that make something share
// one run, those that only read another, each with names of its own.
func TestExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(examples + "/*/tenancy_bindplane_*/*.tf")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, examples+"/quickstart-bindplane/main.tf")
	var making, reading strings.Builder
	applied := 0
	for _, file := range files {
		if match, _ := filepath.Match("import*", filepath.Base(file)); match {
			continue // imports need the object that they name; other tests import
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		applied++
		config := providerBlocks.ReplaceAllString(string(content), "")
		config = acceptance.ReplaceAllString(config, "${1}  deletion_protection = false\n${2}")
		run := &reading
		if strings.Contains(config, "\nresource ") || strings.HasPrefix(config, "resource ") {
			run = &making
		}
		run.WriteString(names.ReplaceAllString(config, fmt.Sprintf("${1}${2}_%d", applied)) + "\n")
	}
	if applied != 9 {
		t.Errorf("%d examples were applied, want 9", applied)
	}
	for _, run := range []string{making.String(), reading.String()} {
		b := start(t, "duplicate_names", "allowed")
		b.Test(t, resource.TestStep{Config: b.config(run)})
	}
}
