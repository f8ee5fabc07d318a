package bindplane

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

var licenseImport = tfkit.ImportID{Parts: []string{"organization_id"}}

// licenseResource writes licences. Nothing reads one back, so that there is no drift to find.
type licenseResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*licenseResource)(nil)
	_ resource.ResourceWithIdentity    = (*licenseResource)(nil)
	_ resource.ResourceWithImportState = (*licenseResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*licenseResource)(nil)
)

func newLicenseResource() resource.Resource {
	r := &licenseResource{}
	r.Platform, r.Name = name, "organization_license"
	return r
}

type licenseModel struct {
	OrganizationID      types.String `tfsdk:"organization_id"`
	LicenseKey          types.String `tfsdk:"license_key"`
	LicenseKeyWO        types.String `tfsdk:"license_key_wo"`
	LicenseKeyWOVersion types.Int64  `tfsdk:"license_key_wo_version"`
	CreateLicenseType   types.String `tfsdk:"create_license_type"`
	UseContextEndpoint  types.Bool   `tfsdk:"use_context_endpoint"`
}

func (r *licenseResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = licenseImport.IdentitySchema(map[string]string{"organization_id": "Id (or, on import, a unique name) of the organization."})
}

func (r *licenseResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	at := path.MatchRoot
	resp.Schema = schema.Schema{
		MarkdownDescription: "The licence of a Bindplane organization: a key, or a type for which the server generates one. Give exactly one of `license_key_wo`, `license_key` and `create_license_type`.\n\n" +
			"The API never tells which licence an organization has, so that a change made elsewhere goes unnoticed, and an import is followed by one write. " +
			"Destroying the resource makes no call: the organization keeps its licence. Self-hosted servers may take their licence from their own configuration and refuse this one.",
		Attributes: map[string]schema.Attribute{
			"organization_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "Id of the organization (not its name). Another organization replaces the resource.",
			},
			"license_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				Validators: []validator.String{
					stringvalidator.LengthAtLeast(1),
					stringvalidator.ExactlyOneOf(at("license_key"), at("license_key_wo"), at("create_license_type")),
				},
				MarkdownDescription: "Licence key. It is kept in the state; prefer `license_key_wo`. Another key is written in place.",
			},
			"license_key_wo": schema.StringAttribute{
				Optional: true, Sensitive: true, WriteOnly: true,
				Validators: []validator.String{
					stringvalidator.LengthAtLeast(1),
					stringvalidator.AlsoRequires(at("license_key_wo_version")),
				},
				MarkdownDescription: "Licence key that is kept neither in the plan nor in the state (Terraform 1.11 or above). It is written whenever `license_key_wo_version` changes.",
			},
			"license_key_wo_version": schema.Int64Attribute{
				Optional:            true,
				Validators:          []validator.Int64{int64validator.AlsoRequires(at("license_key_wo"))},
				MarkdownDescription: "Any number; another one writes `license_key_wo` again.",
			},
			"create_license_type": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Type of the licence that the server shall generate, as the vendor names it. Another type generates another licence.",
			},
			"use_context_endpoint": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether to write a key through the endpoint for the organization that the credential is currently working in, instead of naming the organization. " +
					"Nothing is written unless that is `organization_id`. It cannot be combined with `create_license_type`. Default `false`.",
			},
		},
	}
}

// ModifyPlan tells a name from an id, and sees early that the current organization is another one.
func (r *licenseResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if tfkit.IsDestroy(req) {
		resp.Diagnostics.AddWarning("The Bindplane organization keeps its licence", keepsLicense)
		return
	}
	var plan, state licenseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	throughContext := plan.UseContextEndpoint.ValueBool()
	if throughContext && !plan.CreateLicenseType.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("use_context_endpoint"), "Contradicting settings",
			"The endpoint for the current organization takes keys alone. Leave out use_context_endpoint, or give a key instead of create_license_type.")
		return
	}
	c, ok := r.PlanClientOrError(ctx, &resp.Diagnostics)
	if !ok || plan.OrganizationID.IsUnknown() {
		return
	}
	if !plan.OrganizationID.Equal(state.OrganizationID) {
		reference := plan.OrganizationID.ValueString()
		if found, err := c.resolve(ctx, reference); err == nil && found.Metadata.ID != reference {
			resp.Diagnostics.AddAttributeError(path.Root("organization_id"), "Organization name where its id is needed",
				fmt.Sprintf("%q is a name of the organization with the id %q. A resource needs the id, which never changes: organization_id = %q.", reference, found.Metadata.ID, found.Metadata.ID))
			return
		} else if errors.Is(err, errUnknownOrganization) {
			resp.Diagnostics.AddAttributeWarning(path.Root("organization_id"), "Unknown organization",
				fmt.Sprintf("This credential sees no organization %q, so that writing its licence will probably fail.", reference))
		}
	}
	if throughContext && plan.writes(state) {
		if problem, err := c.contextProblem(ctx, plan.OrganizationID.ValueString()); err == nil && problem != "" {
			resp.Diagnostics.AddAttributeWarning(path.Root("use_context_endpoint"), "Another organization is the current one", problem)
		}
	}
}

