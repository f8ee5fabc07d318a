package keycard

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// organizationChild is the import id of an object that lies right below its organization. On
// import the organization may be left out where the provider block sets one.
var organizationChild = tfkit.ImportID{Parts: []string{"organization_id", "id"}, Default: noDefault}

func noDefault(context.Context) string { return "" }

// importing completes an import id with the client's organization: its default and its labels.
func (c *client) importing(id tfkit.ImportID) tfkit.ImportID {
	id.Default = func(context.Context) string { return c.organization }
	id.Resolve = map[string]func(context.Context, string) (string, error){"organization_id": c.ResolveOrganization}
	return id
}

// plannedOrganization returns the id of the organization that a create goes to: the planned one,
// or the provider's where planning could not find out.
func (c *client) plannedOrganization(ctx context.Context, planned types.String, diags *diag.Diagnostics) (string, bool) {
	if !planned.IsUnknown() && planned.ValueString() != "" {
		return planned.ValueString(), true
	}
	at := path.Root("organization_id")
	if c.organization == "" {
		diags.Append(tfkit.NoOrganization(at))
		return "", false
	}
	id, err := c.ResolveOrganization(ctx, c.organization)
	if err != nil {
		diags.Append(tfkit.Failure{Summary: "Could not find the Keycard organization of the provider block", At: at}.Diagnostics(err)...)
		return "", false
	}
	return id, true
}

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

// referencedOrganization returns the id of the organization that a data source, ephemeral or list
// object is about: the configured id or label, else the provider's.
func (c *client) referencedOrganization(ctx context.Context, configured types.String, diags *diag.Diagnostics) (string, bool) {
	at := path.Root("organization_id")
	if configured.ValueString() == "" && c.organization == "" {
		diags.Append(tfkit.NoOrganization(at))
		return "", false
	}
	organization, err := tfkit.Organization(ctx, configured, c)
	if err != nil {
		diags.Append(tfkit.Failure{
			Summary: "Could not find the Keycard organization", At: at,
			Advice: map[int]string{http.StatusNotFound: "Expected the id or label of an existing organization that this credential can see."},
		}.Diagnostics(err)...)
	}
	return organization, err == nil
}
