// Package nscale is Terraform's view of Nscale: organizations, and the users, service accounts,
// groups, projects and sign-in providers inside them.
package nscale

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

const name = "nscale"

// Environment variables that stand in for provider settings.
const (
	envEndpoint     = "NSCALE_IDENTITY_SERVICE_API_ENDPOINT"
	envToken        = "NSCALE_SERVICE_TOKEN"
	envOrganization = "NSCALE_ORGANIZATION_ID"
)

// Platform returns Nscale's entry of the registration list.
func Platform() tfkit.Platform {
	return tfkit.Platform{
		Name:      name,
		Title:     "Nscale",
		Variables: []string{envToken},
		Connect:   connect,
		Attribute: schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "Connects to Nscale's Identity API with a service account's token. The account works inside its own organization, " +
				"and needs the role `administrator` there to manage what is in it.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional: true, Validators: []validator.String{tfkit.EndpointValidator()},
					MarkdownDescription: "Base URL of the Identity API. Default `" + api.DefaultEndpoint + "`; environment `" + envEndpoint + "`.",
				},
				"service_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Token of a service account, used as the bearer token as it is; environment `" + envToken + "`. " +
						"It ends when it expires (after 90 days by default), when it is rotated, and when its account is deleted.",
				},
				"organization_id": schema.StringAttribute{
					Optional: true, Validators: []validator.String{label()},
					MarkdownDescription: "Id or exact name of the organization for objects that name none; environment `" + envOrganization + "`. " +
						"Without it, a token that sees exactly one organization uses that one.",
				},
			},
		},
		Resources: []func() resource.Resource{
			newOrganizationResource,
			newGroupResource,
			newOAuth2ProviderResource,
			newProjectResource,
			newServiceAccountResource,
			newUserResource,
		},
		DataSources: []func() datasource.DataSource{
			newOrganizationDataSource,
			newOrganizationsDataSource,
			newGroupsDataSource,
			newOAuth2ProvidersDataSource,
			newProjectsDataSource,
			newRolesDataSource,
			newServiceAccountsDataSource,
			newUsersDataSource,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{
			newServiceAccountEphemeral,
		},
		ListResources: []func() list.ListResource{
			newOrganizationList,
			newGroupList,
			newOAuth2ProviderList,
			newProjectList,
			newServiceAccountList,
			newUserList,
		},
		Organizations: organizationFacts,
	}
}
