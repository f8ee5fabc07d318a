package katapult_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	// parentID is the seeded organization.
	parentID = "org_sandbox000000000"

	address  = "tenancy_katapult_managed_organization.test"
	typeName = "tenancy_katapult_managed_organization"
)

// world is a sandbox with Katapult's provider settings.
type world struct {
	*acctest.Sandbox
	t *testing.T
}

func start(t *testing.T) world {
	t.Helper()
	return world{acctest.Start(t), t}
}

func (w world) config(configuration string) string { return w.Config(configuration, "katapult") }

// as configures the provider with another token.
func (w world) as(token, configuration string) string {
	return w.Provider(fmt.Sprintf("  katapult = {\n    endpoint  = %q\n    api_token = %q\n  }\n", w.PlatformURL("katapult"), token)) + configuration
}

// principal makes a token.
func (w world) principal(spec map[string]any) string {
	w.t.Helper()
	var made struct {
		APIToken string `json:"api_token"`
	}
	if err := w.Principal("katapult", spec, &made); err != nil {
		w.t.Fatal(err)
	}
	return made.APIToken
}

// control works on an organization, by id or sub-domain, behind the provider's back.
func (w world) control(name string, body map[string]any) {
	w.t.Helper()
	if err := w.Control("katapult", name, body, nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) flip(name, value string) {
	w.t.Helper()
	if err := w.SetSwitch("katapult", name, value); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) fault(f sandbox.Fault) {
	w.t.Helper()
	f.Platform = "katapult"
	if err := w.AddFault(f); err != nil {
		w.t.Fatal(err)
	}
}

// requests counts those with a method and a path below the platform.
func (w world) requests(method, path string) int {
	n := 0
	for _, entry := range w.Log() {
		if entry.Method == method && strings.TrimPrefix(entry.Path, "/katapult") == path {
			n++
		}
	}
	return n
}

// children are the sub-domains of all that the seeded organization manages.
func (w world) children() []string {
	w.t.Helper()
	var found []string
	for listed := range w.List(w.t, typeName, map[string]string{"parent": parentID}, 0, true) {
		if len(listed.Errors) > 0 {
			w.t.Fatal(listed.Errors)
		}
		found = append(found, listed.Resource["sub_domain"])
	}
	return found
}

// create makes a managed organization behind the provider's back, named after its sub-domain, and
// returns its id.
func (w world) create(subDomain string) string {
	w.t.Helper()
	var made struct{ Organization struct{ ID string } }
	answer := w.Send(w.t, "katapult", "POST", "/core/v1/organizations/"+parentID+"/managed", fmt.Sprintf(`{"name":%q,"sub_domain":%q}`, subDomain, subDomain))
	if err := json.Unmarshal([]byte(answer), &made); err != nil {
		w.t.Fatal(err)
	}
	return made.Organization.ID
}

// dormant makes a managed organization that is suspended and was never activated, and returns its id.
func (w world) dormant() string {
	w.t.Helper()
	id := w.create("dormant")
	w.control("set-organization", map[string]any{"organization": id, "suspended": true, "activated": false})
	return id
}

// managed is the configuration of a managed organization.
func managed(name, subDomain, more string) string {
	return fmt.Sprintf("resource \"tenancy_katapult_managed_organization\" \"test\" {\n  parent     = %q\n  name       = %q\n  sub_domain = %q\n  %s\n}\n",
		parentID, name, subDomain, more)
}

// importID makes the import id of the test's resource below a parent as a person writes it.
func importID(parent string) func(*terraform.State) (string, error) {
	return func(s *terraform.State) (string, error) {
		return parent + "/" + s.RootModule().Resources[address].Primary.ID, nil
	}
}
