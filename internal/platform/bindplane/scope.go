package bindplane

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// forbidden tells whether the credential may not ask for all organizations' projects, which the
// server reports in two ways.
func forbidden(err error) bool {
	return rest.HasStatus(err, http.StatusUnauthorized, http.StatusForbidden)
}

// warnOfOtherProject says that the server does not seem to heed the provider's project.
func warnOfOtherProject(c *client, all api.AllAccounts, diags *diag.Diagnostics) {
	if selected := c.ProjectID(); selected != "" && all.ActiveAccountID != "" && all.ActiveAccountID != selected {
		diags.AddWarning("The server reports another project than the provider's",
			fmt.Sprintf("The provider block selects the project %s, but the server reports %s as the active one: it may not heed the selection.", selected, all.ActiveAccountID))
	}
}

// wantedOrganization turns a data source's optional reference into an id; "" where none is set.
// Only an unknown name costs a request.
func wantedOrganization(ctx context.Context, c *client, reference types.String, all api.AllAccounts) (string, error) {
	wanted := reference.ValueString()
	if wanted == "" {
		return "", nil
	}
	if _, ok := all.Of(wanted); ok {
		return wanted, nil
	}
	return c.resolveID(ctx, wanted)
}

var organizationAt = path.Root("organization_id")
