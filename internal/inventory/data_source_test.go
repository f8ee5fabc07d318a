package inventory_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tenancy/terraform-provider-tenancy/internal/inventory"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// fake is a platform that yields organizations, waits, or fails.
func fake(name string, wait time.Duration, failure error, organizations ...tfkit.OrganizationFacts) tfkit.Platform {
	return tfkit.Platform{
		Name: name, Title: strings.ToUpper(name),
		Connect: func(context.Context, *tfkit.Settings) (any, diag.Diagnostics) {
			if errors.Is(failure, errUnconnected) {
				return nil, diag.Diagnostics{diag.NewErrorDiagnostic(strings.ToUpper(name)+" is not configured", "no credential")}
			}
			return nil, diag.Diagnostics{diag.NewWarningDiagnostic("remark", name)}
		},
		Organizations: func(context.Context, any) iter.Seq2[tfkit.OrganizationFacts, error] {
			return func(yield func(tfkit.OrganizationFacts, error) bool) {
				time.Sleep(wait)
				for _, o := range organizations {
					if !yield(o, nil) {
						return
					}
				}
				if failure != nil {
					yield(tfkit.OrganizationFacts{}, failure)
				}
			}
		},
	}
}

var (
	errUnconnected = errors.New("unconnected")
	errDown        = errors.New("it is down")
)

func metaOf(platforms ...tfkit.Platform) *tfkit.Meta {
	meta := tfkit.NewMeta()
	for _, p := range platforms {
		// A platform without a title stands for one that nothing configures.
		meta.Add(p, tfkit.NewSettings(p, types.ObjectNull(nil), tfkit.Shared{}, nil), p.Title != "")
	}
	return meta
}

// read reads the data source and returns "platform/name/id" of each organization.
func read(t *testing.T, meta *tfkit.Meta, platforms []string, allowPartial bool) ([]string, diag.Diagnostics) {
	t.Helper()
	d := inventory.NewDataSource().(datasource.DataSourceWithConfigure)
	d.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: meta}, &datasource.ConfigureResponse{})
	var s datasource.SchemaResponse
	d.Schema(t.Context(), datasource.SchemaRequest{}, &s)
	kind := s.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	wanted := tftypes.NewValue(kind.AttributeTypes["platforms"], nil)
	if platforms != nil {
		var elements []tftypes.Value
		for _, name := range platforms {
			elements = append(elements, tftypes.NewValue(tftypes.String, name))
		}
		wanted = tftypes.NewValue(kind.AttributeTypes["platforms"], elements)
	}
	config := tftypes.NewValue(kind, map[string]tftypes.Value{
		"platforms": wanted, "allow_partial": tftypes.NewValue(tftypes.Bool, allowPartial),
		"organizations": tftypes.NewValue(kind.AttributeTypes["organizations"], nil),
	})
	resp := datasource.ReadResponse{State: tfsdk.State{Raw: tftypes.NewValue(kind, nil), Schema: s.Schema}}
	d.Read(t.Context(), datasource.ReadRequest{Config: tfsdk.Config{Raw: config, Schema: s.Schema}}, &resp)
	if resp.Diagnostics.HasError() {
		return nil, resp.Diagnostics
	}
	var model struct {
		Platforms     types.Set  `tfsdk:"platforms"`
		AllowPartial  types.Bool `tfsdk:"allow_partial"`
		Organizations types.List `tfsdk:"organizations"`
	}
	if diags := resp.State.Get(t.Context(), &model); diags.HasError() {
		t.Fatal(diags)
	}
	var names []string
	for _, element := range model.Organizations.Elements() {
		facts := element.(types.Object).Attributes()
		fact := func(name string) string { return facts[name].(types.String).ValueString() }
		names = append(names, fact("platform")+"/"+fact("name")+"/"+fact("id"))
	}
	return names, resp.Diagnostics
}

func named(name, id string) tfkit.OrganizationFacts {
	return tfkit.OrganizationFacts{Name: name, ID: id}
}

func TestInventoryIsSorted(t *testing.T) {
	t.Parallel()
	got, diags := read(t, metaOf(
		fake("zeta", 0, nil, named("b", "2"), named("b", "1"), named("a", "3")),
		fake("alpha", 0, nil, named("z", "")),
		fake("none", 0, nil),
	), nil, false)
	if want := []string{"alpha/z/", "zeta/a/3", "zeta/b/1", "zeta/b/2"}; !slices.Equal(got, want) || diags.WarningsCount() != 3 {
		t.Errorf("got %v, %v", got, diags)
	}
}

func TestInventoryTakesAsLongAsTheSlowest(t *testing.T) {
	t.Parallel()
	const slow = 300 * time.Millisecond
	began := time.Now()
	got, _ := read(t, metaOf(
		fake("a", slow, nil, named("x", "1")), fake("b", slow, nil, named("x", "1")),
		fake("c", slow, nil, named("x", "1")), fake("d", slow, nil, named("x", "1")),
	), nil, false)
	if took := time.Since(began); took >= 2*slow || len(got) != 4 {
		t.Errorf("%d organizations after %s", len(got), took)
	}
}

func TestInventoryOfAPlatformThatFails(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]error{"down": errDown, "unconnected": errUnconnected} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			meta := metaOf(fake("a", 0, nil, named("x", "1")), fake("b", 0, failure, named("half", "1")))
			if _, diags := read(t, meta, nil, false); diags.ErrorsCount() != 1 || !strings.Contains(diags.Errors()[0].Summary(), "B") {
				t.Errorf("got %v", diags)
			}
			got, diags := read(t, meta, nil, true)
			if !slices.Equal(got, []string{"a/x/1"}) || diags.HasError() {
				t.Errorf("got %v, %v", got, diags)
			}
			if !slices.ContainsFunc(diags, func(d diag.Diagnostic) bool {
				return strings.Contains(d.Summary(), "B") && strings.Contains(d.Detail(), "missing from the result")
			}) {
				t.Errorf("no warning names the platform: %v", diags)
			}
			// What is not asked for cannot fail.
			if got, diags := read(t, meta, []string{"a"}, false); diags.HasError() || len(got) != 1 {
				t.Errorf("got %v, %v", got, diags)
			}
		})
	}
}

func TestInventoryOfNothing(t *testing.T) {
	t.Parallel()
	unset := fake("unset", 0, nil)
	unset.Title = ""
	meta := metaOf(fake("a", 0, nil, named("x", "1")), unset)
	for _, c := range []struct {
		meta      *tfkit.Meta
		platforms []string
		summary   string
	}{
		{meta, []string{"a", "nosuch"}, "Unknown platform"},
		{meta, []string{"unset"}, "Platform is not configured"},
		{metaOf(unset), nil, "No platform is configured"},
	} {
		// Not even allow_partial lets a mistake pass.
		_, diags := read(t, c.meta, c.platforms, true)
		if diags.ErrorsCount() != 1 || diags.Errors()[0].Summary() != c.summary {
			t.Errorf("got %v, want %s", diags, c.summary)
		}
		if at, ok := diags.Errors()[0].(diag.DiagnosticWithPath); c.platforms != nil && (!ok || at.Path().String() != "platforms") {
			t.Errorf("%s is not on the attribute", c.summary)
		}
	}
}
