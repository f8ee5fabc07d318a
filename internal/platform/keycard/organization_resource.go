package keycard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

const (
	deletionPolicyAbandon = "abandon"
	deletionPolicyDelete  = "delete"
)

var organizationImport = tfkit.ImportID{Parts: []string{"id"}, Split: true}

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
	resp.IdentitySchema = organizationImport.IdentitySchema(map[string]string{"id": "Id (or, on import, label) of the organization."})
}

func (r *organizationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A Keycard organization. Its creator administers it.\n\n" +
			"An organization is never replaced, and by default never deleted: destroying the resource forgets the organization and says so. See `deletion_policy`.",
		Attributes: map[string]schema.Attribute{
			"id":         stableAttribute("Id of the organization."),
			"name":       nameAttribute("Name to display. It can be changed in place and need not be unique."),
			"label":      stableAttribute("DNS segment that the service derives, often from the name. It may change with the name."),
			"created_at": stableTimeAttribute("When the organization was created, RFC 3339."),
			"deletion_policy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(deletionPolicyAbandon),
				Validators: []validator.String{stringvalidator.OneOf(deletionPolicyAbandon, deletionPolicyDelete)},
				MarkdownDescription: "What destroying the resource does: `abandon` (default) leaves the organization in place and only forgets it; " +
					"`delete` deletes it **with everything in it**, where the service can (it could not before October 2026).",
			},
		},
	}
}

// ModifyPlan leaves the label open when the name changes, and says what a destroy will not do.
func (r *organizationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if tfkit.IsCreate(req) {
		r.PlanClientOrError(ctx, &resp.Diagnostics)
		return
	}
	var state organizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if tfkit.IsDestroy(req) {
		if state.DeletionPolicy.ValueString() != deletionPolicyDelete {
			resp.Diagnostics.Append(abandonedWarning(state)...)
		}
		return
	}
	var planned types.String
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("name"), &planned)...)
	if !planned.Equal(state.Name) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("label"), types.StringUnknown())...)
	}
}

func (r *organizationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan organizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	wanted := plan.Name.ValueString()
	made, err := rest.Create(ctx, c.REST(), func(ctx context.Context) (api.Organization, error) {
		return c.CreateOrganization(ctx, api.OrganizationCreate{Name: wanted})
	}, rest.Ambiguity[api.Organization]{
		Find: func(ctx context.Context) ([]api.Organization, error) {
			return collect(c.Organizations(ctx, api.ListOptions{}), func(o api.Organization) bool { return o.Name == wanted })
		},
		CreatedAt: func(o api.Organization) time.Time { return o.CreatedAt },
		Describe:  func(o api.Organization) string { return fmt.Sprintf("organization %s named %q", o.ID, o.Name) },
		Key:       func(o api.Organization) string { return o.ID },
	})
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{
			Summary: "Could not create the Keycard organization", Fields: map[string]path.Path{"name": path.Root("name")},
			Advice: map[int]string{http.StatusForbidden: "Only a user may create organizations: a service account works inside its own. Use an access_token of a user, or import the organization."},
		}.Diagnostics(err)...)
		return
	}
	c.organizations.Put("", made)
	plan.read(made)
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, made.ID)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

func (r *organizationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state organizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	found, err := c.organizations.Get(ctx, "", state.ID.ValueString())
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		tfkit.Gone(ctx, req, resp, c.Endpoint(), "Keycard organization "+state.ID.ValueString(), "the next apply creates a new one, with a new id.")
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Keycard organization"}.Diagnostics(err)...)
		return
	}
	state.read(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, found.ID)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

func (r *organizationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state organizationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	if !plan.Name.Equal(state.Name) {
		updated, err := c.UpdateOrganization(ctx, state.ID.ValueString(), api.OrganizationUpdate{Name: plan.Name.ValueString()})
		if err != nil {
			resp.Diagnostics.Append(tfkit.Failure{
				Summary: "Could not rename the Keycard organization", Fields: map[string]path.Path{"name": path.Root("name")},
			}.Diagnostics(err)...)
			return
		}
		c.organizations.Put("", updated)
		plan.read(updated)
	}
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(organizationImport.SetIdentity(ctx, resp.Identity, plan.ID.ValueString())...)
}

func (r *organizationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state organizationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionPolicy.ValueString() != deletionPolicyDelete {
		resp.Diagnostics.Append(abandonedWarning(state)...)
		return
	}
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	id := state.ID.ValueString()
	err := c.DeleteOrganization(ctx, id)
	if rest.HasStatus(err, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone, http.StatusNotImplemented) {
		// A service that cannot delete organizations answers alike: the organization itself tells.
		switch _, missing := c.Organization(ctx, id); {
		case rest.IsNotFound(missing):
			err = nil
			resp.Diagnostics.Append(tfkit.AbsentHere(ctx, req.Private, c.Endpoint(), "Keycard organization "+id)...)
		case missing != nil:
			err = missing
		}
	}
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{
			Summary: "Could not delete the Keycard organization",
			Advice: map[int]string{
				http.StatusNotFound:         cannotDelete,
				http.StatusMethodNotAllowed: cannotDelete,
				http.StatusGone:             cannotDelete,
				http.StatusNotImplemented:   cannotDelete,
			},
		}.Diagnostics(err)...)
		return
	}
	c.organizations.Remove("", id)
}

const cannotDelete = "The organization still exists: this service cannot delete organizations. Set deletion_policy = \"abandon\" and apply, " +
	"then destroy the resource; the organization stays behind."

func (r *organizationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	imported := organizationImport
	imported.Resolve = map[string]func(context.Context, string) (string, error){"id": c.ResolveOrganization}
	imported.Import(ctx, req, resp)
}
