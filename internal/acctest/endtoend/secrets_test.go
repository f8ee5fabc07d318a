package endtoend

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Planted values are long and odd enough to stand nowhere by chance. The quote, the slash and the
// letters beyond ASCII look different in JSON, in a form and in base64.
const (
	sensitiveSSO = `planted-sensitive-"sso"/+&=7f3a`
	writeOnlySSO = `planted-writeonly-<sso>/+&=91é4`
)

// secretsConfiguration uses each way a secret takes into or out of Keycard's objects.
const secretsConfiguration = `
variable "machine_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "user_token" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "sso_sensitive" {
  type      = string
  sensitive = true
}
variable "sso_write_only" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "sso_version" {
  type = number
}

provider "tenancy" {
  keycard = {
    endpoint      = %[1]q
    client_id     = %[2]q
    client_secret = var.machine_secret
  }
}
provider "tenancy" {
  alias = "user"
  keycard = {
    endpoint     = %[1]q
    access_token = var.user_token
  }
}

resource "tenancy_keycard_organization" "all" {
  provider = tenancy.user
  for_each = toset(["sensitive", "written", "credential", "token"])
  name     = each.key
}

resource "tenancy_keycard_service_account" "robot" {
  organization_id = %[3]q
  name            = "robot"
}
resource "tenancy_keycard_service_account_credential" "robot" {
  organization_id    = %[3]q
  service_account_id = tenancy_keycard_service_account.robot.id
  name               = "robot"
}

ephemeral "tenancy_keycard_service_account_credential" "robot" {
  organization_id    = %[3]q
  service_account_id = tenancy_keycard_service_account.robot.id
}
ephemeral "tenancy_keycard_organization_token" "user" {
  provider        = tenancy.user
  organization_id = %[3]q
}

resource "tenancy_keycard_sso_connection" "sensitive" {
  provider        = tenancy.user
  organization_id = tenancy_keycard_organization.all["sensitive"].id
  identifier      = "https://login.example.com"
  client_id       = "keycard"
  client_secret   = var.sso_sensitive
}
resource "tenancy_keycard_sso_connection" "written" {
  provider = tenancy.user
  for_each = {
    written    = "given"
    credential = "made"
    token      = "minted"
  }
  organization_id = tenancy_keycard_organization.all[each.key].id
  identifier      = "https://login.example.com"
  client_id       = "keycard"
  client_secret_wo = {
    given  = var.sso_write_only
    made   = ephemeral.tenancy_keycard_service_account_credential.robot.client_secret
    minted = ephemeral.tenancy_keycard_organization_token.user.access_token
  }[each.value]
  client_secret_wo_version = var.sso_version
}
`

// token recognises an access token that the sandbox minted.
var token = regexp.MustCompile(`eyJ[\w-]{8,}\.[\w-]+\.`)

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	v := &vault{T: t, sandbox: s, workspace: acctest.NewWorkspace(t)}
	var machine, user map[string]any
	for spec, into := range map[string]*map[string]any{"service_account": &machine, "user": &user} {
		if err := s.Principal("keycard", map[string]string{"kind": spec}, into); err != nil {
			t.Fatal(err)
		}
	}
	v.fleeting = map[string]string{
		"the provider's client secret": machine["client_secret"].(string), "the provider's access token": user["access_token"].(string),
		"the write-only SSO secret": writeOnlySSO,
	}
	v.organizations = map[string]string{}
	v.hidden = map[string]string{"the sensitive SSO secret": sensitiveSSO}
	v.workspace.Env = []string{
		"TF_LOG=TRACE", "TF_LOG_PATH=" + filepath.Join(v.workspace.Dir, "trace.log"),
		"TF_VAR_machine_secret=" + machine["client_secret"].(string), "TF_VAR_user_token=" + user["access_token"].(string),
		"TF_VAR_sso_sensitive=" + sensitiveSSO, "TF_VAR_sso_write_only=" + writeOnlySSO, "TF_VAR_sso_version=1",
	}
	configuration := fmt.Sprintf(secretsConfiguration, s.PlatformURL("keycard"), machine["client_id"], seededOrganization)
	v.workspace.Write("main.tf", "terraform {\n  required_providers {\n    tenancy = { source = \"tenancy/tenancy\" }\n  }\n}\n"+configuration)

	v.run(0, "plan", "-out=first.plan")
	v.run(0, "apply", "-auto-approve")
	v.run(0, "plan", "-detailed-exitcode")
	v.workspace.Env = append(v.workspace.Env, "TF_VAR_sso_version=2")
	v.run(2, "plan", "-detailed-exitcode", "-out=second.plan")
	v.run(0, "apply", "second.plan")
	shown := v.run(0, "show", "-json", "second.plan").Stdout
	v.shown = v.shown[:len(v.shown)-3] // It holds the sensitive values on purpose.
	kept := v.workspace.Read("terraform.tfstate")
	v.collect(kept)

	v.echoed()
	v.wrong()
	v.run(0, "destroy", "-auto-approve")

	everything := map[string]string{}
	maps.Copy(everything, v.hidden)
	maps.Copy(everything, v.fleeting)
	all := strings.Join(v.shown, "\n")
	v.absent("log or output", all, everything)
	if found := token.FindString(all); found != "" {
		t.Errorf("log or output holds an access token: %s", found)
	}
	for where, text := range map[string]string{
		"the state": kept, "the plan as JSON": shown, "the first plan": v.plan("first.plan"), "the second plan": v.plan("second.plan"),
	} {
		v.absent(where, text, v.fleeting)
		if found := token.FindString(text); found != "" {
			t.Errorf("%s holds an access token: %s", where, found)
		}
	}
	// Had the requests not been logged, their secrets would prove nothing.
	if !strings.Contains(all, "API request") || !strings.Contains(all, "(masked)") {
		t.Error("the log tells of no request")
	}
}

