package tfkit

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// OrganizationResolver is a client that knows the provider's default organization and can tell
// an organization's id from its label. Both answers are remembered by the client.
type OrganizationResolver interface {
	// DefaultOrganization returns the provider's organization setting as written; "" when unset.
	DefaultOrganization() string
	// ResolveOrganization returns the id of an organization named by id or label.
	ResolveOrganization(ctx context.Context, reference string) (id string, err error)
}

// PlanOrganization plans the attribute organization_id of a managed object. A configured value
// must be an id: a label is an error that names the id, an unknown organization is an error.
// Without one, an existing object stays where it is, and a new one goes to the provider's
// organization. An API that cannot be asked never fails a plan.
func PlanOrganization(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, resolver OrganizationResolver, ok bool) {
	if IsDestroy(req) {
		return
	}
	at := path.Root("organization_id")
	var configured, prior types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &configured)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, at, &prior)...)
	}
	if resp.Diagnostics.HasError() || configured.IsUnknown() {
		return
	}
	if configured.IsNull() {
		if prior.ValueString() != "" {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, prior)...)
			return
		}
		if !ok {
			return
		}
		reference := resolver.DefaultOrganization()
		if reference == "" {
			resp.Diagnostics.AddAttributeError(at, "No organization given",
				"Set organization_id here or the organization_id of this platform in the provider block.")
			return
		}
		id, err := resolver.ResolveOrganization(ctx, reference)
		switch {
		case err == nil:
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, id)...)
		case rest.IsNotFound(err):
			resp.Diagnostics.AddAttributeError(at, "Unknown organization",
				fmt.Sprintf("The provider block names the organization %q, which does not exist or is not visible to this credential.", reference))
		}
		return
	}
	value := configured.ValueString()
	if value == prior.ValueString() || !ok {
		return
	}
	id, err := resolver.ResolveOrganization(ctx, value)
	switch {
	case rest.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(at, "Unknown organization",
			fmt.Sprintf("There is no organization %q, or it is not visible to this credential. Expected the id of an existing organization.", value))
	case err == nil && id != value:
		resp.Diagnostics.AddAttributeError(at, "Organization label where its id is needed",
			fmt.Sprintf("%q is the label of the organization with the id %q. A resource needs the id, which never changes: organization_id = %q.", value, id, id))
	}
}

// Organization returns the organization that a data source, ephemeral or list object works on:
// the configured id or label, else the provider's, resolved to its id.
func Organization(ctx context.Context, configured types.String, resolver OrganizationResolver) (string, error) {
	reference := configured.ValueString()
	if reference == "" {
		reference = resolver.DefaultOrganization()
	}
	if reference == "" {
		return "", errors.New("no organization is given: set organization_id here or in the provider block")
	}
	return resolver.ResolveOrganization(ctx, reference)
}
