package katapult

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// ModifyPlan checks what can be known before anything is sent.
func (r *managedOrganizationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClient(ctx)
	switch {
	case tfkit.IsDestroy(req):
		if ok {
			resp.Diagnostics.Append(c.planDestroy(ctx, req)...)
		}
	case tfkit.IsCreate(req):
		var plan managedOrganizationModel
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		if ok && !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(c.planCreate(ctx, plan)...)
		}
	default:
		var plan, state managedOrganizationModel
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if resp.Diagnostics.HasError() {
			return
		}
		if sameSubDomain(plan, state) {
			plan.SubDomain = state.SubDomain
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("sub_domain"), state.SubDomain)...)
		}
		remembered, _ := tfkit.GetPrivate[spellings](ctx, req.Private, spellingsKey)
		for _, drift := range []struct {
			at            path.Path
			planned, real types.String
			before        []string
		}{
			{path.Root("name"), plan.Name, state.Name, remembered.Name},
			{path.Root("sub_domain"), plan.SubDomain, state.SubDomain, remembered.SubDomain},
		} {
			if drift.planned.IsUnknown() || drift.planned.Equal(drift.real) || !slices.Contains(drift.before, drift.planned.ValueString()) {
				continue
			}
			resp.Diagnostics.AddAttributeWarning(drift.at, "Changed outside of Terraform",
				fmt.Sprintf("Katapult now has %q where the configuration still has %q, and its API cannot change it back. "+
					"Change it in the console, or adapt the configuration.", drift.real.ValueString(), drift.planned.ValueString()))
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, drift.at, drift.real)...)
		}
		resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(c.unchangeable(ctx, plan, state)...)
		if !resp.Diagnostics.HasError() {
			tfkit.KeepPriorState(ctx, req, resp)
		}
	}
}

// planDestroy warns of what stands in the way of a deletion. Another change of the same plan may
// clear it, so it is no error.
func (c *client) planDestroy(ctx context.Context, req resource.ModifyPlanRequest) diag.Diagnostics {
	var state managedOrganizationModel
	diags := req.State.Get(ctx, &state)
	steps, err := c.DeletionSteps(ctx, api.Reference{ID: state.ID.ValueString()})
	if open := steps.Open(); err == nil && len(open) > 0 {
		diags.AddWarning("The managed organization cannot be deleted yet",
			fmt.Sprintf("Katapult deletes the organization %s (%s) only after these steps:%s", state.ID.ValueString(), state.SubDomain.ValueString(), openSteps(open)))
	}
	return diags
}

// planCreate checks that the parent exists and that the sub-domain is free, as far as the token sees.
func (c *client) planCreate(ctx context.Context, plan managedOrganizationModel) diag.Diagnostics {
	var diags diag.Diagnostics
	parent := plan.Parent.ValueString()
	switch {
	case plan.Parent.IsUnknown():
	case !api.IsID(parent):
		return c.subDomainAsParent(ctx, parent)
	default:
		if _, err := c.organizations.Get(ctx, "", parent); errors.Is(err, bulk.ErrAbsent) {
			diags.AddAttributeError(path.Root("parent"), "Unknown organization",
				fmt.Sprintf("Katapult has no organization %q, or it is beyond the reach of this API token.", parent))
			return diags
		}
	}
	if plan.SubDomain.IsUnknown() {
		return diags
	}
	all, err := c.organizations.All(ctx, "")
	if err != nil {
		return diags
	}
	for _, o := range all {
		if !strings.EqualFold(o.SubDomain, plan.SubDomain.ValueString()) {
			continue
		}
		taken := fmt.Sprintf("The organization %s has the sub-domain %q, and no two may have the same.", o.ID, o.SubDomain)
		if !o.Managed {
			diags.AddAttributeError(path.Root("sub_domain"), "Sub-domain is taken", taken)
			continue
		}
		// The same plan may delete it.
		taken += " Unless this plan deletes it, creating another one will fail."
		if parent != "" {
			if _, err := c.managed.Get(ctx, parent, o.ID); err == nil {
				taken += " " + tfkit.AlreadyExists("tenancy_katapult_managed_organization", managedOrganizationImport.Format(parent, o.ID))
			}
		}
		diags.AddAttributeWarning(path.Root("sub_domain"), "Sub-domain is taken", taken)
	}
	return diags
}

// subDomainAsParent says which id belongs where a sub-domain was given.
func (c *client) subDomainAsParent(ctx context.Context, subDomain string) diag.Diagnostics {
	var diags diag.Diagnostics
	detail := fmt.Sprintf("A resource needs the parent's id, which starts with org_ and never changes; got %q.", subDomain)
	if id, err := c.resolve(ctx, subDomain); err == nil {
		detail = fmt.Sprintf("%q is the sub-domain of the organization with the id %q. A resource needs the id, which never changes: parent = %q.", subDomain, id, id)
	}
	diags.AddAttributeError(path.Root("parent"), "Sub-domain where an id is needed", detail)
	return diags
}

// unchangeable refuses changes of arguments. c may be nil, when the platform cannot be asked.
func (c *client) unchangeable(ctx context.Context, plan, state managedOrganizationModel) diag.Diagnostics {
	var diags diag.Diagnostics
	refuse := func(at, before, after string) {
		diags.AddAttributeError(path.Root(at), "A managed organization cannot be changed",
			fmt.Sprintf("The API has no call that changes %s from %s to %s, and the organization is never replaced: another one would not have what is in it. "+
				"Take the change back. If a new organization is what you want, declare it as another resource.", at, before, after))
	}
	for _, argument := range []struct {
		at            string
		planned, real types.String
	}{
		{"parent", plan.Parent, state.Parent}, {"name", plan.Name, state.Name}, {"sub_domain", plan.SubDomain, state.SubDomain},
	} {
		if argument.planned.IsUnknown() || argument.planned.Equal(argument.real) || argument.at == "sub_domain" && sameSubDomain(plan, state) {
			continue
		}
		if argument.at == "parent" && c != nil && !api.IsID(argument.planned.ValueString()) {
			diags.Append(c.subDomainAsParent(ctx, argument.planned.ValueString())...)
			continue
		}
		refuse(argument.at, argument.real.String(), argument.planned.String())
	}
	if !allKnown(plan.Annotations) || sameAnnotations(plan.Annotations, state.Annotations) {
		return diags
	}
	if len(state.Annotations.Elements()) == 0 && c != nil {
		// Nothing is known of the annotations after an import: the list's filter tells.
		if has, err := c.hasAnnotations(ctx, state, plan.Annotations); has || err != nil {
			return diags
		}
	}
	refuse("annotations", "what they are", "what the configuration says")
	return diags
}

// hasAnnotations tells whether a managed organization has all the given annotations.
func (c *client) hasAnnotations(ctx context.Context, state managedOrganizationModel, annotations types.Map) (bool, error) {
	pairs, diags := keyValues(ctx, annotations)
	if diags.HasError() {
		return false, nil
	}
	for o, err := range c.ManagedOrganizations(ctx, api.Reference{ID: state.Parent.ValueString()}, api.ManagedListOptions{Annotations: pairs}) {
		if err != nil {
			return false, err
		}
		if o.ID == state.ID.ValueString() {
			return true, nil
		}
	}
	return false, nil
}
