package katapult_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Every example applies as it stands, and the second plan is empty.
func TestExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../examples/*/tenancy_katapult_*/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	w := start(t)
	var steps []resource.TestStep
	for _, file := range files {
		if match, _ := filepath.Match("import*", filepath.Base(file)); match {
			continue // imports need the object that they name; other tests import
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, resource.TestStep{Config: w.config(string(content))})
	}
	w.Test(t, steps...)
}
