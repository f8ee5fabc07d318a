package bindplane_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// list asks for organizations as a query does.
func (p *protocol) list(limit int64, include bool) []tfprotov6.ListResourceResult {
	p.t.Helper()
	kind := p.schema.ListResourceSchemas[organizationType].ValueType()
	stream, err := p.ProviderServer.(tfprotov6.ListResourceServer).ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: organizationType, Config: p.dynamic(kind, object{}), Limit: limit, IncludeResource: include,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return slices.Collect(stream.Results)
}

func TestOrganizationList(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.create("Acme")
	several := b.create("Several")
	b.control("add-project", map[string]string{"organization_id": several, "name": "Second"})
	p := b.protocol(object{"api_key": "sandbox"})

	var names []string
	for _, result := range p.list(100, false) {
		p.clean(result.Diagnostics)
		names = append(names, result.DisplayName)
		if result.Resource != nil || result.Identity == nil {
			t.Errorf("%s: resource %v, identity %v", result.DisplayName, result.Resource, result.Identity)
		}
	}
	if slices.Sort(names); !slices.Equal(names, []string{"Acme", "Sandbox", "Several"}) {
		t.Errorf("names are %v", names)
	}
	if n := len(p.list(2, false)); n != 2 {
		t.Errorf("%d results for a limit of 2", n)
	}

	b.ClearLog()
	kind := p.kind(organizationType)
	for _, result := range p.list(100, true) {
		p.clean(result.Diagnostics)
		value, err := result.Resource.Unmarshal(kind)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]tftypes.Value
		if err := value.As(&fields); err != nil {
			t.Fatal(err)
		}
		yes := tftypes.NewValue(tftypes.Bool, true)
		if !fields["eula_accepted"].Equal(yes) || !fields["deletion_protection"].Equal(yes) {
			t.Errorf("%s: provider-only attributes are not at their defaults: %v", result.DisplayName, fields)
		}
		if known := !fields["initial_project_id"].IsNull(); known != (result.DisplayName != "Several") {
			t.Errorf("%s: the first project is known: %v", result.DisplayName, known)
		}
	}
	if lists, all := b.requests(http.MethodGet, "/v1/organizations"), len(b.Log()); lists != 1 || all != 2 {
		t.Errorf("%d lists, %d requests", lists, all)
	}

	if err := b.AddFault(sandbox.Fault{Platform: "bindplane", Action: sandbox.ActionAnswer, Status: 403, Body: `{"errors":["no API in this plan"]}`}); err != nil {
		t.Fatal(err)
	}
	failed := p.list(100, false)
	if len(failed) != 1 || !strings.Contains(texts(failed[0].Diagnostics), "no API in this plan") {
		t.Errorf("a failure leads to %v", failed)
	}
}

func TestOrganizationQuery(t *testing.T) {
	acctest.Newer(t)
	b := start(t)
	b.create("Acme")
	b.Test(t,
		resource.TestStep{
			Query: true,
			Config: b.config(`
list "tenancy_bindplane_organization" "all" {
  provider = tenancy
}
`),
			QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("tenancy_bindplane_organization.all", 2)},
		},
	)
}
