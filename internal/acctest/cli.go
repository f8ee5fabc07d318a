package acctest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// scratch is a folder that [Main] removes after the tests.
var scratch string

var builds struct {
	sync.Mutex
	done map[string]error
}

// Build builds a main package, once in a test run, and returns the folder that holds the program
// under the given name.
func Build(t testing.TB, importPath, name string) string {
	t.Helper()
	folder := filepath.Join(scratch, name)
	builds.Lock()
	defer builds.Unlock()
	err, done := builds.done[folder]
	if !done {
		var output []byte
		output, err = exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", filepath.Join(folder, name), importPath).CombinedOutput()
		if err != nil {
			err = fmt.Errorf("building %s: %w\n%s", importPath, err, output)
		}
		if builds.done == nil {
			builds.done = map[string]error{}
		}
		builds.done[folder] = err
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// Workspace is a folder in which a CLI works with the built provider, each in a process of its
// own, as at a user's.
type Workspace struct {
	// Dir is the folder.
	Dir string
	// Env is added to the environment, NAME=value each.
	Env []string

	t       testing.TB
	folders map[string]string // program folders by provider address
}

// NewWorkspace returns an empty workspace whose CLI finds the provider, built from this source.
func NewWorkspace(t testing.TB) *Workspace {
	t.Helper()
	w := &Workspace{Dir: t.TempDir(), t: t, folders: map[string]string{}}
	w.Serve("tenancy/tenancy", Build(t, "github.com/tenancy/terraform-provider-tenancy", "terraform-provider-tenancy"))
	return w
}

// Serve makes the CLI take a provider from a folder.
func (w *Workspace) Serve(source, folder string) {
	w.t.Helper()
	w.folders[source] = folder
	var overrides strings.Builder
	for source, folder := range w.folders {
		fmt.Fprintf(&overrides, "    %q = %q\n", source, folder)
	}
	w.Write("cli.tfrc", "provider_installation {\n  dev_overrides {\n"+overrides.String()+"  }\n  direct {}\n}\n")
}

// Write puts a file into the workspace.
func (w *Workspace) Write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Read returns a file of the workspace, "" when it is not there.
func (w *Workspace) Read(name string) string {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Fatal(err)
	}
	return string(content)
}

// Outcome is what a CLI's process left behind.
type Outcome struct {
	Stdout, Stderr string
	// Code is the exit status.
	Code int
}

// Command prepares a call of the CLI.
func (w *Workspace) Command(args ...string) *exec.Cmd {
	w.t.Helper()
	call := exec.CommandContext(w.t.Context(), cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), args...)
	call.Dir = w.Dir
	call.Env = append(os.Environ(), append([]string{
		"TF_CLI_CONFIG_FILE=" + filepath.Join(w.Dir, "cli.tfrc"), "TF_DATA_DIR=" + filepath.Join(w.Dir, ".terraform"),
		"TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
	}, w.Env...)...)
	return call
}

// Run calls the CLI and waits for its end.
func (w *Workspace) Run(args ...string) Outcome {
	w.t.Helper()
	call := w.Command(args...)
	var stdout, stderr bytes.Buffer
	call.Stdout, call.Stderr = &stdout, &stderr
	err := call.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	return Outcome{stdout.String(), stderr.String(), call.ProcessState.ExitCode()}
}

// Must calls the CLI and fails the test unless it ends with status 0.
func (w *Workspace) Must(args ...string) Outcome {
	w.t.Helper()
	outcome := w.Run(args...)
	if outcome.Code != 0 {
		w.t.Fatalf("%s: exit status %d\n%s\n%s", strings.Join(args, " "), outcome.Code, outcome.Stdout, outcome.Stderr)
	}
	return outcome
}

// Apply applies the configuration.
func (w *Workspace) Apply(args ...string) Outcome {
	w.t.Helper()
	return w.Must(append([]string{"apply", "-auto-approve"}, args...)...)
}

// Unchanged fails the test unless a plan finds nothing to do.
func (w *Workspace) Unchanged(args ...string) {
	w.t.Helper()
	w.Must(append([]string{"plan", "-detailed-exitcode"}, args...)...)
}
