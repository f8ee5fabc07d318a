package bindplane_test

import (
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	organizationType = "tenancy_bindplane_organization"
	licenseType      = "tenancy_bindplane_organization_license"
)

// with returns an object with some fields replaced.
func (o object) with(pairs ...any) object {
	other := maps.Clone(o)
	for i := 0; i < len(pairs); i += 2 {
		other[pairs[i].(string)] = pairs[i+1]
	}
	return other
}

var newOrganization = object{"name": "Acme", "initial_project_name": "First", "eula_accepted": true}

// Bad input is found before anything is sent, and the error stands on its attribute.
func TestBadInput(t *testing.T) {
	t.Parallel()
	b := start(t)
	p := b.protocol(object{"api_key": "sandbox"})
	license := object{"organization_id": "o"}
	for _, c := range []struct {
		typeName string
		config   object
		want     string
	}{
		{organizationType, newOrganization.with("name", ""), `ERROR at name: .*Expected a name`},
		{organizationType, newOrganization.with("name", " Acme"), `ERROR at name: .*white space`},
		{organizationType, newOrganization.with("name", "Ac\tme"), `ERROR at name: .*control characters`},
		{organizationType, newOrganization.with("initial_project_name", "First "), `ERROR at initial_project_name: .*white space`},
		{organizationType, newOrganization.with("eula_accepted", false), `ERROR at eula_accepted: .*true`},
		{organizationType, newOrganization.with("license_type", ""), `ERROR at license_type: `},
		{organizationType, newOrganization.with("timeouts", object{"create": "soon"}), `ERROR at timeouts.*Duration`},
		{licenseType, license.with("license_key", "k", "organization_id", ""), `ERROR at organization_id: `},
		{licenseType, license, `ERROR at license_key: `},
		{licenseType, license.with("license_key", ""), `ERROR at license_key: `},
		{licenseType, license.with("license_key", "k", "create_license_type", "t"), `ERROR at license_key: `},
		{licenseType, license.with("license_key", "k", "license_key_wo", "k", "license_key_wo_version", 1), `ERROR at license_key: `},
		{licenseType, license.with("license_key_wo", "k"), `ERROR at license_key_wo: .*license_key_wo_version`},
		{licenseType, license.with("license_key", "k", "license_key_wo_version", 1), `ERROR at license_key_wo_version: `},
	} {
		if got := texts(p.validate(c.typeName, c.config)); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%v leads to %q, want %s", c.config, got, c.want)
		}
	}
	for _, good := range []object{newOrganization, newOrganization.with("name", tftypes.UnknownValue, "eula_accepted", tftypes.UnknownValue)} {
		p.clean(p.validate(organizationType, good))
	}
	for _, good := range []object{
		license.with("license_key", "k"), license.with("create_license_type", "t"), license.with("license_key", tftypes.UnknownValue),
		license.with("license_key_wo", "k", "license_key_wo_version", 1),
	} {
		p.clean(p.validate(licenseType, good))
	}
	if n := len(b.Log()); n != 0 {
		t.Errorf("validation sent %d requests", n)
	}
}

// A missing credential is an error of the plan, on the provider's attribute.
func TestMissingCredential(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.Test(t,
		resource.TestStep{
			Config: b.configAs("", organization("Acme", "")), PlanOnly: true,
			ExpectError: regexp.MustCompile(`(?s)Bindplane\s+needs\s+a\s+credential.*bindplane\.api_key.*BINDPLANE_TF_API_KEY`),
		},
		resource.TestStep{ // what is not known yet is no error of the plan
			Config: "resource \"terraform_data\" \"key\" { input = \"sandbox\" }\n" + b.configAs("api_key = terraform_data.key.output", organization("Acme", "")),
		},
	)
}

