package nscale

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type serviceAccountEphemeral struct {
	tfkit.Ephemeral[*client]
}

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*serviceAccountEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithClose     = (*serviceAccountEphemeral)(nil)
)

func newServiceAccountEphemeral() ephemeral.EphemeralResource {
	e := &serviceAccountEphemeral{}
	e.Platform, e.Name = name, "service_account"
	return e
}

type serviceAccountEphemeralModel struct {
	OrganizationID types.String      `tfsdk:"organization_id"`
	NamePrefix     types.String      `tfsdk:"name_prefix"`
	GroupIDs       types.Set         `tfsdk:"group_ids"`
	ID             types.String      `tfsdk:"id"`
	Name           types.String      `tfsdk:"name"`
	Expiry         timetypes.RFC3339 `tfsdk:"expiry"`
	AccessToken    types.String      `tfsdk:"access_token"`
}

func (e *serviceAccountEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A service account that lives as long as the run: created when its token is first needed, deleted at the end, which ends the token. " +
			"Nothing of it is stored. The name tells when it was made, should a killed run leave one behind.",
		Attributes: map[string]schema.Attribute{
			"organization_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{label()},
				MarkdownDescription: "Id or exact name of the organization. Default: the organization of the provider block, or else the only one that the token sees.",
			},
			"name_prefix": schema.StringAttribute{
				Optional: true, Validators: []validator.String{label(), stringvalidator.LengthAtMost(30)},
				MarkdownDescription: "What the account's name begins with, at most 30 characters; the time and a random part follow. Default `terraform`.",
			},
			"group_ids": schema.SetAttribute{
				Optional: true, ElementType: types.StringType, Validators: ids(),
				MarkdownDescription: "Ids of the groups that the account joins: they grant what the token may do. Without any, it may do next to nothing.",
			},
			"id":   schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the account."},
			"name": schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the account."},
			"expiry": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the token would end if the account stayed, RFC 3339.",
			},
			"access_token": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The token, usable as a bearer token as it is."},
		},
	}
}

const ephemeralKey = "account"

// ephemeralAccount is what Close needs to know; the token is no part of it.
type ephemeralAccount struct {
	Organization string `json:"organization"`
	ID           string `json:"id"`
	Name         string `json:"name"`
	Expiry       string `json:"expiry"`
}

func (e *serviceAccountEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model serviceAccountEphemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := e.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	failed := failure("create the ephemeral Nscale service account")
	org, err := organizationOf(ctx, c, model.OrganizationID)
	if err != nil {
		resp.Diagnostics.Append(failed.Diagnostics(err)...)
		return
	}
	description := "Made by Terraform for one run, and deleted at its end."
	metadata := api.MetadataWrite{Name: ephemeralName(model.NamePrefix.ValueString(), time.Now()), Description: &description}
	made, err := c.writer.CreateServiceAccount(ctx, org, metadata)
	if err != nil {
		resp.Diagnostics.Append(failed.Diagnostics(err)...)
		return
	}
	account := ephemeralAccount{Organization: org, ID: made.Metadata.ID, Name: metadata.Name, Expiry: made.Status.Expiry}
	tfkit.Opened(account.ID, func(ctx context.Context) error { return account.end(ctx, c) })
	if groups := writeSet(model.GroupIDs); len(groups) > 0 {
		write := api.ServiceAccountWrite{Metadata: metadata, Spec: api.ServiceAccountSpec{GroupIDs: groups}}
		if _, err := c.writer.UpdateServiceAccount(ctx, org, account.ID, write); err != nil {
			// Terraform closes nothing that failed to open.
			resp.Diagnostics.Append(failed.Diagnostics(err)...)
			resp.Diagnostics.Append(deleteEphemeral(context.WithoutCancel(ctx), c, account)...)
			return
		}
	}
	model.ID, model.Name = types.StringValue(account.ID), types.StringValue(account.Name)
	model.Expiry, model.AccessToken = readTime(made.Status.Expiry), types.StringValue(made.Status.AccessToken)
	resp.Diagnostics.Append(tfkit.SetPrivate(ctx, resp.Private, ephemeralKey, account)...)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}

func (e *serviceAccountEphemeral) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	account, ok := tfkit.GetPrivate[ephemeralAccount](ctx, req.Private, ephemeralKey)
	if !ok {
		return
	}
	c, ok := e.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	resp.Diagnostics.Append(deleteEphemeral(ctx, c, account)...)
}

// deleteEphemeral deletes an account that Open made. Should that fail, the run has done its work all
// the same, and the warning says what is left.
func deleteEphemeral(ctx context.Context, c *client, account ephemeralAccount) diag.Diagnostics {
	tfkit.TakeOpened(account.ID)
	err := account.end(ctx, c)
	if err == nil {
		return nil
	}
	failed := failure("delete the ephemeral Nscale service account " + account.ID)
	failed.Summary += " (" + account.Name + " in organization " + account.Organization + "); its token stays valid until " + account.Expiry
	return failed.Warnings(err)
}

func (a ephemeralAccount) end(ctx context.Context, c *client) error {
	if err := c.writer.DeleteServiceAccount(ctx, a.Organization, a.ID); err != nil && !accepted(err) {
		return err
	}
	return nil
}

// ephemeralName tells leftovers of killed runs: prefix, time and something random.
func ephemeralName(prefix string, now time.Time) string {
	if prefix == "" {
		prefix = "terraform"
	}
	return prefix + "-" + now.UTC().Format("20060102t150405z") + "-" + strings.ToLower(rand.Text()[:10])
}
