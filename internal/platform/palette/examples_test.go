package palette_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// apply applies each example as it stands.
func (w world) apply(pattern string) {
	w.t.Helper()
	files, err := filepath.Glob("../../../examples/" + pattern)
	if err != nil || len(files) == 0 {
		w.t.Fatal(files, err)
	}
	var steps []resource.TestStep
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		steps = append(steps, resource.TestStep{Config: w.config(string(content))})
	}
	w.Test(w.t, steps...)
}

func TestExamples(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.apply("data-sources/tenancy_palette_*/*.tf")
	w.apply("ephemeral-resources/tenancy_palette_*/*.tf")
	w.balanced()
}

func TestActionExamples(t *testing.T) {
	acctest.Newer(t)
	w := start(t)
	w.apply("actions/tenancy_palette_*/*.tf")
	if len(w.mails()) == 0 {
		t.Error("no mail was sent")
	}
}
