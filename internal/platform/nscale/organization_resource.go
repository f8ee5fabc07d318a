package nscale

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

var organizationImport = tfkit.ImportID{Parts: []string{"id"}}

type organizationResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure      = (*organizationResource)(nil)
	_ resource.ResourceWithIdentity       = (*organizationResource)(nil)
	_ resource.ResourceWithImportState    = (*organizationResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*organizationResource)(nil)
	_ resource.ResourceWithValidateConfig = (*organizationResource)(nil)
)

func newOrganizationResource() resource.Resource {
	r := &organizationResource{}
	r.Platform, r.Name = name, "organization"
	return r
}

func (r *organizationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = organizationImport.IdentitySchema(map[string]string{"id": "Id (or, on import, exact name) of the organization."})
}

func (r *organizationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan organizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	if plan.ID.ValueString() != "" {
		r.adopt(ctx, c, plan, resp)
	} else {
		r.make(ctx, c, plan, resp)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.origin(ctx))...)
		resp.Diagnostics.Append(tfkit.RecordConfigured(ctx, resp.Private, req.Config, clearable)...)
	}
}

// adopt takes over an organization that exists, changed to what the plan wants of it. Until then
// nothing was made, so a failure leaves no state.
func (r *organizationResource) adopt(ctx context.Context, c *client, plan organizationModel, resp *resource.CreateResponse) {
	found, err := c.findOrganization(ctx, plan.ID.ValueString())
	if err == nil && !plan.write(found).Matches(found) {
		found, err = c.writer.UpdateOrganization(ctx, found.Metadata.ID, plan.write)
	}
	if err != nil {
		resp.Diagnostics.Append(failure("adopt the Nscale organization").Diagnostics(err)...)
		return
	}
	c.organizations.Put("", found)
	plan.read(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, plan.ID.ValueString())...)
}

// make creates an organization and waits until it is usable: what is put into it before that breaks.
func (r *organizationResource) make(ctx context.Context, c *client, plan organizationModel, resp *resource.CreateResponse) {
	limit, diags := plan.Timeouts.Create(ctx, waitLimit)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	made, err := c.writer.CreateOrganization(ctx, plan.write(api.Organization{}))
	if err != nil {
		f := failure("create the Nscale organization")
		f.Advice[http.StatusForbidden] = "Only a platform administrator may create organizations, and no service account is one. " +
			"To manage an organization that exists, set its id, or import it:\n\n" + tfkit.ImportBlock(r.TypeName(), "<id or name>")
		resp.Diagnostics.Append(f.Diagnostics(err)...)
		return
	}
	plan.read(made)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, made.Metadata.ID)...)
	c.organizations.Put("", made)
	err = wait(ctx, limit, func(ctx context.Context) (bool, error) {
		seen, err := listed(ctx, c, made.Metadata.ID)
		if err != nil || seen == nil {
			return false, err
		}
		c.organizations.Put("", *seen)
		return provisioned(seen.Metadata)
	})
	if err != nil {
		resp.Diagnostics.Append(failure("see the Nscale organization provisioned").Warnings(err)...)
	}
}

// listed reads an organization from a fresh list; nil when the list lacks it.
func listed(ctx context.Context, c *client, id string) (*api.Organization, error) {
	all, err := c.writer.FreshOrganizations(ctx)
	if i := slices.IndexFunc(all, func(o api.Organization) bool { return o.Metadata.ID == id }); i >= 0 {
		return &all[i], nil
	}
	return nil, err
}

func (r *organizationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state organizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	found, err := confirmedRead(ctx, c, c.organizations, "", id)
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		tfkit.Gone(ctx, req, resp, c.origin(ctx), "Nscale organization "+id,
			"the next apply creates a new one with a new id, or fails where the configuration names the old one.")
		return
	case err != nil:
		resp.Diagnostics.Append(failure("read the Nscale organization").Diagnostics(err)...)
		return
	}
	state.read(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, id)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.origin(ctx))...)
}

func (r *organizationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan organizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	found, err := c.findOrganization(ctx, plan.ID.ValueString())
	if err == nil && !plan.write(found).Matches(found) {
		found, err = c.writer.UpdateOrganization(ctx, plan.ID.ValueString(), plan.write)
	}
	if err != nil {
		resp.Diagnostics.Append(failure("update the Nscale organization").Diagnostics(err)...)
		return
	}
	c.organizations.Put("", found)
	plan.read(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, plan.ID.ValueString())...)
	resp.Diagnostics.Append(tfkit.RecordConfigured(ctx, resp.Private, req.Config, clearable)...)
}

func (r *organizationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state organizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionPolicy.ValueString() != deletionPolicyDelete {
		resp.Diagnostics.Append(abandoned(state)...)
		return
	}
	limit, diags := state.Timeouts.Delete(ctx, waitLimit)
	resp.Diagnostics.Append(diags...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	err := c.writer.DeleteOrganization(ctx, id)
	if err == nil || rest.IsNotFound(err) {
		// Other answers than the list's prove nothing: a missing organization reads 403, 404 or 500.
		err = wait(ctx, limit, func(ctx context.Context) (bool, error) {
			seen, err := listed(ctx, c, id)
			if err != nil || seen == nil {
				return err == nil, err
			}
			return false, stuck(seen.Metadata)
		})
	}
	if err != nil {
		f := failure("delete the Nscale organization")
		f.Advice[http.StatusForbidden] = "Only a platform administrator may delete organizations. Set deletion_policy = \"abandon\" and apply to let the resource go without that."
		resp.Diagnostics.Append(f.Diagnostics(err)...)
		return
	}
	c.organizations.Remove("", id)
}

func (r *organizationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	imported := organizationImport
	imported.Resolve = map[string]func(context.Context, string) (string, error){"id": c.ResolveOrganization}
	imported.Import(ctx, req, resp)
}
