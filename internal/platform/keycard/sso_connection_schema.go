package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// maxIdentifier is the longest identifier of an identity provider, in characters.
const maxIdentifier = 2048

func (r *ssoConnectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	notEmpty := stringvalidator.UTF8LengthAtLeast(1)
	resp.Schema = schema.Schema{
		MarkdownDescription: "The SSO connection of a Keycard organization: how its members sign in. An organization has at most one; destroying it turns single sign-on off.",
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationIDAttribute(),
			"id":              stableAttribute("Id of the connection."),
			"identifier": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, maxIdentifier)},
				MarkdownDescription: "Identifier of the identity provider, 1 to 2,048 characters: as a rule its issuer URL.",
			},
			"client_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{notEmpty},
				MarkdownDescription: "OAuth 2.0 client id at the identity provider. Needed to turn single sign-on on; removing it later clears it.",
			},
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true,
				Validators: []validator.String{notEmpty, stringvalidator.ConflictsWith(path.MatchRoot("client_secret_wo"))},
				MarkdownDescription: "OAuth 2.0 client secret. **It is kept in the state**: prefer `client_secret_wo`. The service never returns it; " +
					"removing it clears it there. Leave both forms out for a public client.",
			},
			"client_secret_wo": schema.StringAttribute{
				Optional: true, WriteOnly: true,
				Validators: []validator.String{notEmpty, stringvalidator.AlsoRequires(path.MatchRoot("client_secret_wo_version"))},
				MarkdownDescription: "OAuth 2.0 client secret that no state or plan holds. It is sent when the connection is created and whenever " +
					"`client_secret_wo_version` changes. Removing both clears the secret.",
			},
			"client_secret_wo_version": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("client_secret_wo"))},
				MarkdownDescription: "Any number; another one sends `client_secret_wo` again.",
			},
			"client_secret_set": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether the service holds a client secret. Where the configuration has one and the service does not, the next apply sends it.",
			},
			"protocols":  protocolsAttribute(),
			"created_at": stableTimeAttribute("When the connection was created, RFC 3339."),
		},
	}
}

func protocolsAttribute() schema.SingleNestedAttribute {
	endpoint := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Computed: true, Validators: []validator.String{tfkit.URL()}, MarkdownDescription: description}
	}
	texts := func(description string) schema.SetAttribute {
		return schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.UTF8LengthAtLeast(1))},
		}
	}
	return schema.SingleNestedAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Endpoints and abilities of the identity provider. The service may fill in what is not set; a value that was set and is removed is cleared.",
		Attributes: map[string]schema.Attribute{
			"oauth2": schema.SingleNestedAttribute{
				Optional: true, Computed: true, MarkdownDescription: "OAuth 2.0.",
				Attributes: map[string]schema.Attribute{
					"authorization_endpoint":           endpoint("URL of the authorization endpoint."),
					"token_endpoint":                   endpoint("URL of the token endpoint."),
					"jwks_uri":                         endpoint("URL of the JSON Web Key Set."),
					"registration_endpoint":            endpoint("URL of the dynamic client registration endpoint."),
					"scopes_supported":                 texts("Scopes that the provider supports."),
					"code_challenge_methods_supported": texts("PKCE code challenge methods that the provider supports."),
				},
			},
			"openid": schema.SingleNestedAttribute{
				Optional: true, Computed: true, MarkdownDescription: "OpenID Connect.",
				Attributes: map[string]schema.Attribute{"userinfo_endpoint": endpoint("URL of the user info endpoint.")},
			},
		},
	}
}
