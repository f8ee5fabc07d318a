package nscale_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale"
)

func TestMain(m *testing.M) {
	nscale.Hurry()
	acctest.Main(m)
}

const (
	seededOrganization = "5a4db0c0-0000-4000-8000-000000000001"
	inOrganization     = "/api/v1/organizations/" + seededOrganization
	developers         = "5a4db0c0-0000-4000-8000-000000000023"
	missing            = "5a4db0c0-dead-4000-8000-000000000001"
)

// bench is a sandbox with one organization, and an Nscale platform administrator.
type bench struct {
	*acctest.Sandbox
	t *testing.T
}

func start(t *testing.T) bench {
	t.Helper()
	return bench{acctest.Start(t), t}
}

// config is a configuration of the provider for Nscale alone.
func (b bench) config(parts ...string) string {
	return b.Config(strings.Join(parts, "\n"), "nscale")
}

// as is a configuration whose provider uses another token.
func (b bench) as(token string, parts ...string) string {
	return b.Provider("  nscale = {\n    endpoint = \""+b.PlatformURL("nscale")+"\"\n    service_token = \""+token+"\"\n  }\n") + strings.Join(parts, "\n")
}

// principal makes a credential.
func (b bench) principal(spec map[string]string) (token, id string) {
	b.t.Helper()
	var made struct{ Token, ID string }
	if err := b.Principal("nscale", spec, &made); err != nil {
		b.t.Fatal(err)
	}
	return made.Token, made.ID
}

func (b bench) set(name, value string) {
	b.t.Helper()
	if err := b.SetSwitch("nscale", name, value); err != nil {
		b.t.Fatal(err)
	}
}

// object is an object of a list as the API shows it.
type object struct {
	Metadata struct{ ID, Name, Description string }
	Spec     struct {
		GroupIDs, UserIDs, ServiceAccountIDs, RoleIDs []string
		Subject, State                                string
		Domain                                        *string
		OrganizationType                              string
	}
}

// list reads a list of the seeded organization behind the provider's back.
func (b bench) list(path string) []object {
	b.t.Helper()
	var all []object
	if err := json.Unmarshal([]byte(b.Send(b.t, "nscale", http.MethodGet, path, "")), &all); err != nil {
		b.t.Fatal(err)
	}
	return all
}

// named counts the objects of a list with a name.
func (b bench) named(path, name string) (found []object) {
	b.t.Helper()
	for _, o := range b.list(path) {
		if o.Metadata.Name == name || o.Spec.Subject == name {
			found = append(found, o)
		}
	}
	return found
}

// works tells whether a token is accepted.
func (b bench) works(token string) bool {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.PlatformURL("nscale")+"/api/v1/organizations", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// attribute reads an attribute from the state, for instance as an import id.
func attribute(address, name string) resource.ImportStateIdFunc {
	return func(s *terraform.State) (string, error) {
		return s.RootModule().Resources[address].Primary.Attributes[name], nil
	}
}

// empty is a step that plans nothing for the same configuration.
func empty(config string) resource.TestStep {
	return resource.TestStep{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}}
}

// refused plans objects that are all wrong, and expects each message in the result. White space in
// messages stands for any: the CLI wraps lines.
func (b bench) refused(typeName string, cases map[string]string) {
	b.t.Helper()
	b.refusedBlocks("resource", typeName, cases)
}

// refusedBlocks is refused for any kind of block.
func (b bench) refusedBlocks(kind, typeName string, cases map[string]string) {
	b.t.Helper()
	var config strings.Builder
	n := 0
	for body := range cases {
		fmt.Fprintf(&config, "%s %q \"r%d\" {\n  %s\n}\n", kind, typeName, n, body)
		n++
	}
	acctest.Case(b.t, resource.TestCase{
		Steps: []resource.TestStep{{Config: b.config(config.String()), PlanOnly: true}},
		ErrorCheck: func(err error) error {
			said := strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return unicode.IsSpace(r) || r == '\u2502' }), " ")
			for body, message := range cases {
				if !regexp.MustCompile(message).MatchString(said) {
					b.t.Errorf("%s\n\ndoes not give %q in:\n%s", body, message, err)
				}
			}
			return nil
		},
	})
	if n == 0 {
		b.t.Fatal("nothing to refuse")
	}
}
