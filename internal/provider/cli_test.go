package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// binary is the built provider. It lies in the folder of the CLI configuration, which is removed
// after the tests.
var binary = sync.OnceValues(func() (string, error) {
	file := filepath.Join(filepath.Dir(os.Getenv("TF_CLI_CONFIG_FILE")), "provider", "terraform-provider-tenancy")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", file, "github.com/tenancy/terraform-provider-tenancy")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return file, nil
})

// cli is a folder in which a terraform or tofu runs with the built provider.
type cli struct {
	t       testing.TB
	command string
	folder  string
	env     []string
}

// required makes a configuration use this provider and no other's.
const required = `
terraform {
  required_providers {
    tenancy = { source = "tenancy/tenancy" }
  }
}
`

// newCLI fills a folder with files, by their paths.
func newCLI(t testing.TB, files map[string]string) *cli {
	t.Helper()
	built, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	c := &cli{t: t, command: os.Getenv("TF_ACC_TERRAFORM_PATH"), folder: t.TempDir()}
	if c.command == "" {
		if c.command, err = exec.LookPath("terraform"); err != nil {
			t.Skip("needs a terraform on PATH, or TF_ACC_TERRAFORM_PATH: `make test` finds or builds one")
		}
	}
	tfrc := filepath.Join(t.TempDir(), "terraform.tfrc")
	content := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"tenancy/tenancy\" = %q\n  }\n  direct {}\n}\n", filepath.Dir(built))
	if err := os.WriteFile(tfrc, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") {
			c.env = append(c.env, entry)
		}
	}
	c.env = append(c.env, "TF_CLI_CONFIG_FILE="+tfrc, "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_ARGS=-no-color", "CHECKPOINT_DISABLE=1")
	for name, content := range files {
		c.write(name, content)
	}
	return c
}

// newest makes the folder use the newer Terraform, or skips the test.
func (c *cli) newest() *cli {
	c.t.Helper()
	if c.command = os.Getenv(acctest.NewerTerraform); c.command == "" {
		c.t.Skipf("needs a Terraform of 1.14 or above: `make tools` builds one, and %s names it", acctest.NewerTerraform)
	}
	return c
}

func (c *cli) write(name, content string) {
	c.t.Helper()
	file := filepath.Join(c.folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// try runs a command and returns what it wrote, and its exit status.
func (c *cli) try(arguments ...string) (string, int) {
	c.t.Helper()
	// #nosec G204 -- the CLI under which the tests run
	command := exec.CommandContext(context.WithoutCancel(c.t.Context()), c.command, arguments...)
	command.Dir, command.Env = c.folder, c.env
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil && command.ProcessState == nil {
		c.t.Fatal(err)
	}
	return output.String(), command.ProcessState.ExitCode()
}

// run is try for a command that must succeed.
func (c *cli) run(arguments ...string) string {
	c.t.Helper()
	output, status := c.try(arguments...)
	if status != 0 {
		c.t.Fatalf("%s: exit status %d\n%s", strings.Join(arguments, " "), status, output)
	}
	return output
}

// fail is try for a command that must fail and tell a text, however its lines are broken.
func (c *cli) fail(text string, arguments ...string) {
	c.t.Helper()
	output, status := c.try(arguments...)
	flat := strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " ")
	if status == 0 || !strings.Contains(flat, text) {
		c.t.Fatalf("%s: exit status %d, want a failure that tells %q\n%s", strings.Join(arguments, " "), status, text, output)
	}
}

func (c *cli) apply() string { c.t.Helper(); return c.run("apply", "-auto-approve") }

func (c *cli) destroy() string { c.t.Helper(); return c.run("destroy", "-auto-approve") }

// settled proves that nothing is left to do.
func (c *cli) settled() {
	c.t.Helper()
	if output, status := c.try("plan", "-detailed-exitcode"); status != 0 {
		c.t.Fatalf("the plan is not empty: exit status %d\n%s", status, output)
	}
}
