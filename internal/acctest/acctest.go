// Package acctest runs acceptance tests: a real CLI, the provider in this process, and the
// platforms played by a sandbox of the test's own.
//
// A package calls [Main] from TestMain, and its tests start from [Start]:
//
//	func TestMain(m *testing.M) { acctest.Main(m) }
//
//	func TestInvitation(t *testing.T) {
//		t.Parallel()
//		s := acctest.Start(t)
//		s.Test(t, resource.TestStep{Config: s.Config(`resource ...`), ...})
//	}
package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
	"github.com/tenancy/terraform-provider-tenancy/internal/provider"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

// NewerTerraform names the variable that holds the path of a Terraform CLI of 1.14 or above, for
// tests of what older CLIs and OpenTofu lack: queries, list resources, actions.
const NewerTerraform = "TENANCY_NEWER_TERRAFORM"

// vendorPrefixes begin the variables that could connect a test to a real platform.
var vendorPrefixes = []string{"KEYCARD_", "BINDPLANE_", "NSCALE_", "KATAPULT_", "SPECTROCLOUD_", "PALETTE_", "TENANCY_SANDBOX"}

// vendor are the variables that Main took out of the environment, NAME=value each.
var vendor []string

// liveVariable names the platforms, separated by commas, whose real tenants a test may use.
const liveVariable = "TENANCY_LIVE"

// Live returns the variables that connect a platform to a real tenant; false unless TENANCY_LIVE
// names the platform. They are for the processes of a [Workspace] alone.
func Live(platform string) (env []string, ok bool) {
	for name := range strings.SplitSeq(os.Getenv(liveVariable), ",") {
		if strings.TrimSpace(name) == platform {
			return vendor, true
		}
	}
	return nil, false
}

// Main runs a package's tests with an environment that cannot reach a real platform and a CLI
// configuration of its own.
func Main(m *testing.M) {
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		for _, prefix := range vendorPrefixes {
			if strings.HasPrefix(name, prefix) {
				vendor = append(vendor, entry)
				_ = os.Unsetenv(name)
			}
		}
	}
	folder, err := os.MkdirTemp("", "tenancy-acctest")
	if err != nil {
		panic(err)
	}
	scratch = folder
	cliConfig := filepath.Join(folder, "terraform.tfrc")
	if err := os.WriteFile(cliConfig, nil, 0o600); err != nil {
		panic(err)
	}
	for name, value := range map[string]string{"TF_CLI_CONFIG_FILE": cliConfig, "CHECKPOINT_DISABLE": "1"} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// Sandbox is a test's own sandbox, with every platform.
type Sandbox struct {
	*sandboxtest.Server
}

// Start starts a fresh sandbox in memory, served on a loopback address until the test ends.
func Start(t testing.TB) *Sandbox {
	t.Helper()
	return &Sandbox{sandboxtest.Start(t, platform.Emulators()...)}
}

// settings are the provider settings of each platform, with the seeded credential.
var settings = map[string]string{
	"keycard":   `access_token = "sandbox"`,
	"bindplane": `api_key = "sandbox"`,
	"nscale":    `service_token = "sandbox"`,
	"katapult":  `api_token = "sandbox"`,
	"palette":   `api_key = "sandbox"`,
}

// Config puts a provider block for the named platforms (all, where none is named) before the
// given configuration.
func (s *Sandbox) Config(configuration string, platforms ...string) string {
	if len(platforms) == 0 {
		for _, p := range platform.All() {
			platforms = append(platforms, p.Name)
		}
	}
	var blocks strings.Builder
	for _, name := range platforms {
		fmt.Fprintf(&blocks, "  %s = {\n    endpoint = %q\n    %s\n  }\n", name, s.PlatformURL(name), settings[name])
	}
	return s.Provider(blocks.String()) + configuration
}

// Provider is a provider block with the given content.
func (s *Sandbox) Provider(content string) string {
	return "provider \"tenancy\" {\n" + content + "}\n"
}

// Factories serve the provider in this process.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"tenancy": providerserver.NewProtocol6WithError(provider.New("test")()),
	}
}

// Test runs steps through the CLI.
func (s *Sandbox) Test(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	Case(t, resource.TestCase{Steps: steps})
}

// Case runs a test case through the CLI with the provider in this process.
func Case(t *testing.T, c resource.TestCase) {
	t.Helper()
	if c.ProtoV6ProviderFactories == nil {
		c.ProtoV6ProviderFactories = Factories()
	}
	resource.UnitTest(t, c)
}

// Newer makes the rest of the test use a Terraform CLI of 1.14 or above, or skips it where there
// is none. It cannot be combined with t.Parallel.
func Newer(t *testing.T) {
	t.Helper()
	t.Setenv("TF_ACC_TERRAFORM_PATH", newer(t))
	t.Setenv("TF_ACC_PROVIDER_HOST", "")
}

func newer(t testing.TB) string {
	t.Helper()
	command := os.Getenv(NewerTerraform)
	if command == "" {
		t.Skipf("needs a Terraform CLI of 1.14 or above: `make tools` builds one, and %s names it", NewerTerraform)
	}
	command, err := exec.LookPath(command)
	if err != nil {
		t.Fatalf("%s: %v", NewerTerraform, err)
	}
	return command
}
