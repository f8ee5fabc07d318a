package nscale_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

const (
	oauth2Provider  = "tenancy_nscale_oauth2_provider.test"
	oauth2Providers = inOrganization + "/oauth2providers"
)

func oauth2Config(name, rest string) string {
	return fmt.Sprintf("resource \"tenancy_nscale_oauth2_provider\" \"test\" {\n  name = %q\n  issuer = \"https://issuer.example.com\"\n  client_id = \"client\"\n  %s\n}\n", name, rest)
}

// secret checks what the service holds, which its API never shows.
func (b bench) secret(name, want string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		found := b.named(oauth2Providers, name)
		if err := exactly(found, 1); err != nil {
			return err
		}
		var held map[string]any
		if err := b.Control("nscale", "provider-secret", map[string]string{"organization_id": seededOrganization, "provider_id": found[0].Metadata.ID}, &held); err != nil {
			return err
		}
		if got, _ := held["client_secret"].(string); got != want {
			return fmt.Errorf("the service holds %v, want %q", held, want)
		}
		return nil
	}
}

func TestOAuth2Provider(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.Test(
		t,
		resource.TestStep{Config: b.config(oauth2Config("plain", `client_secret = "one"`)), Check: b.secret("plain", "one")},
		resource.TestStep{ // a rename sends the secret again
			Config: b.config(oauth2Config("renamed", `client_secret = "one"`)), Check: b.secret("renamed", "one"),
		},
		resource.TestStep{
			Config:      b.config(oauth2Config("renamed", "description = \"text\"")),
			ExpectError: regexp.MustCompile(`would erase the client secret`),
		},
		resource.TestStep{
			Config: b.config(oauth2Config("renamed", "client_secret_wo = \"two\"\n  client_secret_wo_version = 1")),
			Check: resource.ComposeTestCheckFunc(
				b.secret("renamed", "two"),
				resource.TestCheckNoResourceAttr(oauth2Provider, "client_secret"), resource.TestCheckNoResourceAttr(oauth2Provider, "client_secret_wo"),
			),
		},
		resource.TestStep{ // another value waits for another version, or for any other update
			Config: b.config(oauth2Config("renamed", "client_secret_wo = \"three\"\n  client_secret_wo_version = 1")), Check: b.secret("renamed", "two"),
		},
		resource.TestStep{
			Config: b.config(oauth2Config("renamed", "client_secret_wo = \"three\"\n  client_secret_wo_version = 2")), Check: b.secret("renamed", "three"),
		},
		resource.TestStep{ResourceName: oauth2Provider, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"client_secret_wo_version"}},
		resource.TestStep{Config: b.config(oauth2Config("renamed", `client_secret = ""`)), Check: b.secret("renamed", "")},
	)
}

func TestOAuth2ProviderBadInput(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.refused("tenancy_nscale_oauth2_provider", map[string]string{
		`name = "a"
  issuer = "issuer"
  client_id = "c"`: `absolute URL`,
		`name = "b"
  issuer = "https://issuer.example.com"
  client_id = "c"
  client_secret_wo = "x"`: `client_secret_wo_version`,
		`name = "c"
  issuer = "https://issuer.example.com"
  client_id = "c"
  client_secret = "x"
  client_secret_wo = "x"
  client_secret_wo_version = 1`: `"client_secret_wo" cannot be specified when "client_secret"`,
	})
}
