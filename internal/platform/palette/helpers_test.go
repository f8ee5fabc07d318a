package palette_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// world is a sandbox with Palette's provider settings.
type world struct {
	*acctest.Sandbox
	t *testing.T
}

func start(t *testing.T) world {
	t.Helper()
	return world{acctest.Start(t), t}
}

func (w world) config(configuration string) string { return w.Config(configuration, "palette") }

// with configures the provider with the given settings beside the endpoint.
func (w world) with(settings, configuration string) string {
	return w.Provider(fmt.Sprintf("  palette = {\n    endpoint = %q\n    %s\n  }\n", w.PlatformURL("palette"), settings)) + configuration
}

func (w world) control(name string, body, out any) {
	w.t.Helper()
	if err := w.Control("palette", name, body, out); err != nil {
		w.t.Fatal(err)
	}
}

// join makes an organization that the seeded user belongs to, as the settings of put-organization
// say.
func (w world) join(name string, settings map[string]any) {
	w.t.Helper()
	settings["name"] = name
	w.control("put-organization", settings, nil)
	w.control("put-user", map[string]any{"email": "sandbox@example.com", "organization": name}, nil)
}

func (w world) flip(name, value string) {
	w.t.Helper()
	if err := w.SetSwitch("palette", name, value); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) fault(f sandbox.Fault) {
	w.t.Helper()
	f.Platform = "palette"
	if err := w.AddFault(f); err != nil {
		w.t.Fatal(err)
	}
}

// sessions counts the tokens that were issued, and those of them that were revoked.
func (w world) sessions() (issued, revoked int) {
	w.t.Helper()
	var all []struct{ Revoked bool }
	w.control("sessions", nil, &all)
	for _, s := range all {
		if s.Revoked {
			revoked++
		}
	}
	return len(all), revoked
}

// mail is a mail that the sandbox sent.
type mail struct {
	To   string `json:"to"`
	Kind string `json:"kind"`
}

func (w world) mails() []mail {
	w.t.Helper()
	var all []mail
	w.control("mails", nil, &all)
	return all
}

// requests counts those with a path below the platform.
func (w world) requests(path string) int {
	n := 0
	for _, entry := range w.Log() {
		if strings.HasPrefix(strings.TrimPrefix(entry.Path, "/palette"), path) {
			n++
		}
	}
	return n
}

func matching(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + strings.ReplaceAll(pattern, " ", `\s+`))
}
