package keycard

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// ssoImport has the organization alone: it has at most one connection.
var ssoImport = tfkit.ImportID{Parts: []string{"organization_id"}, Split: true}

type ssoConnectionResource struct {
	tfkit.Resource[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*ssoConnectionResource)(nil)
	_ resource.ResourceWithIdentity    = (*ssoConnectionResource)(nil)
	_ resource.ResourceWithImportState = (*ssoConnectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*ssoConnectionResource)(nil)
)

func newSSOConnectionResource() resource.Resource {
	r := &ssoConnectionResource{}
	r.Platform, r.Name = name, "sso_connection"
	return r
}

func (r *ssoConnectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = ssoImport.IdentitySchema(map[string]string{"organization_id": "Id (or, on import, label) of the organization."})
}

// ModifyPlan keeps what the service filled in, opens what was dropped, and tells when the secret
// has to be sent.
func (r *ssoConnectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClientOrError(ctx, &resp.Diagnostics)
	tfkit.PlanOrganization(ctx, req, resp, c, ok)
	if tfkit.IsDestroy(req) || resp.Diagnostics.HasError() {
		return
	}
	var config, plan, state ssoConnectionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if tfkit.IsCreate(req) {
		if config.ClientID.IsNull() {
			resp.Diagnostics.AddAttributeError(path.Root("client_id"), "Client id is missing", "A client id is needed to turn single sign-on on. It can be cleared later.")
		}
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	dropped := tfkit.Dropped(ctx, req.Private, req.Config, protocolLeaves)
	protocols := tfkit.PlanComputed(ctx, path.Root("protocols"), config.Protocols, plan.Protocols, state.Protocols, dropped, plan.Identifier.Equal(state.Identifier))
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("protocols"), protocols)...)
	set := state.ClientSecretSet
	if !secretChange(config, plan, state).IsZero() {
		set = types.BoolUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("client_secret_set"), set)...)
}

// secretChange is what an update has to do with the secret: send it, clear it, or leave it alone.
// Write-only values stand in the configuration alone.
func secretChange(config, plan, state ssoConnectionModel) rest.Optional[string] {
	configured := !config.ClientSecret.IsNull() || !config.ClientSecretWO.IsNull()
	had := !state.ClientSecret.IsNull() || !state.ClientSecretWOVersion.IsNull()
	secret := config.ClientSecret.ValueString()
	if config.ClientSecret.IsNull() {
		secret = config.ClientSecretWO.ValueString()
	}
	switch {
	case configured && (!plan.ClientSecret.Equal(state.ClientSecret) || !plan.ClientSecretWOVersion.Equal(state.ClientSecretWOVersion) || !state.ClientSecretSet.ValueBool()):
		return rest.Value(secret)
	case !configured && had:
		return rest.Null[string]()
	}
	return rest.Optional[string]{}
}

