package palette

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type sessionEphemeral struct {
	tfkit.Ephemeral[*api.Client]
}

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*sessionEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithClose     = (*sessionEphemeral)(nil)
)

func newSessionEphemeral() ephemeral.EphemeralResource {
	e := &sessionEphemeral{}
	e.Platform, e.Name = name, "session"
	return e
}

type sessionModel struct {
	EmailID       tfkit.Email       `tfsdk:"email_id"`
	Password      types.String      `tfsdk:"password"`
	Org           types.String      `tfsdk:"org"`
	Authorization types.String      `tfsdk:"authorization"`
	ExpiresAt     timetypes.RFC3339 `tfsdk:"expires_at"`
}

// sessionKey is where Close finds the random id that the session is known by in this process:
// only the token itself revokes a session, and Terraform must not be given it to keep.
const sessionKey = "session"

func (e *sessionEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Signs in to Palette and hands out the session token, which no state or plan holds. The session is revoked when the run ends, also when it fails.\n\n" +
			"The token is not renewed, since a renewal would be another token: a run that needs it for longer than it lives (15 minutes, unless the organization has set more) fails. " +
			"An account with a second factor is an error.\n\n" +
			"Palette's other sign-in calls are no Terraform objects. The callbacks and logouts of OIDC, SAML and social logins are where an identity provider sends " +
			"a browser, with a code that it made for that browser alone. The two calls that set a password need a token that only a mail holds, and would put the password of a person into a configuration.",
		Attributes: map[string]schema.Attribute{
			"email_id": schema.StringAttribute{Required: true, CustomType: tfkit.EmailType{}, MarkdownDescription: "E-mail address of the user."},
			"password": schema.StringAttribute{Required: true, Sensitive: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: "Password of the user."},
			"org": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the organization to sign in to. A user of several must name one.",
			},
			"authorization": schema.StringAttribute{
				Computed: true, Sensitive: true, MarkdownDescription: "The session token. It goes into the header `Authorization` as it is, without `Bearer`.",
			},
			"expires_at": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: "Until when the token works, RFC 3339; null where it does not tell."},
		},
	}
}

func (e *sessionEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model sessionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := e.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	token, err := c.Authenticate(ctx, api.AuthLogin{
		EmailID: model.EmailID.ValueString(), Password: model.Password.ValueString(), Org: model.Org.ValueString(),
	})
	switch {
	case errors.Is(err, api.ErrMFA):
		resp.Diagnostics.AddAttributeError(path.Root("email_id"), "The account has a second factor",
			"Palette wants a second factor from "+model.EmailID.ValueString()+": "+err.Error()+".")
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not sign in to Palette", Advice: map[int]string{
			http.StatusUnauthorized: "The e-mail address, the password or the organization is wrong, or the user is not active.",
		}}.Diagnostics(err)...)
		return
	}
	// Before anything else can fail, the session must be one that Close finds.
	id := uuid.NewString()
	tfkit.Opened(id, func(ctx context.Context) error { return revoke(ctx, c, token.Authorization) })
	resp.Diagnostics.Append(tfkit.SetPrivate(ctx, resp.Private, sessionKey, id)...)
	model.Authorization = types.StringValue(token.Authorization)
	model.ExpiresAt = timetypes.NewRFC3339Null()
	if end, known := api.Expiry(token.Authorization); known {
		model.ExpiresAt = tfkit.Time(end)
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}

// Close revokes the session. It never fails a run: the session ends by itself.
func (e *sessionEphemeral) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	id, _ := tfkit.GetPrivate[string](ctx, req.Private, sessionKey)
	revoke, ok := tfkit.TakeOpened(id)
	if !ok {
		resp.Diagnostics.AddWarning("A Palette session was not revoked", "The provider process that opened the session is gone. The session ends by itself when its token expires.")
		return
	}
	if err := revoke(ctx); err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not revoke the Palette session, which ends by itself when its token expires"}.Warnings(err)...)
	}
}

// revoke ends a session. What is refused has ended already.
func revoke(ctx context.Context, c *api.Client, token string) error {
	err := c.RevokeToken(ctx, token)
	if rest.HasStatus(err, http.StatusUnauthorized) {
		return nil
	}
	return err
}
