package bindplane_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	organizationAddress = "tenancy_bindplane_organization.test"
	licenseAddress      = "tenancy_bindplane_organization_license.test"
	// seeded is the id of the organization Sandbox.
	seeded        = "01J00000000000000000000RG1"
	seededProject = "01J0000000000000000000PRJ1"
)

// bench is one test's sandbox, seen from Bindplane.
type bench struct {
	*acctest.Sandbox
	t *testing.T
}

func start(t *testing.T, switches ...string) bench {
	t.Helper()
	b := bench{acctest.Start(t), t}
	for i := 0; i < len(switches); i += 2 {
		if err := b.SetSwitch("bindplane", switches[i], switches[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// config puts the provider block before a configuration.
func (b bench) config(configuration string) string { return b.Config(configuration, "bindplane") }

// configAs is config with other settings than the seeded API key.
func (b bench) configAs(settings, configuration string) string {
	return b.Provider(fmt.Sprintf("  bindplane = {\n    endpoint = %q\n    %s\n  }\n", b.PlatformURL("bindplane"), settings)) + configuration
}

// organization is an organization that may be deleted again.
func organization(name, rest string) string {
	return fmt.Sprintf(`
resource "tenancy_bindplane_organization" "test" {
  name                 = %q
  initial_project_name = "First"
  eula_accepted        = true
  deletion_protection  = false
  %s
}
`, name, rest)
}

// send asks the API itself, behind Terraform's back, and returns the decoded answer.
func (b bench) send(method, path, body string) map[string]any {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.PlatformURL("bindplane")+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("X-Bindplane-Api-Key", "sandbox")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, _ := io.ReadAll(answer.Body)
	if answer.StatusCode/100 != 2 {
		b.t.Fatalf("%s %s: %d %s", method, path, answer.StatusCode, raw)
	}
	out := map[string]any{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &out); err != nil {
			b.t.Fatal(err)
		}
	}
	return out
}

// named returns the ids of the organizations with a display name.
func (b bench) named(name string) []string {
	b.t.Helper()
	var ids []string
	all, _ := b.send(http.MethodGet, "/v1/organizations", "")["organizations"].([]any)
	for _, o := range all {
		metadata := o.(map[string]any)["metadata"].(map[string]any)
		if metadata["displayName"] == name {
			ids = append(ids, metadata["id"].(string))
		}
	}
	return ids
}

// create makes an organization behind Terraform's back.
func (b bench) create(name string) string {
	b.t.Helper()
	made := b.send(http.MethodPost, "/v1/organizations", fmt.Sprintf(`{"organizationName":%q,"accountName":"P","eulaAccepted":true}`, name))
	return made["organization"].(map[string]any)["metadata"].(map[string]any)["id"].(string)
}

// control calls one of the platform's control room entries.
func (b bench) control(name string, body any) map[string]any {
	b.t.Helper()
	out := map[string]any{}
	if err := b.Control("bindplane", name, body, &out); err != nil {
		b.t.Fatal(err)
	}
	return out
}

// principal makes a credential and returns it as provider settings.
func (b bench) principal(spec map[string]string) (settings string) {
	b.t.Helper()
	var made struct {
		APIKey   string `json:"api_key"`
		Username string `json:"username"`
		Password string `json:"password"`
	}
	if err := b.Principal("bindplane", spec, &made); err != nil {
		b.t.Fatal(err)
	}
	if made.APIKey != "" {
		return fmt.Sprintf("api_key = %q", made.APIKey)
	}
	return fmt.Sprintf("username = %q\n    password = %q", made.Username, made.Password)
}

// requests counts the logged requests of a method and path.
func (b bench) requests(method, path string) int {
	n := 0
	for _, e := range b.Log() {
		if e.Platform == "bindplane" && e.Method == method && e.Path == path {
			n++
		}
	}
	return n
}

func attribute(address, name string) func(*terraform.State) (string, error) {
	return func(s *terraform.State) (string, error) {
		return s.RootModule().Resources[address].Primary.Attributes[name], nil
	}
}
