//go:build linux

package endtoend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	// accounts is how many objects an apply makes.
	accounts = 40
	// parallel is how many of them it makes at a time.
	parallel = 2
)

const killed = `
terraform {
  required_providers {
    tenancy = { source = "tenancy/tenancy" }
  }
}
provider "tenancy" {
  sandbox = { path = "sandbox.db" }
}
resource "tenancy_keycard_service_account" "all" {
  count           = %d
  organization_id = %q
  name            = "account-${count.index}"
}
`

// rehearsal is a configuration on a sandbox file.
type rehearsal struct {
	*testing.T
	workspace *acctest.Workspace
}

// ids reads from the sandbox file the service accounts' ids by name.
func (r rehearsal) ids() map[string][]string {
	r.Helper()
	store, err := sandbox.OpenFileStore(filepath.Join(r.workspace.Dir, "sandbox.db"))
	if err != nil {
		r.Fatal(err)
	}
	s := sandbox.New(store, platform.Emulators()...)
	defer func() { _ = s.Close() }()
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, "http://sandbox/organizations/sandbox/service-accounts?limit=100", nil)
	if err != nil {
		r.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer sandbox")
	answer, err := s.Transport("keycard").RoundTrip(request)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var list struct{ Items []struct{ ID, Name string } }
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil || answer.StatusCode != http.StatusOK {
		r.Fatalf("the sandbox file: %s %v", answer.Status, err)
	}
	found := map[string][]string{}
	for _, item := range list.Items {
		if strings.HasPrefix(item.Name, "account-") {
			found[item.Name] = append(found[item.Name], item.ID)
		}
	}
	return found
}

// kept reads from the state the service accounts' ids by name.
func (r rehearsal) kept() map[string]string {
	r.Helper()
	var state struct {
		Resources []struct {
			Instances []struct{ Attributes struct{ ID, Name string } }
		}
	}
	found := map[string]string{}
	raw := r.workspace.Read("terraform.tfstate")
	if raw == "" {
		return found
	}
	if err := json.Unmarshal([]byte(raw), &state); err != nil {
		r.Fatalf("the CLI's state: %v", err)
	}
	for _, one := range state.Resources {
		for _, instance := range one.Instances {
			found[instance.Attributes.Name] = instance.Attributes.ID
		}
	}
	return found
}

// children returns the processes that a process has started.
func children(t *testing.T, process int) (found []int) {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", process))
	if err != nil {
		t.Fatal(err)
	}
	for _, thread := range threads {
		raw, _ := os.ReadFile(thread)
		for text := range strings.FieldsSeq(string(raw)) {
			child, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, child)
		}
	}
	return found
}

// A create whose object is in the sandbox but not in the state is beyond the provider: the CLI has not
// heard of it, or was killed before it saved what it had heard (OpenTofu saves now and then only). All
// else must survive a kill at any moment.
func TestKill(t *testing.T) {
	t.Parallel()
	for name, kill := range map[string]func(t *testing.T, cli *exec.Cmd){
		"the provider": func(t *testing.T, cli *exec.Cmd) {
			for _, provider := range children(t, cli.Process.Pid) {
				_ = syscall.Kill(provider, syscall.SIGKILL)
			}
		},
		"both": func(t *testing.T, cli *exec.Cmd) {
			if err := syscall.Kill(-cli.Process.Pid, syscall.SIGKILL); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearsal{t, acctest.NewWorkspace(t)}
			r.workspace.Write("main.tf", fmt.Sprintf(killed, accounts, seededOrganization))
			limit := fmt.Sprintf("-parallelism=%d", parallel)

			cli := r.workspace.Command("apply", "-auto-approve", limit)
			var output bytes.Buffer
			cli.Stdout, cli.Stderr = &output, &output
			cli.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			if err := cli.Start(); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(time.Minute); len(r.ids()) < accounts/4; time.Sleep(2 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Errorf("nothing is being made")
					break
				}
			}
			kill(t, cli)
			if err := cli.Wait(); err == nil {
				t.Fatalf("the apply was over before the kill:\n%s", output.String())
			}

			made, kept := r.ids(), r.kept()
			if len(made) < accounts/4 || len(made) == accounts {
				t.Fatalf("%d accounts were made before the kill", len(made))
			}
			orphans := 0
			for account, ids := range made {
				if len(ids) != 1 {
					t.Errorf("%s was made %d times", account, len(ids))
				}
				if _, known := kept[account]; !known {
					orphans++
				}
			}
			for account, id := range kept {
				if !slices.Contains(made[account], id) {
					t.Errorf("the state holds %s as %s, the sandbox as %v", account, id, made[account])
				}
			}
			if name == "the provider" && orphans > parallel {
				t.Errorf("the CLI has not heard of %d accounts, of which it made %d at a time", orphans, parallel)
			}

			r.workspace.Apply(limit)
			r.workspace.Unchanged()
			total, after := 0, r.kept()
			for account, ids := range r.ids() {
				total += len(ids)
				if id, ok := kept[account]; ok && (id != after[account] || len(ids) != 1) {
					t.Errorf("%s was %s and is %s; the sandbox holds %v", account, id, after[account], ids)
				}
			}
			if len(after) != accounts || total != accounts+orphans {
				t.Errorf("%d accounts in the state, %d in the sandbox, want %d and %d", len(after), total, accounts, accounts+orphans)
			}
			r.workspace.Destroy()
			if left := len(r.ids()); left != orphans {
				t.Errorf("%d accounts are left, want the %d that the CLI never heard of", left, orphans)
			}
		})
	}
}
