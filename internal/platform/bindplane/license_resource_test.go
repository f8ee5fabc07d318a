package bindplane_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func license(body string) string {
	return fmt.Sprintf("resource \"tenancy_bindplane_organization_license\" \"test\" {\n%s\n}\n", body)
}

// holds checks the key that the server keeps for the seeded organization.
func (b bench) holds(pattern string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if key := b.control("license", nil)["license_key"].(string); !regexp.MustCompile(pattern).MatchString(key) {
			return fmt.Errorf("the server holds the licence %q, want %s", key, pattern)
		}
		return nil
	}
}

func TestLicense(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := "/v1/organizations/" + seeded + "/license"
	owner := fmt.Sprintf("organization_id = %q\n", seeded)
	writes := func(want int) resource.TestCheckFunc {
		return func(s *terraform.State) error {
			if n := b.requests(http.MethodPut, path); n != want {
				return fmt.Errorf("%d writes, want %d", n, want)
			}
			if text := s.String(); strings.Contains(text, "planted") {
				return fmt.Errorf("the state holds a write-only key: %s", text)
			}
			return nil
		}
	}
	b.Test(t,
		resource.TestStep{
			Config: b.config(license(owner + `license_key_wo = "planted-1"` + "\n" + `license_key_wo_version = 1`)),
			Check:  resource.ComposeTestCheckFunc(b.holds(`^planted-1$`), writes(1)),
		},
		resource.TestStep{ // another key with the same version is not written
			Config: b.config(license(owner + `license_key_wo = "planted-2"` + "\n" + `license_key_wo_version = 1`)),
			Check:  resource.ComposeTestCheckFunc(b.holds(`^planted-1$`), writes(1)),
		},
		resource.TestStep{
			Config: b.config(license(owner + `license_key_wo = "planted-2"` + "\n" + `license_key_wo_version = 2`)),
			Check:  resource.ComposeTestCheckFunc(b.holds(`^planted-2$`), writes(2)),
		},
		resource.TestStep{
			Config: b.config(license(owner + `license_key = "k3"`)),
			Check:  resource.ComposeTestCheckFunc(b.holds(`^k3$`), writes(3)),
		},
		resource.TestStep{ // refused keys leave everything as it was
			Config: b.config(license(owner + `license_key = "bad-key"`)), ExpectError: regexp.MustCompile(`not valid`),
		},
		resource.TestStep{
			Config: b.config(license(owner + `license_key = "limit-key"`)), ExpectError: regexp.MustCompile(`(?s)current usage.*below\s+what`),
		},
		resource.TestStep{
			Config: b.config(license(owner + `create_license_type = "Growth"`)),
			Check:  b.holds(`^generated-`),
		},
		resource.TestStep{ResourceName: licenseAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"create_license_type"}, ImportStateVerifyIdentifierAttribute: "organization_id", ImportStateId: seeded},
		resource.TestStep{ResourceName: licenseAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"create_license_type"}, ImportStateVerifyIdentifierAttribute: "organization_id", ImportStateId: "Sandbox"},
	)
	b.control("license", nil)
	if err := b.holds(`^generated-`)(nil); err != nil {
		t.Errorf("after destroying: %v", err)
	}
}

// An import is followed by exactly one write.
func TestLicenseImportWritesOnce(t *testing.T) {
	t.Parallel()
	b := start(t)
	config := license(fmt.Sprintf("organization_id = %q\nlicense_key_wo = \"planted\"\nlicense_key_wo_version = 7", seeded))
	b.Test(t,
		resource.TestStep{
			Config: b.config(config + fmt.Sprintf("import {\n  to = %s\n  id = \"Sandbox\"\n}\n", licenseAddress)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(licenseAddress, plancheck.ResourceActionUpdate),
			}},
			Check: b.holds(`^planted$`),
		},
		resource.TestStep{Config: b.config(config), PlanOnly: true},
	)
	if n := b.requests(http.MethodPut, "/v1/organizations/"+seeded+"/license"); n != 1 {
		t.Errorf("%d writes", n)
	}
}

// So it is with a key that the state holds, through either endpoint, and with a generated licence.
func TestLicenseImportPlansOneWrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, body string }{
		{"/v1/organization-license", "license_key = \"k\"\nuse_context_endpoint = true"},
		{"/v1/organizations/" + seeded + "/license", `create_license_type = "Growth"`},
	} {
		b := start(t)
		config := b.config(license(fmt.Sprintf("organization_id = %q\n%s", seeded, c.body)))
		b.Test(t, resource.TestStep{Config: config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", licenseAddress, seeded)})
		if n := b.requests(http.MethodPut, c.path); n != 1 {
			t.Errorf("%s: %d writes", c.body, n)
		}
	}
}

// The endpoint of the current organization is used on request, and for that organization alone.
func TestLicenseOfTheCurrentOrganization(t *testing.T) {
	t.Parallel()
	b := start(t, "active_project_after_create", "moves", "reported_active_project", "stored")
	basic := "username = \"sandbox@example.com\"\n    password = \"sandbox\"\n"
	config := license(fmt.Sprintf("organization_id = %q\nlicense_key = \"k1\"\nuse_context_endpoint = true", seeded))
	b.Test(t,
		resource.TestStep{Config: b.configAs(basic, config), Check: b.holds(`^k1$`)},
		resource.TestStep{
			PreConfig:   func() { b.create("Elsewhere") },
			Config:      b.configAs(basic, strings.Replace(config, `"k1"`, `"k2"`, 1)),
			ExpectError: regexp.MustCompile(`(?s)use_context_endpoint.*"Elsewhere".*not in\s+` + seeded),
		},
		resource.TestStep{ // nothing is written when only the way changes
			Config: b.configAs(basic, strings.Replace(config, "use_context_endpoint = true", "", 1)),
		},
	)
	if current, direct := b.requests(http.MethodPut, "/v1/organization-license"), b.requests(http.MethodPut, "/v1/organizations/"+seeded+"/license"); current != 1 || direct != 0 {
		t.Errorf("%d writes to the current organization, %d to the named one", current, direct)
	}
}

func TestLicenseImportByIdentity(t *testing.T) {
	acctest.Newer(t)
	b := start(t)
	b.Test(t,
		resource.TestStep{Config: b.config(license(fmt.Sprintf("organization_id = %q\nlicense_key = \"k\"", seeded)))},
		resource.TestStep{
			ResourceName: licenseAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
			ExpectNonEmptyPlan: true, // the key is written once
		},
	)
}
