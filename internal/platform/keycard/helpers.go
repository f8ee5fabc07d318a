package keycard

import (
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// collect reads a pager to its end and returns what matches.
func collect[T any](items iter.Seq2[T, error], match func(T) bool) ([]T, error) {
	var matches []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		if match(item) {
			matches = append(matches, item)
		}
	}
	return matches, nil
}

func abandonedWarning(o organizationModel) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("The Keycard organization stays behind",
		fmt.Sprintf("Destroying the resource only forgets the organization %q (%s): it still exists, with everything in it. "+
			"Delete it by hand, or set deletion_policy = \"delete\" and apply before destroying, where the service can delete organizations.",
			o.Name.ValueString(), o.ID.ValueString()))}
}
