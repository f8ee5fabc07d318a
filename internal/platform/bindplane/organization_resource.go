package bindplane

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

var organizationImport = tfkit.ImportID{Parts: []string{"id"}}

type organizationResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*organizationResource)(nil)
	_ resource.ResourceWithIdentity    = (*organizationResource)(nil)
	_ resource.ResourceWithImportState = (*organizationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*organizationResource)(nil)
)

func newOrganizationResource() resource.Resource {
	r := &organizationResource{}
	r.Platform, r.Name = name, "organization"
	return r
}

func (r *organizationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = organizationImport.IdentitySchema(map[string]string{"id": "Id (or, on import, a unique name) of the organization."})
}

func (r *organizationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan organizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	wait, problems := plan.Timeouts.Create(ctx, createWait)
	resp.Diagnostics.Append(problems...)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	made, err := c.createOnce(ctx, r.TypeName(), api.NewOrganization{
		OrganizationName: plan.Name.ValueString(), AccountName: plan.InitialProjectName.ValueString(),
		EULAAccepted: plan.EULAAccepted.ValueBool(), LicenseType: plan.LicenseType.ValueString(),
	})
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{
			Summary: "Could not create the Bindplane organization",
			Advice:  map[int]string{http.StatusUnauthorized: refusedAdvice, http.StatusForbidden: forbiddenAdvice},
		}.Diagnostics(err)...)
		return
	}
	id := made.Organization.Metadata.ID
	plan.ID = types.StringValue(id)
	plan.ResourceName = tfkit.Text(made.Organization.Metadata.Name, types.StringNull())
	plan.InitialProjectID = tfkit.Text(made.Account.Metadata.ID, types.StringNull())
	if plan.LicenseType.IsUnknown() {
		plan.LicenseType = untold
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(tfkit.SetPrivate(ctx, resp.Private, madeKey, true)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, id)...)
	c.changed()

	_, seen, err := c.await(ctx, wait, id, func(api.Organization) bool { return true })
	switch {
	case seen:
		resp.Diagnostics.Append(recordSeen(ctx, nil, resp.Private, c)...)
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "The new Bindplane organization could not be looked up"}.Warnings(err)...)
	default:
		resp.Diagnostics.AddWarning("The new Bindplane organization does not show in the list",
			fmt.Sprintf("The organization %q (%s) was created, but %s later the list of organizations did not show it: this credential may be unable to see what it made.", plan.Name.ValueString(), id, wait))
	}
}

func (r *organizationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state organizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	// Set on every way out: a CLI without identities sends none along.
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, id)...)
	found, err := c.organizations.Get(ctx, "", id)
	listed := err == nil
	if errors.Is(err, bulk.ErrAbsent) {
		found, err = c.byResourceName(ctx, state.ResourceName.ValueString(), id)
	}
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		gone(ctx, req, resp, c, "Bindplane organization "+id, "the next apply creates a new one, with a new id.")
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Bindplane organization"}.Diagnostics(err)...)
		return
	}
	state.read(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	if listed {
		resp.Diagnostics.Append(recordSeen(ctx, req.Private, resp.Private, c)...)
	}
}

func (r *organizationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state organizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	wait, problems := plan.Timeouts.Update(ctx, updateWait)
	resp.Diagnostics.Append(problems...)
	// What was unknown while planning is known now.
	resp.Diagnostics.Append(frozen(plan, state, madeHere(ctx, req.Private))...)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	id, wanted := state.ID.ValueString(), plan.Name.ValueString()
	if wanted != state.Name.ValueString() {
		failure := tfkit.Failure{
			Summary: "Could not rename the Bindplane organization", At: path.Root("name"),
			Advice: map[int]string{http.StatusUnauthorized: refusedAdvice, http.StatusForbidden: forbiddenAdvice, http.StatusNotFound: goneAdvice},
		}
		if err := c.RenameOrganization(ctx, id, wanted); err != nil {
			resp.Diagnostics.Append(failure.Diagnostics(err)...)
			return
		}
		c.changed()
		renamed, ok, err := c.await(ctx, wait, id, func(o api.Organization) bool { return o.Metadata.Title() == wanted })
		if !ok {
			if err == nil {
				err = fmt.Errorf("the server accepted the name %q, but %s later the list of organizations did not show it", wanted, wait)
			}
			resp.Diagnostics.Append(failure.Diagnostics(err)...)
			return
		}
		plan.ResourceName = tfkit.Text(renamed.Metadata.Name, types.StringNull())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, id)...)
}

func (r *organizationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state organizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// A plan that replaces the resource (-replace, a tainted state) gets here unasked.
	if state.DeletionProtection.ValueBool() {
		resp.Diagnostics.Append(protected(state))
		return
	}
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	id := state.ID.ValueString()
	err := c.DeleteOrganization(ctx, id)
	if rest.IsNotFound(err) {
		err = nil
		resp.Diagnostics.Append(hidden(ctx, req.Private, c, "Bindplane organization "+id)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{
			Summary: "Could not delete the Bindplane organization",
			Advice: map[int]string{
				http.StatusUnauthorized: refusedAdvice, http.StatusForbidden: forbiddenAdvice,
				http.StatusConflict: "Something still depends on the organization, such as its projects. Delete that first.",
			},
		}.Diagnostics(err)...)
		return
	}
	c.organizations.Remove("", id)
	c.changed()
}

func (r *organizationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	imported := organizationImport
	imported.Resolve = map[string]func(context.Context, string) (string, error){"id": c.resolveID}
	imported.Import(ctx, req, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	model := organizationModel{Timeouts: noTimeouts()}
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("id"), &model.ID)...)
	// A credential that may not see projects imports the organization without them.
	all, _ := c.allProjects(ctx)
	entry, _ := all.Of(model.ID.ValueString())
	model.adopt(entry)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// byResourceName asks for an organization that the list does not show by the handle it had.
func (c *client) byResourceName(ctx context.Context, resourceName, id string) (api.Organization, error) {
	if !api.Addressable(resourceName) {
		return api.Organization{}, bulk.ErrAbsent
	}
	found, err := c.OrganizationByName(ctx, resourceName)
	if rest.IsNotFound(err) || err == nil && found.Metadata.ID != id {
		return found, bulk.ErrAbsent
	}
	return found, err
}

// Advice that fits every call of this API.
const (
	refusedAdvice   = "The credential was refused: it is wrong, expired or deleted, or its user may not do this. This API answers alike in some of these cases."
	forbiddenAdvice = "The credential's user needs the Admin role in the organization, and the organization a plan that includes the API."
	goneAdvice      = "The organization does not exist any more, or this credential cannot see it. Run a plan to refresh the state."
)
