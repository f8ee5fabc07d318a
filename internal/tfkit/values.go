package tfkit

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Text reads an API text: "" and absent are null, unless the prior value was "" itself.
func Text(value string, prior types.String) types.String {
	if value == "" && !(prior.ValueString() == "" && !prior.IsNull() && !prior.IsUnknown()) {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// TextPointer is Text for a field that the API may leave out.
func TextPointer(value *string, prior types.String) types.String {
	if value == nil {
		return Text("", prior)
	}
	return Text(*value, prior)
}

// Time reads an API time; the zero time is null.
func Time(value time.Time) timetypes.RFC3339 {
	if value.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339TimeValue(value.UTC())
}
