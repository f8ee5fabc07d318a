package provider_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
)

// server is the sandbox served by the built provider.
type server struct {
	t testing.TB
	// url is where it answers; exports is the environment it offers.
	url     string
	exports []string
	stop    func()
}

// serve runs the built provider's sandbox command on a free port.
func serve(t testing.TB, arguments ...string) *server {
	t.Helper()
	// #nosec G204 -- the provider that was built for the tests
	command := exec.CommandContext(context.WithoutCancel(t.Context()), acctest.Provider(t), append([]string{"sandbox", "-listen", "127.0.0.1:0"}, arguments...)...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{t: t}
	stopped := false
	s.stop = func() {
		if stopped {
			return
		}
		stopped = true
		if err := command.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	}
	t.Cleanup(s.stop)
	silence := time.AfterFunc(10*time.Second, func() { _ = command.Process.Kill() })
	defer silence.Stop()
	announced := 1
	for _, e := range platform.Emulators() {
		announced += 1 + len(e.Exports(""))
	}
	lines := bufio.NewScanner(out)
	for range announced {
		if !lines.Scan() {
			t.Fatalf("the server ends early: %v", lines.Err())
		}
		if address, ok := strings.CutPrefix(lines.Text(), "# sandbox at "); ok {
			s.url, _, _ = strings.Cut(address, ",")
		}
		if export, ok := strings.CutPrefix(lines.Text(), "export "); ok {
			s.exports = append(s.exports, export)
		}
	}
	return s
}

// ask sends a request, as the seeded principal, and decodes the answer into out unless that is nil.
func (s *server) ask(method, path, body string, out any) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer sandbox")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode/100 != 2 {
		s.t.Fatalf("%s %s: %s, %v: %s", method, path, answer.Status, err, raw)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			s.t.Fatalf("%s %s: %v: %s", method, path, err, raw)
		}
	}
}

const plantedSecret = "planted-sso-secret"

// tenant is a configuration as a person would write it, with no provider block: the environment
// says where to go.
const tenant = required + `
variable "sso_secret" {
  type      = string
  ephemeral = true
  default   = "` + plantedSecret + `"
}

resource "tenancy_keycard_organization" "acme" {
  name            = "Acme"
  deletion_policy = "delete"
}

resource "tenancy_keycard_invitation" "ada" {
  organization_id = tenancy_keycard_organization.acme.id
  email           = "ada@example.com"
  role            = "org_admin"
}

resource "tenancy_keycard_invitation" "grace" {
  organization_id = tenancy_keycard_organization.acme.id
  email           = "grace@example.com"
  role            = "org_member"
}

resource "tenancy_keycard_service_account" "deploy" {
  organization_id = tenancy_keycard_organization.acme.id
  name            = "deploy"
}

resource "tenancy_keycard_service_account_credential" "ci" {
  organization_id    = tenancy_keycard_organization.acme.id
  service_account_id = tenancy_keycard_service_account.deploy.id
  name               = "ci"
}

resource "tenancy_keycard_sso_connection" "acme" {
  organization_id          = tenancy_keycard_organization.acme.id
  identifier               = "https://login.acme.example.com"
  client_id                = "keycard"
  client_secret_wo         = var.sso_secret
  client_secret_wo_version = 1
}

output "ids" {
  value = {
    "tenancy_keycard_organization.acme"             = tenancy_keycard_organization.acme.id
    "tenancy_keycard_invitation.ada"                = "${tenancy_keycard_organization.acme.id}/${tenancy_keycard_invitation.ada.id}"
    "tenancy_keycard_invitation.grace"              = "${tenancy_keycard_organization.acme.id}/${tenancy_keycard_invitation.grace.id}"
    "tenancy_keycard_service_account.deploy"        = "${tenancy_keycard_organization.acme.id}/${tenancy_keycard_service_account.deploy.id}"
    "tenancy_keycard_service_account_credential.ci" = "${tenancy_keycard_organization.acme.id}/${tenancy_keycard_service_account.deploy.id}/${tenancy_keycard_service_account_credential.ci.id}"
    "tenancy_keycard_sso_connection.acme"           = tenancy_keycard_organization.acme.id
  }
}

output "secret" {
  value     = tenancy_keycard_service_account_credential.ci.client_secret
  sensitive = true
}
`

