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
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// maxDescription is the longest description of a service account or credential, in characters.
const maxDescription = 500

type serviceAccountResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*serviceAccountResource)(nil)
	_ resource.ResourceWithIdentity    = (*serviceAccountResource)(nil)
	_ resource.ResourceWithImportState = (*serviceAccountResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*serviceAccountResource)(nil)
)

func newServiceAccountResource() resource.Resource {
	r := &serviceAccountResource{}
	r.Platform, r.Name = name, "service_account"
	return r
}

func (r *serviceAccountResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = organizationChild.IdentitySchema(map[string]string{
		"organization_id": "Id (or, on import, label) of the organization.", "id": "Id of the service account.",
	})
}

func (r *serviceAccountResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A service account: a machine's identity in a Keycard organization. It holds no secret; " +
			"credentials are resources of their own, so that they can be rotated. Destroying it deletes its credentials too.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationIDAttribute(),
			"id":              stableAttribute("Id of the service account."),
			"name":            nameAttribute("Name to display. It can be changed in place and need not be unique."),
			"description":     descriptionAttribute(),
			"created_at":      stableTimeAttribute("When the service account was created, RFC 3339."),
		},
	}
}

func nameAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, Validators: []validator.String{tfkit.DisplayName()}, MarkdownDescription: description}
}

func descriptionAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.UTF8LengthAtMost(maxDescription), tfkit.Description()},
		MarkdownDescription: "Description, up to 500 characters on one line. It can be changed in place, and removing it clears it.",
	}
}

func (r *serviceAccountResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClientOrError(ctx, &resp.Diagnostics)
	tfkit.PlanOrganization(ctx, req, resp, c, ok)
}

func (r *serviceAccountResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan serviceAccountModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.plannedOrganization(ctx, plan.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	wanted := plan.create()
	made, err := rest.Create(ctx, c.REST(), func(ctx context.Context) (api.ServiceAccount, error) {
		return c.CreateServiceAccount(ctx, organization, wanted)
	}, rest.Ambiguity[api.ServiceAccount]{
		Find: func(ctx context.Context) ([]api.ServiceAccount, error) {
			return collect(c.ServiceAccounts(ctx, organization, api.ListOptions{}), func(a api.ServiceAccount) bool {
				return a.Name == wanted.Name && a.Description == wanted.Description
			})
		},
		CreatedAt: func(a api.ServiceAccount) time.Time { return a.CreatedAt },
		Describe:  func(a api.ServiceAccount) string { return fmt.Sprintf("service account %s named %q", a.ID, a.Name) },
		Key:       func(a api.ServiceAccount) string { return a.ID },
	})
	if err != nil {
		resp.Diagnostics.Append(newChildFailure("Could not create the Keycard service account").Diagnostics(err)...)
		return
	}
	c.serviceAccounts.Put(organization, made)
	plan.read(organization, made)
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(organizationChild.SetIdentity(ctx, resp.Identity, organization, made.ID)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

func (r *serviceAccountResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state serviceAccountModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, id := state.OrganizationID.ValueString(), state.ID.ValueString()
	found, err := c.serviceAccounts.Get(ctx, organization, id)
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		tfkit.Gone(ctx, req, resp, c.Endpoint(), fmt.Sprintf("Keycard service account %q (%s)", state.Name.ValueString(), id), "the next apply creates a new one, with a new id.")
		return
	case err != nil:
		resp.Diagnostics.Append(childFailure("Could not read the Keycard service account").Diagnostics(err)...)
		return
	}
	state.read(organization, found)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(organizationChild.SetIdentity(ctx, resp.Identity, organization, found.ID)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

func (r *serviceAccountResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state serviceAccountModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, id := state.OrganizationID.ValueString(), state.ID.ValueString()
	updated, err := c.UpdateServiceAccount(ctx, organization, id, plan.update(state))
	if err != nil {
		resp.Diagnostics.Append(childFailure("Could not update the Keycard service account").Diagnostics(err)...)
		return
	}
	c.serviceAccounts.Put(organization, updated)
	plan.read(organization, updated)
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(organizationChild.SetIdentity(ctx, resp.Identity, organization, id)...)
}

func (r *serviceAccountResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state serviceAccountModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, id := state.OrganizationID.ValueString(), state.ID.ValueString()
	err := c.DeleteServiceAccount(ctx, organization, id)
	switch {
	case rest.IsNotFound(err):
		resp.Diagnostics.Append(tfkit.AbsentHere(ctx, req.Private, c.Endpoint(), "Keycard service account "+id)...)
	case err != nil:
		resp.Diagnostics.Append(childFailure("Could not delete the Keycard service account").Diagnostics(err)...)
		return
	}
	c.serviceAccounts.Remove(organization, id)
	c.credentials.Invalidate(credentialParent(organization, id))
}

func (r *serviceAccountResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if c, ok := r.Client(ctx, &resp.Diagnostics); ok {
		c.importing(organizationChild).Import(ctx, req, resp)
	}
}

// newChildFailure is the failure to create an object of an organization.
func newChildFailure(summary string) tfkit.Failure {
	failure := childFailure(summary)
	failure.Advice = map[int]string{http.StatusNotFound: "The organization (organization_id) does not exist or is not visible to this credential."}
	return failure
}

func childFailure(summary string) tfkit.Failure {
	return tfkit.Failure{Summary: summary, Fields: map[string]path.Path{
		"name": path.Root("name"), "description": path.Root("description"), "email": path.Root("email"), "role": path.Root("role"),
		"identifier": path.Root("identifier"), "client_id": path.Root("client_id"),
	}}
}
