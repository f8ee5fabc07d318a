package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestSetResultKeepsWhatThePlanKnew(t *testing.T) {
	nested := map[string]schema.Attribute{"set": schema.StringAttribute{Optional: true, Computed: true}, "found": schema.StringAttribute{Optional: true, Computed: true}}
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true}, "name": schema.StringAttribute{Required: true},
		"discovered": schema.StringAttribute{Computed: true},
		"part":       schema.SingleNestedAttribute{Optional: true, Computed: true, Attributes: nested},
		"whole":      schema.SingleNestedAttribute{Optional: true, Computed: true, Attributes: nested},
	}}
	kind := s.Type().TerraformType(t.Context())
	part := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"set": tftypes.String, "found": tftypes.String}}
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	plan := tfsdk.Plan{Schema: s, Raw: tftypes.NewValue(kind, map[string]tftypes.Value{
		"id": text(tftypes.UnknownValue), "name": text("planned"), "discovered": text(nil),
		"part":  tftypes.NewValue(part, map[string]tftypes.Value{"set": text("planned"), "found": text(tftypes.UnknownValue)}),
		"whole": tftypes.NewValue(part, tftypes.UnknownValue),
	})}

	type partModel struct {
		Set   types.String `tfsdk:"set"`
		Found types.String `tfsdk:"found"`
	}
	type model struct {
		ID         types.String `tfsdk:"id"`
		Name       types.String `tfsdk:"name"`
		Discovered types.String `tfsdk:"discovered"`
		Part       *partModel   `tfsdk:"part"`
		Whole      *partModel   `tfsdk:"whole"`
	}
	answer := func() *partModel { return &partModel{types.StringValue("changed"), types.StringValue("new")} }
	state := tfsdk.State{Schema: s, Raw: tftypes.NewValue(kind, nil)}
	diags := SetResult(t.Context(), &state, plan, model{types.StringValue("1"), types.StringValue("changed"), types.StringValue("late"), answer(), answer()})
	if diags.HasError() {
		t.Fatal(diags)
	}
	want := tftypes.NewValue(kind, map[string]tftypes.Value{
		"id": text("1"), "name": text("planned"), "discovered": text(nil),
		"part":  tftypes.NewValue(part, map[string]tftypes.Value{"set": text("planned"), "found": text("new")}),
		"whole": tftypes.NewValue(part, map[string]tftypes.Value{"set": text("changed"), "found": text("new")}),
	})
	if !state.Raw.Equal(want) {
		t.Errorf("got %s, want %s", state.Raw, want)
	}

	state.Raw = tftypes.NewValue(kind, nil)
	if diags := SetResult(t.Context(), &state, plan, model{ID: types.StringValue("1")}); diags.HasError() {
		t.Fatal(diags)
	}
	if !state.Raw.IsFullyKnown() {
		t.Errorf("a part that the answer lacks stays unknown: %s", state.Raw)
	}
}