const keepsLicense = "The API cannot take a licence away: destroying the resource only forgets it."

// writes tells whether a plan sends a licence.
func (m licenseModel) writes(state licenseModel) bool {
	return !m.OrganizationID.Equal(state.OrganizationID) || !m.LicenseKey.Equal(state.LicenseKey) && !m.LicenseKey.IsNull() ||
		!m.LicenseKeyWOVersion.Equal(state.LicenseKeyWOVersion) && !m.LicenseKeyWOVersion.IsNull() ||
		!m.CreateLicenseType.Equal(state.CreateLicenseType) && !m.CreateLicenseType.IsNull()
}

func (r *licenseResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config licenseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !r.write(ctx, plan, config, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(licenseImport.SetIdentity(ctx, resp.Identity, plan.OrganizationID.ValueString())...)
}

func (r *licenseResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config licenseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || plan.writes(state) && !r.write(ctx, plan, config, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(licenseImport.SetIdentity(ctx, resp.Identity, plan.OrganizationID.ValueString())...)
}

// write sends the licence. A write-only key stands in the configuration alone.
func (r *licenseResource) write(ctx context.Context, plan, config licenseModel, diags *diag.Diagnostics) bool {
	c, ok := r.Client(ctx, diags)
	if !ok || diags.HasError() {
		return false
	}
	organization := plan.OrganizationID.ValueString()
	license := api.License{LicenseKey: plan.LicenseKey.ValueString(), CreateLicenseType: plan.CreateLicenseType.ValueString()}
	at := path.Root("license_key")
	switch {
	case !config.LicenseKeyWO.IsNull():
		license.LicenseKey, at = config.LicenseKeyWO.ValueString(), path.Root("license_key_wo")
	case !plan.CreateLicenseType.IsNull():
		at = path.Root("create_license_type")
	}
	c.REST().Masker().Add(license.LicenseKey)

	failure := tfkit.Failure{
		Summary: "Could not write the licence of the Bindplane organization", At: at,
		Advice: map[int]string{
			http.StatusUnauthorized: refusedAdvice, http.StatusForbidden: forbiddenAdvice, http.StatusNotFound: goneAdvice,
			http.StatusConflict: "The limits of this licence are below what the organization uses at present.",
		},
	}
	var err error
	if plan.UseContextEndpoint.ValueBool() {
		var problem string
		if problem, err = c.contextProblem(ctx, organization); err == nil && problem != "" {
			diags.AddAttributeError(path.Root("use_context_endpoint"), "Another organization is the current one", problem)
			return false
		}
		if err == nil {
			err = c.SetCurrentLicense(ctx, license.LicenseKey)
		}
	} else {
		err = c.SetLicense(ctx, organization, license)
	}
	if err != nil {
		diags.Append(failure.Diagnostics(err)...)
		return false
	}
	return true
}

// contextProblem says why the current organization is not the one that is meant; "" when it is.
// It asks anew: what is current can be changed at any time.
func (c *client) contextProblem(ctx context.Context, organizationID string) (string, error) {
	all, err := c.AllProjects(ctx)
	if err != nil {
		return "", err
	}
	current, ok := all.Current()
	switch {
	case !ok:
		return "The server does not tell which organization the credential is working in, so that its current licence is not touched. Leave out use_context_endpoint.", nil
	case current.Organization.Metadata.ID != organizationID:
		return fmt.Sprintf("The credential is working in the organization %q (%s), not in %s. Select a project of that organization (project_id in the provider block), or leave out use_context_endpoint.",
			current.Organization.Metadata.Title(), current.Organization.Metadata.ID, organizationID), nil
	}
	return "", nil
}

// Read looks whether the organization is still there; its licence cannot be read.
func (r *licenseResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state licenseModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	id := state.OrganizationID.ValueString()
	resp.Diagnostics.Append(licenseImport.SetIdentity(ctx, resp.Identity, id)...)
	_, err := c.organizations.Get(ctx, "", id)
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		gone(ctx, req, resp, c, "Bindplane organization "+id, "the next apply tries to license it again, which fails as long as the organization is missing.")
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not look up the licence's Bindplane organization"}.Diagnostics(err)...)
		return
	}
	if state.UseContextEndpoint.IsNull() {
		state.UseContextEndpoint = types.BoolValue(false)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(recordSeen(ctx, req.Private, resp.Private, c)...)
}

func (r *licenseResource) Delete(_ context.Context, _ resource.DeleteRequest, resp *resource.DeleteResponse) {
	resp.Diagnostics.AddWarning("The Bindplane organization keeps its licence", keepsLicense)
}

func (r *licenseResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	imported := licenseImport
	imported.Resolve = map[string]func(context.Context, string) (string, error){"organization_id": c.resolveID}
	imported.Import(ctx, req, resp)
}
