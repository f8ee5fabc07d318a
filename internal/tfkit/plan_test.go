package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func TestKeepPriorState(t *testing.T) {
	t.Parallel()
	nested := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"given": tftypes.String, "made": tftypes.String}}
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String, "status": tftypes.String, "nested": nested}}
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	value := func(name, status, given, made any) tftypes.Value {
		return tftypes.NewValue(object, map[string]tftypes.Value{
			"name": text(name), "status": text(status),
			"nested": tftypes.NewValue(nested, map[string]tftypes.Value{"given": text(given), "made": text(made)}),
		})
	}
	state := value("a", "pending", "g", "m")
	unknown := tftypes.UnknownValue
	for _, c := range []struct {
		name         string
		config, plan tftypes.Value
		kept         bool
	}{
		{"only computed values are open", value("A", nil, "g", nil), value("a", unknown, "g", unknown), true},
		{"a configured value differs", value("b", nil, "g", nil), value("b", unknown, "g", unknown), false},
		{"a nested configured value differs", value("a", nil, "h", nil), value("a", unknown, "h", unknown), false},
		{"a configured value is not known yet", value("a", nil, unknown, nil), value("a", unknown, unknown, unknown), false},
		{"a computed value is planned", value("a", nil, "g", nil), value("a", "accepted", "g", unknown), false},
		{"a configured value was dropped", value("a", nil, nil, nil), value("a", unknown, nil, unknown), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			req := resource.ModifyPlanRequest{
				Config: tfsdk.Config{Raw: c.config}, Plan: tfsdk.Plan{Raw: c.plan}, State: tfsdk.State{Raw: state},
			}
			resp := resource.ModifyPlanResponse{Plan: tfsdk.Plan{Raw: c.plan}}
			if kept := tfkit.KeepPriorState(t.Context(), req, &resp); kept != c.kept {
				t.Fatalf("kept = %v", kept)
			}
			if c.kept != resp.Plan.Raw.Equal(state) {
				t.Fatalf("plan = %v", resp.Plan.Raw)
			}
		})
	}
}