// collect learns the secrets that were made on the way: the credential's from the state, the
// ephemeral ones from the sandbox they were written to.
func (v *vault) collect(state string) {
	v.Helper()
	var found struct {
		Resources []struct {
			Type      string
			Instances []struct {
				IndexKey   string `json:"index_key"`
				Attributes struct {
					ID           string
					ClientSecret string `json:"client_secret"`
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(state), &found); err != nil {
		v.Fatal(err)
	}
	for _, r := range found.Resources {
		for _, i := range r.Instances {
			switch r.Type {
			case "tenancy_keycard_service_account_credential":
				v.hidden["the credential's client secret"] = i.Attributes.ClientSecret
			case "tenancy_keycard_organization":
				v.organizations[i.IndexKey] = i.Attributes.ID
				secret := v.stored(i.Attributes.ID)
				if i.IndexKey == "credential" || i.IndexKey == "token" {
					v.fleeting["the ephemeral "+i.IndexKey] = secret
					continue
				}
				if want := map[string]string{"sensitive": sensitiveSSO, "written": writeOnlySSO}[i.IndexKey]; secret != want {
					v.Errorf("the service got %q, want %q", secret, want)
				}
			}
		}
	}
	if len(v.hidden) != 2 || len(v.fleeting) != 5 {
		v.Fatalf("secrets are missing: %v, %v", v.hidden, v.fleeting)
	}
	for what, secret := range v.fleeting {
		if secret == "" {
			v.Fatalf("%s is empty", what)
		}
	}
}

// echoed lets the service repeat in its errors the secrets that it was sent.
func (v *vault) echoed() {
	v.Helper()
	v.hidden["the next sensitive SSO secret"] = "planted-sensitive-next-05bd"
	v.workspace.Env = append(v.workspace.Env, "TF_VAR_sso_version=3", "TF_VAR_sso_sensitive="+v.hidden["the next sensitive SSO secret"])
	quoted, _ := json.Marshal(writeOnlySSO)
	for name, body := range map[string]string{
		"sensitive": "the secret " + v.hidden["the next sensitive SSO secret"] + " is too short",
		"written":   `{"error":{"message":"invalid","details":{"value":` + string(quoted) + `}}}`,
	} {
		if err := v.sandbox.AddFault(sandbox.Fault{
			Platform: "keycard", Method: "PATCH", Path: "/organizations/" + v.organizations[name] + "/**",
			Action: sandbox.ActionAnswer, Status: 422, Body: body,
		}); err != nil {
			v.Fatal(err)
		}
	}
	failed := v.run(1, "apply", "-auto-approve")
	if n := strings.Count(failed.Stderr, "422"); n != 2 {
		v.Errorf("%d errors tell of the refusals, want 2:\n%s", n, failed.Stderr)
	}
}

// wrong provokes the errors of bad input and refused credentials.
func (v *vault) wrong() {
	v.Helper()
	const both = "\nresource \"tenancy_keycard_sso_connection\" \"both\" {\n  identifier = \"https://login.example.com\"\n" +
		"  client_secret = var.sso_sensitive\n  client_secret_wo = var.sso_write_only\n  client_secret_wo_version = 1\n}\n"
	v.workspace.Write("wrong.tf", both)
	v.run(1, "plan")
	v.workspace.Write("wrong.tf", "\nresource \"tenancy_keycard_sso_connection\" \"second\" {\n  organization_id = tenancy_keycard_organization.all[\"sensitive\"].id\n"+
		"  identifier = \"https://login.example.com\"\n  client_id = \"x\"\n  client_secret = var.sso_sensitive\n  provider = tenancy.user\n}\n")
	v.run(1, "apply", "-auto-approve")
	v.workspace.Write("wrong.tf", "")

	right := v.workspace.Env
	v.fleeting["a wrong client secret"], v.fleeting["a wrong access token"] = "planted-wrong-secret-4c1d", "planted-wrong-token-8e2b"
	v.workspace.Env = slices.Concat(right, []string{"TF_VAR_machine_secret=planted-wrong-secret-4c1d", "TF_VAR_user_token=planted-wrong-token-8e2b"})
	v.run(1, "plan")
	v.workspace.Env = right
}
