package tfkit

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// PlanComputed plans an optional computed attribute, at every depth: what the configuration sets
// stays as planned, a leaf that it set once and dropped becomes unknown, and every other leaf
// keeps its prior value while stable holds. at is the attribute's path.
func PlanComputed(ctx context.Context, at path.Path, config, plan, state attr.Value, dropped []path.Path, stable bool) attr.Value {
	switch {
	case config.IsUnknown():
		return plan
	case config.IsNull():
		for _, p := range dropped {
			if below(p, at) {
				return unknown(ctx, plan)
			}
		}
		if stable && state != nil {
			return state
		}
		return plan
	}
	configured, ok := config.(types.Object)
	planned, isObject := plan.(types.Object)
	if !ok || !isObject || planned.IsUnknown() || planned.IsNull() {
		return plan
	}
	prior, _ := state.(types.Object)
	attributes := maps.Clone(planned.Attributes())
	for name, value := range attributes {
		var before attr.Value
		if !prior.IsNull() && !prior.IsUnknown() {
			before = prior.Attributes()[name]
		}
		attributes[name] = PlanComputed(ctx, at.AtName(name), configured.Attributes()[name], value, before, dropped, stable)
	}
	return types.ObjectValueMust(planned.AttributeTypes(ctx), attributes)
}

func below(p, parent path.Path) bool {
	steps, prefix := p.Steps(), parent.Steps()
	return len(steps) >= len(prefix) && steps[:len(prefix)].Equal(prefix)
}

// unknown returns the unknown value of the given value's type.
func unknown(ctx context.Context, value attr.Value) attr.Value {
	kind := value.Type(ctx)
	result, err := kind.ValueFromTerraform(ctx, unknownOf(ctx, kind))
	if err != nil {
		return value
	}
	return result
}

func unknownOf(ctx context.Context, kind attr.Type) tftypes.Value {
	return tftypes.NewValue(kind.TerraformType(ctx), tftypes.UnknownValue)
}
