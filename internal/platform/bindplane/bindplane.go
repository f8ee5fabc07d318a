// Package bindplane is Terraform's view of Bindplane: its organizations, their licences, projects
// and users.
package bindplane

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

const name = "bindplane"

// Environment variables that stand in for provider settings. The vendor's own provider reads the
// ones that start with BINDPLANE_TF_.
const (
	envEndpoint          = "BINDPLANE_TF_REMOTE_URL"
	envAPIKey            = "BINDPLANE_TF_API_KEY" // #nosec G101 -- a variable's name
	envUsername          = "BINDPLANE_TF_USERNAME"
	envPassword          = "BINDPLANE_TF_PASSWORD" // #nosec G101 -- a variable's name
	envCACertificate     = "BINDPLANE_TF_TLS_CA"
	envClientCertificate = "BINDPLANE_TF_TLS_CERT"
	envClientKey         = "BINDPLANE_TF_TLS_KEY"
	envProject           = "BINDPLANE_PROJECT_ID"
)

// Platform returns Bindplane's entry of the registration list.
func Platform() tfkit.Platform {
	return tfkit.Platform{
		Name:      name,
		Title:     "Bindplane",
		Variables: []string{envAPIKey, envUsername, envPassword},
		Connect:   connect,
		Attribute: providerAttribute(),
		Resources: []func() resource.Resource{
			newOrganizationResource,
			newLicenseResource,
		},
		DataSources: []func() datasource.DataSource{
			newOrganizationDataSource,
			newOrganizationsDataSource,
			newProjectsDataSource,
			newUsersDataSource,
			newNameCheckDataSource,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{newProjectSecretKey},
		ListResources:      []func() list.ListResource{newOrganizationList},
		Organizations:      organizationFacts,
	}
}

func providerAttribute() schema.SingleNestedAttribute {
	setting := func(variable, description string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Validators: append(validators, stringvalidator.LengthAtLeast(1)),
			MarkdownDescription: description + " Environment `" + variable + "`.",
		}
	}
	secret := func(variable, description string, validators ...validator.String) schema.StringAttribute {
		attribute := setting(variable, description, validators...)
		attribute.Sensitive = true
		return attribute
	}
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Connects to Bindplane, with an `api_key` or, on self-hosted servers, with `username` and `password`. " +
			"Where both are set the API key alone is sent.",
		Attributes: map[string]schema.Attribute{
			"endpoint": setting(envEndpoint, "Base URL of the server, without `/v1`. Default `https://app.bindplane.com`.", tfkit.EndpointValidator("allow_plain_http")),
			"api_key":  secret(envAPIKey, "API key. It acts as one user inside one project."),
			"username": setting(envUsername, "User name for basic authentication."),
			"password": secret(envPassword, "Password that goes with `username`."),
			"project_id": setting(envProject, "Id of the project, and by that the organization, that requests act in where they name none (licence with `use_context_endpoint`, users). "+
				"Without it, the credential decides. The server's documentation does not promise that it heeds this."),
			"ca_certificate":     setting(envCACertificate, "Authorities to trust instead of the system's: PEM text, or the path of a PEM file."),
			"client_certificate": setting(envClientCertificate, "Client certificate for servers that ask for one: PEM text, or the path of a PEM file."),
			"client_key":         secret(envClientKey, "Private key of `client_certificate`: PEM text, or the path of a PEM file."),
			"allow_plain_http": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether `endpoint` may be plain http on a host other than this machine, which sends the credential in the clear. Default `false`.",
			},
		},
	}
}
