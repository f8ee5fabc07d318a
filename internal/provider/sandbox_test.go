package provider_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// rehearses expects the one warning of a sandbox and returns it.
func rehearses(t testing.TB, found []problem) string {
	t.Helper()
	if len(found) != 1 || !found[0].warning || !strings.Contains(found[0].text, "nothing leaves this machine") {
		t.Fatalf("got %+v, want one warning", found)
	}
	return found[0].text
}

func contents(t testing.TB, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return strings.Join(names, " ")
}

func TestSandboxWarning(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenants.db")
	s := acctest.Start(t)
	provider := start(t)
	text := rehearses(t, provider.configure(t, config{"sandbox": config{"path": file}}))
	if !strings.Contains(text, file) || strings.Contains(text, "ignored") {
		t.Errorf("warning %q", text)
	}
	none(t, provider.read(t, organizations, nil))

	// What is configured as well is named, and neither asked nor needed.
	t.Setenv("BINDPLANE_TF_API_KEY", "planted")
	provider = start(t)
	text = rehearses(t, provider.configure(t, config{"sandbox": config{"path": file}, "keycard": keycard(s, config{"access_token": "refused"})}))
	if !strings.Contains(text, "are ignored: keycard, bindplane.") || strings.Contains(text, "planted") {
		t.Errorf("warning %q", text)
	}
	none(t, provider.read(t, organizations, nil))
	none(t, provider.read(t, "tenancy_organizations", nil))
	if total := s.Counters().Total; total != 0 {
		t.Errorf("%d requests left the process", total)
	}
}

func TestSandboxVariable(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TENANCY_SANDBOX", filepath.Join(folder, "variable.db"))
	provider := start(t)
	rehearses(t, provider.configure(t, config{}))
	none(t, provider.read(t, organizations, nil))
	if got := contents(t, folder); got != "variable.db variable.db.lock" {
		t.Errorf("the folder holds %q", got)
	}
	// A path of the configuration beats it; sandbox = {} does not move the file.
	rehearses(t, start(t).configure(t, config{"sandbox": config{"path": filepath.Join(folder, "written.db")}}))
	rehearses(t, start(t).configure(t, config{"sandbox": config{}}))
	if got := contents(t, folder); got != "variable.db variable.db.lock written.db written.db.lock" {
		t.Errorf("the folder holds %q", got)
	}
	one(t, start(t).configure(t, config{"sandbox": config{"path": filepath.Join(folder, "none", "x.db")}}), "sandbox.path", "sandbox.path", "none")
	t.Setenv("TENANCY_SANDBOX", filepath.Join(folder, "none", "x.db"))
	one(t, start(t).configure(t, config{}), "sandbox.path", "TENANCY_SANDBOX", "none")
}

func TestSandboxDefaultPath(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	rehearses(t, start(t).configure(t, config{"sandbox": config{}}))
	rehearses(t, start(t).configure(t, config{"sandbox": config{"path": "other.db"}}))
	if got := contents(t, folder); got != "other.db other.db.lock tenancy-sandbox.db tenancy-sandbox.db.lock" {
		t.Errorf("the folder holds %q", got)
	}
}

func TestSandboxSwitches(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tenants.db")
	configure := func(switches any) []problem {
		return start(t).configure(t, config{"sandbox": config{"path": file, "switches": switches}})
	}
	rehearses(t, configure(config{"keycard.profile": "2026-10"}))
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	modified, _ := os.Stat(file)
	rehearses(t, configure(config{"keycard.profile": "2026-10"}))
	rehearses(t, configure(nil))
	after, _ := os.ReadFile(file)
	if again, _ := os.Stat(file); !bytes.Equal(before, after) || !again.ModTime().Equal(modified.ModTime()) {
		t.Error("the file was written although nothing changed")
	}
	for _, c := range []struct{ name, value, text string }{
		{"keycard.profile", "2001-01", "2026-10"},
		{"keycard.profil", "2026-10", "profile"},
		{"keycrd.profile", "2026-10", "keycard"},
		{"profile", "2026-10", "keycard"},
	} {
		one(t, configure(config{c.name: c.value}), "sandbox.switches."+c.name, c.text)
	}
}

func TestUnusableSandboxFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	corrupt := filepath.Join(folder, "corrupt.db")
	if err := os.WriteFile(corrupt, bytes.Repeat([]byte("no database "), 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	// Nobody, the superuser included, can make a file there.
	readOnly := "/proc/self"
	if _, err := os.Stat(readOnly); err != nil {
		readOnly = filepath.Join(folder, "read-only")
		if err := os.Mkdir(readOnly, 0o500); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ path, text string }{
		"corrupt":   {corrupt, "damaged or not a sandbox file"},
		"folder":    {folder, "is a directory"},
		"no folder": {filepath.Join(folder, "none", "x.db"), "folder that exists"},
		"read-only": {filepath.Join(readOnly, "x.db"), "can be written to"},
	} {
		t.Run(name, func(t *testing.T) {
			one(t, start(t).configure(t, config{"sandbox": config{"path": c.path}}), "sandbox.path", c.text, filepath.Base(c.path))
		})
	}
	if text, _ := os.ReadFile(corrupt); !bytes.HasPrefix(text, []byte("no database")) {
		t.Error("the damaged file was overwritten")
	}
}
