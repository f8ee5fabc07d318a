package palette

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// mailAction makes Palette send a mail. The service answers alike whether or not anybody has the
// address.
type mailAction struct {
	tfkit.Action[*api.Client]
	description, progress, failure string
	send                           func(ctx context.Context, c *api.Client, email string) error
}

var _ action.ActionWithConfigure = (*mailAction)(nil)

type mailModel struct {
	EmailID tfkit.Email `tfsdk:"email_id"`
}

func newOrganizationReminderAction() action.Action {
	a := &mailAction{
		description: "Mails a user the names of the Palette organizations that they belong to.",
		progress:    "Asked Palette to mail the names of their organizations to ",
		failure:     "Could not send the organization reminder",
		send:        func(ctx context.Context, c *api.Client, email string) error { return c.RemindOrganizations(ctx, email) },
	}
	a.Platform, a.Name = name, "send_organization_reminder"
	return a
}

func newPasswordResetAction() action.Action {
	a := &mailAction{
		description: "Mails a Palette user a link with which they can set a new password. The old password works until they do.",
		progress:    "Asked Palette to mail a link that resets the password to ",
		failure:     "Could not request the password reset",
		send: func(ctx context.Context, c *api.Client, email string) error {
			return c.RequestPasswordReset(ctx, email)
		},
	}
	a.Platform, a.Name = name, "request_password_reset"
	return a
}

func (a *mailAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: a.description + " Palette does not tell whether anybody has the address. " +
			"The mail is asked for at most once; a request whose answer is lost is reported and not repeated.",
		Attributes: map[string]schema.Attribute{
			"email_id": schema.StringAttribute{Required: true, CustomType: tfkit.EmailType{}, MarkdownDescription: "E-mail address of the user."},
		},
	}
}

func (a *mailAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var model mailModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := a.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	if err := a.send(ctx, c, model.EmailID.ValueString()); err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: a.failure, Advice: map[int]string{
			http.StatusTooManyRequests: "Palette limits how often such mails can be asked for. Wait a little, and invoke the action again.",
		}}.Diagnostics(err)...)
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{Message: a.progress + model.EmailID.ValueString() + "."})
}