func (r *ssoConnectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config ssoConnectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.plannedOrganization(ctx, plan.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	protocols, diags := protocolsSetting(ctx, config.Protocols, types.ObjectNull(protocolType), nil)
	resp.Diagnostics.Append(diags...)
	secret, _ := secretChange(config, plan, ssoConnectionModel{}).Get()
	wanted := api.SSOConnectionEnable{
		Identifier: plan.Identifier.ValueString(), ClientID: plan.ClientID.ValueString(), ClientSecret: secret, Protocols: protocols,
	}
	made, err := rest.Create(ctx, c.REST(), func(ctx context.Context) (api.SSOConnection, error) {
		return c.EnableSSOConnection(ctx, organization, wanted)
	}, rest.Ambiguity[api.SSOConnection]{
		Find: func(ctx context.Context) ([]api.SSOConnection, error) {
			found, err := c.SSOConnection(ctx, organization)
			switch {
			case rest.IsNotFound(err):
				return nil, nil
			case err != nil:
				return nil, err
			case found.Identifier != wanted.Identifier || found.ClientID == nil || *found.ClientID != wanted.ClientID || found.ClientSecretSet != (secret != ""):
				return nil, nil
			}
			return []api.SSOConnection{found}, nil
		},
		CreatedAt: func(s api.SSOConnection) time.Time { return s.CreatedAt },
		Describe:  func(s api.SSOConnection) string { return "SSO connection " + s.ID + " of organization " + organization },
	})
	if err != nil {
		failure := ssoFailure("Could not enable single sign-on of the Keycard organization")
		failure.Advice[http.StatusConflict] = "The organization has an SSO connection already. " + tfkit.AlreadyExists(r.TypeName(), ssoImport.Format(organization))
		resp.Diagnostics.Append(failure.Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(plan.read(ctx, organization, made)...)
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(ssoImport.SetIdentity(ctx, resp.Identity, organization)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
	resp.Diagnostics.Append(tfkit.RecordConfigured(ctx, resp.Private, req.Config, protocolLeaves)...)
}

func (r *ssoConnectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state ssoConnectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization := state.OrganizationID.ValueString()
	found, err := c.SSOConnection(ctx, organization)
	switch {
	case rest.IsNotFound(err):
		tfkit.Gone(ctx, req, resp, c.Endpoint(), fmt.Sprintf("The SSO connection of the Keycard organization %s", organization), "the next apply enables single sign-on again.")
		return
	case err != nil:
		resp.Diagnostics.Append(ssoFailure("Could not read the SSO connection of the Keycard organization").Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(state.read(ctx, organization, found)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(ssoImport.SetIdentity(ctx, resp.Identity, organization)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.Endpoint())...)
}

func (r *ssoConnectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config ssoConnectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization := state.OrganizationID.ValueString()
	protocols, diags := protocolsSetting(ctx, config.Protocols, state.Protocols, tfkit.Dropped(ctx, req.Private, req.Config, protocolLeaves))
	resp.Diagnostics.Append(diags...)
	request := api.SSOConnectionUpdate{
		Identifier: changedText(plan.Identifier, state.Identifier), ClientSecret: secretChange(config, plan, state), Protocols: protocols,
	}
	if !plan.ClientID.Equal(state.ClientID) {
		request.ClientID = rest.ValueOrNull(plan.ClientID.ValueStringPointer())
	}
	updated, err := c.UpdateSSOConnection(ctx, organization, request)
	if err != nil {
		resp.Diagnostics.Append(ssoFailure("Could not update the SSO connection of the Keycard organization").Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(plan.read(ctx, organization, updated)...)
	resp.Diagnostics.Append(tfkit.SetResult(ctx, &resp.State, req.Plan, plan)...)
	resp.Diagnostics.Append(ssoImport.SetIdentity(ctx, resp.Identity, organization)...)
	resp.Diagnostics.Append(tfkit.RecordConfigured(ctx, resp.Private, req.Config, protocolLeaves)...)
}

func (r *ssoConnectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state ssoConnectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization := state.OrganizationID.ValueString()
	err := c.DisableSSOConnection(ctx, organization)
	switch {
	case rest.IsNotFound(err):
		resp.Diagnostics.Append(tfkit.AbsentHere(ctx, req.Private, c.Endpoint(), "The SSO connection of the Keycard organization "+organization)...)
	case err != nil:
		resp.Diagnostics.Append(ssoFailure("Could not disable single sign-on of the Keycard organization").Diagnostics(err)...)
	}
}

func (r *ssoConnectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	imported := ssoImport
	imported.Resolve = map[string]func(context.Context, string) (string, error){"organization_id": c.ResolveOrganization}
	imported.Import(ctx, req, resp)
}

// ssoFailure puts an error about a protocol setting on that setting.
func ssoFailure(summary string) tfkit.Failure {
	failure := newChildFailure(summary)
	failure.Fields["client_secret"], failure.Fields["protocols"] = path.Root("client_secret"), path.Root("protocols")
	for _, leaf := range protocolLeaves {
		failure.Fields[leaf.String()] = leaf
	}
	return failure
}
