package katapult

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

var managedOrganizationImport = tfkit.ImportID{Parts: []string{"parent", "id"}}

// spellingsKey is where private state keeps the organization's spellings.
const spellingsKey = "spellings"

type managedOrganizationResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*managedOrganizationResource)(nil)
	_ resource.ResourceWithIdentity    = (*managedOrganizationResource)(nil)
	_ resource.ResourceWithImportState = (*managedOrganizationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*managedOrganizationResource)(nil)
)

func newManagedOrganizationResource() resource.Resource {
	r := &managedOrganizationResource{}
	r.Platform, r.Name = name, "managed_organization"
	return r
}

func (r *managedOrganizationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = managedOrganizationImport.IdentitySchema(map[string]string{
		"parent": "Id (or, on import, sub-domain) of the organization that manages it.",
		"id":     "Id of the managed organization.",
	})
}

func (r *managedOrganizationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	fixed := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An organization that another Katapult organization manages.\n\n" +
			"The API creates and deletes such organizations but cannot change one, and another organization is no substitute for this one. " +
			"A change of any argument is therefore an error while planning. A name or sub-domain that was changed in the console is a warning.\n\n" +
			"Destroying the resource **deletes the organization**. Katapult refuses while something is left in it, and says what.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, PlanModifiers: fixed, MarkdownDescription: "Id of the organization: `org_` and 16 letters or digits."},
			"parent": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Id (not sub-domain) of the organization that manages it. It cannot be changed.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.DisplayName()},
				MarkdownDescription: "Name to display. It cannot be changed through the API.",
			},
			"sub_domain": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.DisplayName()},
				MarkdownDescription: "Sub-domain, a DNS label that no other organization of the service may have. It cannot be changed through the API.",
			},
			"annotations": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				Validators: []validator.Map{mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: "Annotations to create the organization with. They cannot be changed, and the API does not show them: " +
					"after an import they are null until the configuration names them, which is accepted if the organization has them all.",
			},
			"infrastructure_domain": schema.StringAttribute{
				Computed: true, PlanModifiers: fixed, MarkdownDescription: "Domain below which the organization's machines get names.",
			},
			"created_at": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{}, PlanModifiers: fixed, MarkdownDescription: "When the organization was created, RFC 3339.",
			},
			"activated_at": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: "When the organization was activated, RFC 3339; null while it is not.",
			},
			"suspended": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the organization is suspended. A suspended organization stays in state, but can be deleted only after its suspension.",
			},
		},
	}
}

func (r *managedOrganizationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state managedOrganizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	found, known, err := c.find(ctx, state.Parent.ValueString(), state.ID.ValueString())
	refused := api.IsSuspended(err) || api.IsNotActivated(err)
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		tfkit.Gone(ctx, req, resp, c.Endpoint(), "Katapult organization "+state.ID.ValueString(), "the next apply creates a new one, with a new id.")
		return
	case refused && !state.Name.IsNull():
		// It exists, and nothing else can be learned of it.
		state.Suspended = types.BoolValue(api.IsSuspended(err))
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the managed organization"}.Diagnostics(err)...)
		return
	default:
		state.read(found, known)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(managedOrganizationImport.SetIdentity(ctx, resp.Identity, state.Parent.ValueString(), state.ID.ValueString())...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
	remembered, _ := tfkit.GetPrivate[spellings](ctx, req.Private, spellingsKey)
	remembered.see(state)
	resp.Diagnostics.Append(tfkit.SetPrivate(ctx, resp.Private, spellingsKey, remembered)...)
}

// Update sends nothing: it records annotations after an import, which the plan has found in place.
func (r *managedOrganizationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state managedOrganizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	// What was unknown while planning is compared here for the first time.
	resp.Diagnostics.Append(c.unchangeable(ctx, plan, state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, known, err := c.find(ctx, state.Parent.ValueString(), state.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the managed organization"}.Diagnostics(err)...)
		return
	}
	plan.ActivatedAt = state.ActivatedAt
	plan.readComputed(found, known)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(managedOrganizationImport.SetIdentity(ctx, resp.Identity, plan.Parent.ValueString(), plan.ID.ValueString())...)
}

func (r *managedOrganizationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state managedOrganizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	id, parent := state.ID.ValueString(), state.Parent.ValueString()
	err := c.DeleteManagedOrganization(ctx, api.Reference{ID: id})
	if rest.IsNotFound(err) {
		// What lies beyond the token's reach is "not found" as well; the parent tells.
		c.managed.Invalidate(parent)
		if _, listErr := c.managed.Get(ctx, parent, id); errors.Is(listErr, bulk.ErrAbsent) {
			err = nil
		}
	}
	switch steps := api.OpenSteps(err); {
	case steps != nil:
		resp.Diagnostics.AddError("The managed organization cannot be deleted yet",
			fmt.Sprintf("Katapult deletes the organization %s (%s) only after these steps:%s\n\n%s", id, state.SubDomain.ValueString(), openSteps(steps), err))
		return
	case api.IsSuspended(err), api.IsNotActivated(err):
		resp.Diagnostics.AddError("The managed organization cannot be deleted in its condition",
			fmt.Sprintf("Katapult refuses to delete the organization %s while it is suspended or not activated. Have that changed first, or forget the organization with `terraform state rm`.\n\n%s", id, err))
		return
	case api.IsNotManaged(err):
		resp.Diagnostics.AddError("The organization is not managed",
			fmt.Sprintf("No other organization manages %s any more, and the API deletes only managed ones. Forget it with `terraform state rm`.\n\n%s", id, err))
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not delete the managed organization"}.Diagnostics(err)...)
		return
	}
	c.organizations.Remove("", id)
	c.managed.Remove(parent, id)
}

// ImportState proves that the parent manages the organization: its id alone does not tell.
func (r *managedOrganizationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	imported := managedOrganizationImport
	imported.Resolve = map[string]func(context.Context, string) (string, error){"parent": c.resolve}
	imported.Import(ctx, req, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	var parent, id types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("parent"), &parent)...)
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := c.managed.Get(ctx, parent.ValueString(), id.ValueString())
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		resp.Diagnostics.AddError("Not a managed organization of this parent",
			fmt.Sprintf("The organization %s does not manage an organization with the id %q.", parent.ValueString(), id.ValueString()))
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the organizations that " + parent.ValueString() + " manages"}.Diagnostics(err)...)
	}
}
