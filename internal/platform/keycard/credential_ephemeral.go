package keycard

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type credentialEphemeral struct {
	tfkit.Ephemeral[*client]
}

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*credentialEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithClose     = (*credentialEphemeral)(nil)
)

func newCredentialEphemeral() ephemeral.EphemeralResource {
	e := &credentialEphemeral{}
	e.Platform, e.Name = name, "service_account_credential"
	return e
}

type credentialEphemeralModel struct {
	OrganizationID   types.String `tfsdk:"organization_id"`
	ServiceAccountID types.String `tfsdk:"service_account_id"`
	Name             types.String `tfsdk:"name"`
	ID               types.String `tfsdk:"id"`
	ClientID         types.String `tfsdk:"client_id"`
	ClientSecret     types.String `tfsdk:"client_secret"`
}

// openCredential is what Close needs to revoke a credential: ids alone.
type openCredential struct{ Organization, Account, ID string }

const openCredentialKey = "credential"

func (e *credentialEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Makes a credential of a Keycard service account for the length of one run and revokes it at its end. No state or plan holds its secret.\n\n" +
			"Terraform opens ephemeral resources while planning and again while applying: each run makes and revokes its own credential, and none that exists is touched. " +
			"The name holds the start time and a random part, so that what a killed run leaves behind can be found.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationEphemeralReference(),
			"service_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)}, MarkdownDescription: "Id of the service account.",
			},
			"name":          schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the credential."},
			"id":            schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the credential."},
			"client_id":     schema.StringAttribute{Computed: true, MarkdownDescription: "Client id."},
			"client_secret": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Client secret."},
		},
	}
}

func (e *credentialEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model credentialEphemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := e.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	organization, ok := c.referencedOrganization(ctx, model.OrganizationID, &resp.Diagnostics)
	if !ok {
		return
	}
	account := model.ServiceAccountID.ValueString()
	made, err := c.createCredential(ctx, organization, account, api.CredentialCreate{
		Name:        fmt.Sprintf("terraform-ephemeral-%s-%s", time.Now().UTC().Format("20060102T150405Z"), uuid.NewString()[:8]),
		Description: "Made for one Terraform run, which revokes it. A leftover of a killed run can be deleted.",
	})
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not make the Keycard credential", At: path.Root("service_account_id")}.Diagnostics(err)...)
		return
	}
	open := openCredential{organization, account, made.ID}
	tfkit.Opened(made.ID, func(ctx context.Context) error { return c.revokeOpen(ctx, open) })
	resp.Diagnostics.Append(tfkit.SetPrivate(ctx, resp.Private, openCredentialKey, open)...)
	model.Name, model.ID = types.StringValue(made.Name), types.StringValue(made.ID)
	model.ClientID, model.ClientSecret = types.StringValue(made.ClientID), types.StringValue(made.ClientSecret)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}

func (e *credentialEphemeral) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	open, ok := tfkit.GetPrivate[openCredential](ctx, req.Private, openCredentialKey)
	if !ok {
		return
	}
	c, ok := e.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	// The ids are enough, wherever the credential was made; this process need not revoke it again.
	tfkit.TakeOpened(open.ID)
	if err := c.revokeOpen(ctx, open); err != nil {
		resp.Diagnostics.AddWarning("A Keycard credential was left behind", fmt.Sprintf(
			"The credential %s of the service account %s in the organization %s was made for this run and could not be revoked. Delete it there.\n\n%s",
			open.ID, open.Account, open.Organization, err))
	}
}

func (c *client) revokeOpen(ctx context.Context, open openCredential) error {
	if err := c.DeleteCredential(ctx, open.Organization, open.Account, open.ID); err != nil && !rest.IsNotFound(err) {
		return err
	}
	c.credentials.Remove(credentialParent(open.Organization, open.Account), open.ID)
	return nil
}
