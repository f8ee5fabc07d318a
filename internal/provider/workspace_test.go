package provider_test

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// required makes a configuration use this provider and no other's.
const required = `
terraform {
  required_providers {
    tenancy = { source = "tenancy/tenancy" }
  }
}
`

// workspace fills a folder, in which a CLI runs with the built provider, with files by their paths.
func workspace(t testing.TB, files map[string]string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	for name, content := range files {
		w.Write(name, content)
	}
	return w
}

// rehearsal is a workspace with a provider that rehearses beside the files.
func rehearsal(t testing.TB, files map[string]string) *acctest.Workspace {
	t.Helper()
	files["sandbox.tf"] = required + "\nprovider \"tenancy\" {\n  sandbox = {}\n}\n"
	return workspace(t, files)
}
