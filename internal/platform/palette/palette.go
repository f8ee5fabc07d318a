// Package palette is Terraform's view of Spectro Cloud Palette's sign-in side: the organizations
// (tenants) that a user belongs to, how one signs in to them, and sessions.
package palette

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

const name = "palette"

// Environment variables that stand in for provider settings.
const (
	envHost         = "SPECTROCLOUD_HOST"
	envAPIKey       = "SPECTROCLOUD_APIKEY"
	envEmail        = "PALETTE_EMAIL"
	envPassword     = "PALETTE_PASSWORD"
	envOrganization = "PALETTE_ORGANIZATION"
	envProject      = "PALETTE_PROJECT_UID"
)

// Platform returns Palette's entry of the registration list.
func Platform() tfkit.Platform {
	setting := path.MatchRoot(name).AtName
	return tfkit.Platform{
		Name:      name,
		Title:     "Palette",
		Variables: []string{envAPIKey, envEmail, envPassword},
		Connect:   connect,
		Attribute: schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Connects to Spectro Cloud Palette, with an `api_key` or with `email` and `password`.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional: true, Validators: []validator.String{endpointValidator{}},
					MarkdownDescription: "Base URL of the API without `/v1`, or its bare host name. Default `https://api.spectrocloud.com`; environment `" + envHost + "`.",
				},
				"api_key": schema.StringAttribute{
					Optional: true, Sensitive: true,
					Validators:          []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(setting("email"), setting("password"))},
					MarkdownDescription: "API key, which belongs to one user of one organization; environment `" + envAPIKey + "`.",
				},
				"email": schema.StringAttribute{
					Optional: true, Validators: []validator.String{tfkit.EmailAddress()},
					MarkdownDescription: "E-mail address to sign in with; environment `" + envEmail + "`. Sessions are opened and renewed as needed, never leave the process, and are revoked when it ends. " +
						"An account with a second factor needs an API key instead.",
				},
				"password": schema.StringAttribute{
					Optional: true, Sensitive: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "Password that goes with `email`; environment `" + envPassword + "`.",
				},
				"organization": schema.StringAttribute{
					Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "Name of the organization to sign in to with `email` and `password`, for a user of several; environment `" + envOrganization + "`.",
				},
				"project_uid": schema.StringAttribute{
					Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "Uid of the project to name in calls that are not about the whole organization; environment `" + envProject + "`.",
				},
			},
		},
		DataSources: []func() datasource.DataSource{
			newCurrentOrganizationDataSource,
			newIdentityProvidersDataSource,
			newOrganizationDataSource,
			newOrganizationsDataSource,
			newSSOAuthProvidersDataSource,
			newSSOLoginsDataSource,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{newSessionEphemeral},
		Actions:            []func() action.Action{newOrganizationReminderAction, newPasswordResetAction},
		Organizations:      organizationFacts,
	}
}
