package keycard

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type invitationList struct {
	tfkit.Resource[*client]
}

var _ list.ListResourceWithConfigure = (*invitationList)(nil)

func newInvitationList() list.ListResource {
	l := &invitationList{}
	l.Platform, l.Name = name, "invitation"
	return l
}

// organizationListModel is the configuration of a list of an organization's objects.
type organizationListModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
}

func organizationListSchema(description string) schema.Schema {
	reference := organizationReference()
	return schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		"organization_id": schema.StringAttribute{
			Optional: true, Validators: reference.Validators, MarkdownDescription: reference.MarkdownDescription,
		},
	}}
}

// listedOrganization returns the client and the id of the organization that a list is about.
func listedOrganization(ctx context.Context, l *tfkit.Resource[*client], req list.ListRequest, diags *diag.Diagnostics) (*client, string, bool) {
	var model organizationListModel
	diags.Append(req.Config.Get(ctx, &model)...)
	c, ok := l.Client(ctx, diags)
	if !ok || diags.HasError() {
		return nil, "", false
	}
	organization, ok := c.referencedOrganization(ctx, model.OrganizationID, diags)
	return c, organization, ok
}

func (l *invitationList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = organizationListSchema("Lists a Keycard organization's invitations that are open or were accepted. Expired and revoked ones are left out.")
}

func (l *invitationList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	c, organization, ok := listedOrganization(ctx, &l.Resource, req, &diags)
	if !ok {
		tfkit.StreamError(stream, diags)
		return
	}
	tfkit.Stream(ctx, req, stream, alive(c.Invitations(ctx, organization, api.ListOptions{PageSize: pageSize(req.Limit)})),
		tfkit.Failure{Summary: "Could not list the Keycard invitations"},
		func(i api.Invitation, include bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = i.Email
			diags := organizationChild.SetIdentity(ctx, result.Identity, organization, i.ID)
			if !include {
				return diags
			}
			found, err := c.standingOf(ctx, organization, &i, i.Email, "")
			if err != nil {
				return tfkit.Failure{Summary: "Could not find the member who accepted the Keycard invitation " + i.ID}.Diagnostics(err)
			}
			var model invitationModel
			model.read(organization, found)
			diags.Append(result.Resource.Set(ctx, model)...)
			return diags
		})
}

// alive passes over invitations that can no longer be accepted.
func alive(invitations iter.Seq2[api.Invitation, error]) iter.Seq2[api.Invitation, error] {
	return func(yield func(api.Invitation, error) bool) {
		for i, err := range invitations {
			if err == nil && (i.Status == api.InvitationExpired || i.Status == api.InvitationRevoked) {
				continue
			}
			if !yield(i, err) {
				return
			}
		}
	}
}

// pageSize asks for no more than a limited list needs.
func pageSize(limit int64) int {
	if limit > 0 && limit < api.MaxPageSize {
		return int(limit)
	}
	return api.MaxPageSize
}
