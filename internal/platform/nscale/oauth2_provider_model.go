package nscale

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

// oauth2ProviderModel is the managed provider. The write-only secret is never in it.
type oauth2ProviderModel struct {
	originModel
	labelsModel
	Issuer                types.String `tfsdk:"issuer"`
	ClientID              types.String `tfsdk:"client_id"`
	ClientSecret          types.String `tfsdk:"client_secret"`
	ClientSecretWO        types.String `tfsdk:"client_secret_wo"`
	ClientSecretWOVersion types.Int64  `tfsdk:"client_secret_wo_version"`
	Type                  types.String `tfsdk:"type"`
}

func (m *oauth2ProviderModel) read(p api.OAuth2Provider) {
	m.readOrigin(p.Metadata)
	m.readLabels(p.Metadata)
	if p.Spec.Issuer != "" || m.Issuer.IsNull() || m.Issuer.IsUnknown() {
		// Older releases read the issuer back empty.
		m.Issuer = types.StringValue(p.Spec.Issuer)
	}
	m.ClientID = types.StringValue(p.Spec.ClientID)
	m.ClientSecretWO = types.StringNull()
	m.Type = types.StringPointerValue(p.Spec.Type)
}

// write is the provider with the secret that the configuration holds, in either of its forms. An
// empty secret says that there is none.
func (m *oauth2ProviderModel) write() api.OAuth2ProviderWrite {
	secret := optional(m.ClientSecret)
	if !m.ClientSecretWO.IsNull() {
		secret = optional(m.ClientSecretWO)
	}
	if secret != nil && *secret == "" {
		secret = nil
	}
	return api.OAuth2ProviderWrite{Metadata: m.metadata(), Spec: api.OAuth2ProviderSpec{
		Issuer: m.Issuer.ValueString(), ClientID: m.ClientID.ValueString(), ClientSecret: secret,
	}}
}

// oauth2ProviderFacts is a provider as the data source shows it.
type oauth2ProviderFacts struct {
	metadataFacts
	OrganizationID types.String `tfsdk:"organization_id"`
	Scope          types.String `tfsdk:"scope"`
	Issuer         types.String `tfsdk:"issuer"`
	ClientID       types.String `tfsdk:"client_id"`
	Type           types.String `tfsdk:"type"`
}

func newOAuth2ProviderFacts(p api.OAuth2Provider) oauth2ProviderFacts {
	scope := api.ScopeOrganization
	if p.Metadata.OrganizationID == "" {
		scope = api.ScopeGlobal
	}
	return oauth2ProviderFacts{
		metadataFacts: newMetadataFacts(p.Metadata), OrganizationID: optionalText(p.Metadata.OrganizationID), Scope: types.StringValue(scope),
		Issuer: optionalText(p.Spec.Issuer), ClientID: optionalText(p.Spec.ClientID), Type: types.StringPointerValue(p.Spec.Type),
	}
}