func TestPlanRefusals(t *testing.T) {
	t.Parallel()
	b := start(t)
	p := b.protocol(object{"api_key": "sandbox"})
	state := newOrganization.with("id", "o", "resource_name", "r", "initial_project_id", "p", "license_type", "Growth", "deletion_protection", true)
	for _, c := range []struct {
		typeName      string
		state, config object
		want          string
	}{
		{organizationType, nil, newOrganization.with("initial_project_name", nil), `^ERROR at initial_project_name: .*first project`},
		{organizationType, state, newOrganization.with("initial_project_name", "Second"), `^ERROR at initial_project_name: .*"First" to "Second".*not planned`},
		{organizationType, state, newOrganization.with("license_type", "Free"), `^ERROR at license_type: `},
		{organizationType, state, newOrganization.with("license_type", nil), `^$`},
		{organizationType, state.with("license_type", nil), newOrganization.with("license_type", "Free"), `^$`},
		{organizationType, state, newOrganization.with("initial_project_name", tftypes.UnknownValue), `^$`},
		{licenseType, nil, object{"organization_id": "Sandbox", "license_key": "k"}, `^ERROR at organization_id: .*organization_id = "` + seeded},
		{licenseType, nil, object{"organization_id": "org-sandbox", "license_key": "k"}, `^ERROR at organization_id: `},
		{licenseType, nil, object{"organization_id": "nobody", "license_key": "k"}, `^WARNING at organization_id: Unknown`},
		{licenseType, nil, object{"organization_id": seeded, "create_license_type": "t", "use_context_endpoint": true}, `^ERROR at use_context_endpoint: .*keys alone`},
		{licenseType, nil, object{"organization_id": seeded, "license_key": "k", "use_context_endpoint": true}, `^$`},
		{licenseType, nil, object{"organization_id": b.create("Other"), "license_key": "k", "use_context_endpoint": true}, `^WARNING at use_context_endpoint: .*"Sandbox"`},
	} {
		if got := texts(p.plan(c.typeName, c.state, c.config)); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%v leads to %q, want %s", c.config, got, c.want)
		}
	}
}

// A name that the server calls taken is a warning, in whatever way the server says so, and a
// check that fails says nothing.
func TestPlanWarnsOfATakenName(t *testing.T) {
	t.Parallel()
	for _, polarity := range []string{"true_is_free", "true_is_in_use"} {
		b := start(t, "verify_polarity", polarity)
		p := b.protocol(object{"api_key": "sandbox"})
		state := newOrganization.with("id", "o", "deletion_protection", true)
		for range 2 {
			if got := texts(p.plan(organizationType, nil, newOrganization.with("name", "Sandbox"))); !strings.HasPrefix(got, "WARNING at name: The organization's name seems to be taken") {
				t.Errorf("%s: a taken name leads to %q", polarity, got)
			}
			p.clean(p.plan(organizationType, nil, newOrganization.with("name", "Free")))
		}
		if got := texts(p.plan(organizationType, state, newOrganization.with("name", "Sandbox"))); !strings.HasPrefix(got, "WARNING at name") {
			t.Errorf("%s: a rename to a taken name leads to %q", polarity, got)
		}
		p.clean(p.plan(organizationType, state.with("name", "Sandbox"), newOrganization.with("name", "Sandbox"))) // no change
		p.clean(p.plan(organizationType, nil, newOrganization.with("name", tftypes.UnknownValue)))
		// Two names, and the calibration once.
		if n := b.requests(http.MethodPut, "/v1/organizations/verify"); n != 4 {
			t.Errorf("%s: %d checks were sent", polarity, n)
		}
	}
	b := start(t)
	if err := b.AddFault(sandbox.Fault{Platform: "bindplane", Path: "/v1/organizations/verify", Action: sandbox.ActionAnswer, Status: 403, Count: -1}); err != nil {
		t.Fatal(err)
	}
	p := b.protocol(object{"api_key": "sandbox"})
	p.clean(p.plan(organizationType, nil, newOrganization.with("name", "Sandbox")))
}
