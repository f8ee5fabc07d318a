// Package keycard is Terraform's view of Keycard: its organizations, members, invitations,
// service accounts and SSO connection.
package keycard

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

const name = "keycard"

// Environment variables that stand in for provider settings.
const (
	envEndpoint     = "KEYCARD_ENDPOINT"
	envClientID     = "KEYCARD_CLIENT_ID"
	envClientSecret = "KEYCARD_CLIENT_SECRET"
	envAccessToken  = "KEYCARD_ACCESS_TOKEN"
	envOrganization = "KEYCARD_ORGANIZATION_ID"
)

// Platform returns Keycard's entry of the registration list.
func Platform() tfkit.Platform {
	return tfkit.Platform{
		Name:      name,
		Title:     "Keycard",
		Variables: []string{envClientID, envClientSecret, envAccessToken},
		Connect:   connect,
		Attribute: schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Connects to Keycard, with a service account's `client_id` and `client_secret` or with an `access_token`.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional: true, Validators: []validator.String{tfkit.EndpointValidator()},
					MarkdownDescription: "Base URL of the API. Default `https://api.keycard.ai`; environment `" + envEndpoint + "`. Tokens are fetched below it too.",
				},
				"client_id": schema.StringAttribute{
					Optional:            true,
					Validators:          []validator.String{stringvalidator.ConflictsWith(path.MatchRoot(name).AtName("access_token"))},
					MarkdownDescription: "Client id of a service account's credential; environment `" + envClientID + "`. A service account works inside one organization and cannot create others.",
				},
				"client_secret": schema.StringAttribute{
					Optional: true, Sensitive: true,
					Validators:          []validator.String{stringvalidator.ConflictsWith(path.MatchRoot(name).AtName("access_token"))},
					MarkdownDescription: "Client secret of that credential; environment `" + envClientSecret + "`.",
				},
				"access_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Bearer token to use as it is, such as a user's, who may create organizations; environment `" + envAccessToken + "`. Excludes the client credential.",
				},
				"organization_id": schema.StringAttribute{
					Optional: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)},
					MarkdownDescription: "Id or label of the organization for objects that name none; environment `" + envOrganization + "`.",
				},
			},
		},
		Resources: []func() resource.Resource{
			newOrganizationResource,
			newInvitationResource,
			newUserResource,
			newServiceAccountResource,
			newCredentialResource,
			newSSOConnectionResource,
		},
		DataSources: []func() datasource.DataSource{
			newOrganizationDataSource,
			newOrganizationsDataSource,
			newServiceAccountDataSource,
			newServiceAccountsDataSource,
			newCredentialsDataSource,
			newSSOConnectionDataSource,
			newUserDataSource,
			newUsersDataSource,
			newRolesDataSource,
			newIdentitiesDataSource,
			newInvitationsDataSource,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{
			newOrganizationTokenEphemeral,
			newCredentialEphemeral,
		},
		ListResources: []func() list.ListResource{
			newOrganizationList,
			newServiceAccountList,
			newCredentialList,
			newInvitationList,
			newUserList,
		},
		Organizations: organizationFacts,
	}
}
