package katapult

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// Create makes the organization once: after a lost answer it is looked for in the parent's list.
func (r *managedOrganizationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan managedOrganizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	annotations, diags := keyValues(ctx, plan.Annotations)
	resp.Diagnostics.Append(diags...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	parent := plan.Parent.ValueString()
	if !api.IsID(parent) {
		// It was not known while planning.
		resp.Diagnostics.Append(c.subDomainAsParent(ctx, parent)...)
		return
	}
	wanted := api.ManagedOrganizationCreate{
		Parent: api.Reference{ID: parent}, Name: plan.Name.ValueString(), SubDomain: plan.SubDomain.ValueString(), Annotations: annotations,
	}
	made, err := rest.Create(ctx, c.REST(), func(ctx context.Context) (api.Organization, error) {
		made, err := c.CreateManagedOrganization(ctx, wanted)
		return made.Organization, err
	}, rest.Ambiguity[api.Organization]{
		Find: func(ctx context.Context) ([]api.Organization, error) {
			var matches []api.Organization
			for o, err := range c.ManagedOrganizations(ctx, wanted.Parent, api.ManagedListOptions{}) {
				if err != nil {
					return nil, err
				}
				if strings.EqualFold(o.SubDomain, wanted.SubDomain) && o.Name == wanted.Name {
					matches = append(matches, o)
				}
			}
			return matches, nil
		},
		CreatedAt: func(o api.Organization) time.Time { return o.CreatedAt.Time() },
		Resolve: func(ctx context.Context, match api.Organization) (api.Organization, error) {
			// The list it was found in has fewer fields, but is enough to adopt it.
			if full, err := readAny(ctx, c.Client, api.Reference{ID: match.ID}); err == nil {
				return full, nil
			}
			return match, nil
		},
		Describe: func(o api.Organization) string { return fmt.Sprintf("organization %s (%s)", o.ID, o.SubDomain) },
	})
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{
			Summary: "Could not create the managed organization",
			Fields: map[string]path.Path{
				"organization": path.Root("parent"), "name": path.Root("name"),
				"sub_domain": path.Root("sub_domain"), "annotations": path.Root("annotations"),
			},
			Advice: c.createAdvice(ctx, err, wanted),
		}.Diagnostics(err)...)
		return
	}
	c.organizations.Put("", made)
	c.managed.Put(parent, made)
	plan.readComputed(made, true)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(managedOrganizationImport.SetIdentity(ctx, resp.Identity, parent, made.ID)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
	var remembered spellings
	remembered.see(plan)
	resp.Diagnostics.Append(tfkit.SetPrivate(ctx, resp.Private, spellingsKey, remembered)...)
}

// createAdvice offers to import the organization that has the sub-domain, where it can be seen.
func (c *client) createAdvice(ctx context.Context, err error, wanted api.ManagedOrganizationCreate) map[int]string {
	e, ok := errors.AsType[*rest.Error](err)
	if !ok || e.Fields["sub_domain"] == "" {
		return nil
	}
	c.managed.Invalidate(wanted.Parent.ID)
	all, _ := c.managed.All(ctx, wanted.Parent.ID)
	for _, o := range all {
		if strings.EqualFold(o.SubDomain, wanted.SubDomain) {
			id := managedOrganizationImport.Format(wanted.Parent.ID, o.ID)
			return map[int]string{e.Status: tfkit.AlreadyExists("tenancy_katapult_managed_organization", id)}
		}
	}
	return nil
}
