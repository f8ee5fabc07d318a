package acctest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	// Env is added to the environment, NAME=value each. Of the tests' own, no TF_… variable is kept.
	Env []string

	t       testing.TB
	command string
	config  string            // the CLI's configuration file
	folders map[string]string // program folders by provider address
}

// NewWorkspace returns an empty workspace whose CLI finds the provider, built from this source. It
// skips the test where there is no CLI.
func NewWorkspace(t testing.TB) *Workspace {
	t.Helper()
	command, err := exec.LookPath(cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"))
	if err != nil {
		t.Skipf("needs a terraform on PATH, or TF_ACC_TERRAFORM_PATH (`make test` finds or builds one): %v", err)
	}
	w := &Workspace{Dir: t.TempDir(), t: t, command: command, config: filepath.Join(t.TempDir(), "cli.tfrc"), folders: map[string]string{}}
	w.Serve("tenancy/tenancy", filepath.Dir(Provider(t)))
	return w
}

// Provider is the path of the provider's program, built from this source.
func Provider(t testing.TB) string {
	t.Helper()
	const name = "terraform-provider-tenancy"
	return filepath.Join(Build(t, "github.com/tenancy/terraform-provider-tenancy", name), name)
}

// Newer makes the workspace use a Terraform CLI of 1.14 or above, or skips the test where there is
// none.
func (w *Workspace) Newer() *Workspace {
	w.t.Helper()
	w.command = newer(w.t)
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
	write(w.t, w.config, "provider_installation {\n  dev_overrides {\n"+overrides.String()+"  }\n  direct {}\n}\n")
}

// Write puts a file into the workspace, by its path there.
func (w *Workspace) Write(name, content string) {
	w.t.Helper()
	write(w.t, filepath.Join(w.Dir, name), content)
}

func write(t testing.TB, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
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
	call := exec.CommandContext(w.t.Context(), w.command, args...) // #nosec G204 -- the CLI under which the tests run
	call.Dir = w.Dir
	call.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "TF_") })
	call.Env = append(call.Env, "TF_CLI_CONFIG_FILE="+w.config, "TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1", "TF_INPUT=0")
	call.Env = append(call.Env, w.Env...)
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

// Fails calls the CLI and fails the test unless it ends with an error that tells a text, however its
// lines are broken.
func (w *Workspace) Fails(text string, args ...string) {
	w.t.Helper()
	outcome := w.Run(args...)
	told := strings.Join(strings.Fields(strings.ReplaceAll(outcome.Stdout+outcome.Stderr, "│", " ")), " ")
	if outcome.Code == 0 || !strings.Contains(told, text) {
		w.t.Fatalf("%s: exit status %d, want a failure that tells %q\n%s\n%s", strings.Join(args, " "), outcome.Code, text, outcome.Stdout, outcome.Stderr)
	}
}

// Apply applies the configuration.
func (w *Workspace) Apply(args ...string) Outcome {
	w.t.Helper()
	return w.Must(append([]string{"apply", "-auto-approve"}, args...)...)
}

// Destroy destroys what the state holds.
func (w *Workspace) Destroy() {
	w.t.Helper()
	w.Must("destroy", "-auto-approve")
}

// Unchanged fails the test unless a plan finds nothing to do.
func (w *Workspace) Unchanged(args ...string) {
	w.t.Helper()
	w.Must(append([]string{"plan", "-detailed-exitcode"}, args...)...)
}
