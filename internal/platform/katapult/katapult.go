// Package katapult is Terraform's view of Katapult: its organizations, those that they manage, and
// the user behind the token.
package katapult

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

const name = "katapult"

// Environment variables that stand in for provider settings.
const (
	envEndpoint = "KATAPULT_ENDPOINT"
	envToken    = "KATAPULT_API_KEY"
)

// Platform returns Katapult's entry of the registration list.
func Platform() tfkit.Platform {
	return tfkit.Platform{
		Name:      name,
		Title:     "Katapult",
		Variables: []string{envToken},
		Connect:   connect,
		Attribute: schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Connects to Katapult with an API token.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional: true, Validators: []validator.String{tfkit.EndpointValidator()},
					MarkdownDescription: "Base URL of the API without `/core/v1`. Default `https://api.katapult.io`; environment `" + envEndpoint + "`.",
				},
				"api_token": schema.StringAttribute{
					Optional: true, Sensitive: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "Secret of an API token, of an organization or of a user; environment `" + envToken + "`. " +
						"Managing organizations takes the scopes `organizations:read`, `managed_organizations` and `managed_organizations:delete`.",
				},
			},
		},
		Resources: []func() resource.Resource{newManagedOrganizationResource},
		DataSources: []func() datasource.DataSource{
			newCurrentUserDataSource,
			newManagedOrganizationsDataSource,
			newOrganizationDataSource,
			newOrganizationsDataSource,
		},
		ListResources: []func() list.ListResource{newManagedOrganizationList},
		Organizations: organizationFacts,
	}
}