// A tenant's life on a sandbox that the built provider serves. The switch lets organizations be
// deleted, so that nothing is left at the end.
func TestTenantOnServer(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "tenants.db")
	s := serve(t, "-db", db, "-set", "keycard.profile=2026-10")
	c := workspace(t, map[string]string{"main.tf": tenant})
	c.Env = append(c.Env, s.exports...)

	// Apply, with the most talkative log, and nothing left to do.
	trace := filepath.Join(t.TempDir(), "trace.log")
	quiet := c.Env
	c.Env = append(slices.Clip(c.Env), "TF_LOG=TRACE", "TF_LOG_PATH="+trace)
	c.Apply()
	c.Env = quiet
	c.Unchanged()
	ids := map[string]string{}
	if err := json.Unmarshal([]byte(c.Must("output", "-json", "ids").Stdout), &ids); err != nil {
		t.Fatal(err)
	}
	organization := ids["tenancy_keycard_organization.acme"]
	secret := strings.TrimSpace(c.Must("output", "-raw", "secret").Stdout)
	absent(t, trace, plantedSecret, secret, "Bearer sandbox")
	absent(t, filepath.Join(c.Dir, "terraform.tfstate"), plantedSecret)

	// Somebody accepts, and the address is written differently.
	s.ask(http.MethodPost, "/_sandbox/keycard/accept-invitation", `{"organization":"`+organization+`","email":"ada@example.com"}`, nil)
	c.Unchanged()
	c.Write("main.tf", strings.ReplaceAll(tenant, "ada@example.com", "Ada@Example.com"))
	c.Unchanged()
	c.Write("main.tf", tenant)
	c.Must("apply", "-refresh-only", "-auto-approve")
	if shown := c.Must("state", "show", "tenancy_keycard_invitation.ada").Stdout; !strings.Contains(shown, `"accepted"`) {
		t.Errorf("the invitation is not accepted:\n%s", shown)
	}

	// A service account, and its credential with it, is deleted behind Terraform's back.
	account := strings.Split(ids["tenancy_keycard_service_account.deploy"], "/")[1]
	s.ask(http.MethodDelete, "/keycard/organizations/"+organization+"/service-accounts/"+account, "", nil)
	if plan := c.Must("plan").Stdout; !strings.Contains(plan, "Plan: 2 to add, 0 to change, 0 to destroy.") {
		t.Errorf("plan after a deletion elsewhere:\n%s", plan)
	}
	c.Apply()
	c.Unchanged()

	// Everything is forgotten and imported again. Only the secret that is not stored is sent once more.
	if err := json.Unmarshal([]byte(c.Must("output", "-json", "ids").Stdout), &ids); err != nil {
		t.Fatal(err)
	}
	var imports strings.Builder
	c.Must(append([]string{"state", "rm"}, slices.Collect(maps.Keys(ids))...)...)
	for address, id := range ids {
		fmt.Fprintf(&imports, "import {\n  to = %s\n  id = %q\n}\n", address, id)
	}
	c.Write("imports.tf", imports.String())
	if plan := c.Must("plan").Stdout; !strings.Contains(plan, "Plan: 6 to import, 0 to add,") || !strings.Contains(plan, "0 to destroy.") {
		t.Errorf("plan of the imports:\n%s", plan)
	}
	c.Apply()
	c.Unchanged()

	c.Destroy()
	var left struct{ Items []struct{ Name string } }
	s.ask(http.MethodGet, "/keycard/organizations", "", &left)
	if len(left.Items) != 1 || left.Items[0].Name != "Sandbox" {
		t.Errorf("after the destroy there are %v", left.Items)
	}

	// A second server goes on with the same file; what was chosen is still chosen.
	s.stop()
	s = serve(t, "-db", db)
	var switches map[string]string
	if s.ask(http.MethodGet, "/_sandbox/keycard/switches", "", &switches); switches["profile"] != "2026-10" {
		t.Errorf("switches %v", switches)
	}
}

func absent(t testing.TB, file string, secrets ...string) {
	t.Helper()
	content, err := os.ReadFile(file) // #nosec G304 -- a file of the test
	if err != nil || len(content) == 0 {
		t.Fatalf("%s: %d bytes, %v", file, len(content), err)
	}
	for _, secret := range secrets {
		if len(secret) < 8 {
			t.Fatalf("%q is no secret", secret)
		}
		if strings.Contains(string(content), secret) {
			t.Errorf("%s holds %q", filepath.Base(file), secret)
		}
	}
}
