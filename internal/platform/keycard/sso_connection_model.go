package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type ssoConnectionModel struct {
	OrganizationID        types.String      `tfsdk:"organization_id"`
	ID                    types.String      `tfsdk:"id"`
	Identifier            types.String      `tfsdk:"identifier"`
	ClientID              types.String      `tfsdk:"client_id"`
	ClientSecret          types.String      `tfsdk:"client_secret"`
	ClientSecretWO        types.String      `tfsdk:"client_secret_wo"`
	ClientSecretWOVersion types.Int64       `tfsdk:"client_secret_wo_version"`
	ClientSecretSet       types.Bool        `tfsdk:"client_secret_set"`
	Protocols             types.Object      `tfsdk:"protocols"`
	CreatedAt             timetypes.RFC3339 `tfsdk:"created_at"`
}

type protocolsModel struct {
	OAuth2 types.Object `tfsdk:"oauth2"`
	OpenID types.Object `tfsdk:"openid"`
}

type oauth2Model struct {
	AuthorizationEndpoint         types.String `tfsdk:"authorization_endpoint"`
	TokenEndpoint                 types.String `tfsdk:"token_endpoint"`
	JWKSURI                       types.String `tfsdk:"jwks_uri"`
	RegistrationEndpoint          types.String `tfsdk:"registration_endpoint"`
	ScopesSupported               types.Set    `tfsdk:"scopes_supported"`
	CodeChallengeMethodsSupported types.Set    `tfsdk:"code_challenge_methods_supported"`
}

type openIDModel struct {
	UserinfoEndpoint types.String `tfsdk:"userinfo_endpoint"`
}

var (
	textSet      = types.SetType{ElemType: types.StringType}
	oauth2Type   = map[string]attr.Type{"authorization_endpoint": types.StringType, "token_endpoint": types.StringType, "jwks_uri": types.StringType, "registration_endpoint": types.StringType, "scopes_supported": textSet, "code_challenge_methods_supported": textSet}
	openIDType   = map[string]attr.Type{"userinfo_endpoint": types.StringType}
	protocolType = map[string]attr.Type{"oauth2": types.ObjectType{AttrTypes: oauth2Type}, "openid": types.ObjectType{AttrTypes: openIDType}}
)

// protocolLeaves are the optional settings that the service may fill in by itself: one that was
// configured once and is dropped has to be cleared by null.
var protocolLeaves = func() (leaves []path.Path) {
	oauth2, openid := path.Root("protocols").AtName("oauth2"), path.Root("protocols").AtName("openid")
	for name := range oauth2Type {
		leaves = append(leaves, oauth2.AtName(name))
	}
	return append(leaves, openid.AtName("userinfo_endpoint"))
}()

// read takes over what the API tells; secrets stay as they are.
func (m *ssoConnectionModel) read(ctx context.Context, organization string, c api.SSOConnection) diag.Diagnostics {
	m.OrganizationID = types.StringValue(organization)
	m.ID = types.StringValue(c.ID)
	m.Identifier = types.StringValue(c.Identifier)
	m.ClientID = tfkit.TextPointer(c.ClientID, types.StringNull())
	m.ClientSecretWO = types.StringNull()
	m.ClientSecretSet = types.BoolValue(c.ClientSecretSet)
	m.CreatedAt = tfkit.Time(c.CreatedAt)
	protocols, diags := protocolsValue(ctx, c.Protocols, m.Protocols)
	m.Protocols = protocols
	return diags
}

// protocolsValue reads protocols. An object that the prior value holds stays an object, with
// null leaves, where the API tells nothing: absent and empty are the same.
func protocolsValue(ctx context.Context, p *api.SSOProtocols, prior types.Object) (types.Object, diag.Diagnostics) {
	if p == nil {
		p = &api.SSOProtocols{}
	}
	priorOAuth2, priorOpenID := types.ObjectNull(oauth2Type), types.ObjectNull(openIDType)
	held := !prior.IsNull() && !prior.IsUnknown()
	if held {
		priorOAuth2, _ = prior.Attributes()["oauth2"].(types.Object)
		priorOpenID, _ = prior.Attributes()["openid"].(types.Object)
	}
	var diags diag.Diagnostics
	model := protocolsModel{OAuth2: types.ObjectNull(oauth2Type), OpenID: types.ObjectNull(openIDType)}
	if o := p.OAuth2; o != nil || holds(priorOAuth2) {
		if o == nil {
			o = &api.SSOOAuth2{}
		}
		value, problems := types.ObjectValueFrom(ctx, oauth2Type, oauth2Model{
			AuthorizationEndpoint: tfkit.TextPointer(o.AuthorizationEndpoint, types.StringNull()), TokenEndpoint: tfkit.TextPointer(o.TokenEndpoint, types.StringNull()),
			JWKSURI: tfkit.TextPointer(o.JWKSURI, types.StringNull()), RegistrationEndpoint: tfkit.TextPointer(o.RegistrationEndpoint, types.StringNull()),
			ScopesSupported: textsValue(o.ScopesSupported), CodeChallengeMethodsSupported: textsValue(o.CodeChallengeMethodsSupported),
		})
		diags.Append(problems...)
		model.OAuth2 = value
	}
	if o := p.OpenID; o != nil || holds(priorOpenID) {
		if o == nil {
			o = &api.SSOOpenID{}
		}
		value, problems := types.ObjectValueFrom(ctx, openIDType, openIDModel{UserinfoEndpoint: tfkit.TextPointer(o.UserinfoEndpoint, types.StringNull())})
		diags.Append(problems...)
		model.OpenID = value
	}
	if model.OAuth2.IsNull() && model.OpenID.IsNull() && !held {
		return types.ObjectNull(protocolType), diags
	}
	value, problems := types.ObjectValueFrom(ctx, protocolType, model)
	diags.Append(problems...)
	return value, diags
}

func holds(o types.Object) bool { return !o.IsNull() && !o.IsUnknown() }

func textsValue(values []string) types.Set {
	if len(values) == 0 {
		return types.SetNull(types.StringType)
	}
	elements := make([]attr.Value, len(values))
	for i, v := range values {
		elements[i] = types.StringValue(v)
	}
	return types.SetValueMust(types.StringType, elements)
}

// protocolsSetting is the request that takes protocols from one value to another: what is planned
// and differs is sent, what was dropped is sent as null, everything else is left out.
func protocolsSetting(ctx context.Context, config, from types.Object, dropped []path.Path) (setting rest.Optional[api.SSOProtocolsSetting], diags diag.Diagnostics) {
	leaf := func(p path.Path) (attr.Value, attr.Value, bool) {
		value, before := leafOf(config, p), leafOf(from, p)
		if value != nil && !value.IsNull() {
			return value, before, before == nil || !value.Equal(before)
		}
		for _, d := range dropped {
			if d.Equal(p) {
				return nil, before, true
			}
		}
		return nil, before, false
	}
	text := func(at path.Path, field *rest.Optional[string]) bool {
		value, _, changed := leaf(at)
		if changed {
			*field = rest.Null[string]()
			if s, ok := value.(basetypes.StringValue); ok {
				*field = rest.Value(s.ValueString())
			}
		}
		return changed
	}
	texts := func(at path.Path, field *rest.Optional[[]string]) bool {
		value, _, changed := leaf(at)
		if changed {
			*field = rest.Null[[]string]()
			if s, ok := value.(basetypes.SetValue); ok {
				var elements []string
				diags.Append(s.ElementsAs(ctx, &elements, false)...)
				*field = rest.Value(elements)
			}
		}
		return changed
	}
	at := path.Root("protocols").AtName("oauth2")
	var oauth2 api.SSOOAuth2Setting
	changed := false
	for _, c := range []bool{
		text(at.AtName("authorization_endpoint"), &oauth2.AuthorizationEndpoint), text(at.AtName("token_endpoint"), &oauth2.TokenEndpoint),
		text(at.AtName("jwks_uri"), &oauth2.JWKSURI), text(at.AtName("registration_endpoint"), &oauth2.RegistrationEndpoint),
		texts(at.AtName("scopes_supported"), &oauth2.ScopesSupported), texts(at.AtName("code_challenge_methods_supported"), &oauth2.CodeChallengeMethodsSupported),
	} {
		changed = changed || c
	}
	var protocols api.SSOProtocolsSetting
	if changed {
		protocols.OAuth2 = rest.Value(oauth2)
	}
	var openid api.SSOOpenIDSetting
	if text(path.Root("protocols").AtName("openid").AtName("userinfo_endpoint"), &openid.UserinfoEndpoint) {
		protocols.OpenID = rest.Value(openid)
	}
	if protocols.OAuth2.IsZero() && protocols.OpenID.IsZero() {
		return setting, diags
	}
	return rest.Value(protocols), diags
}

// leafOf returns the value at a path protocols.<part>.<leaf>, nil where a parent is null.
func leafOf(protocols types.Object, p path.Path) attr.Value {
	steps := p.Steps()
	part, ok := protocols.Attributes()[attributeName(steps[1])].(types.Object)
	if !ok {
		return nil
	}
	return part.Attributes()[attributeName(steps[2])]
}

func attributeName(step path.PathStep) string {
	name, _ := step.(path.PathStepAttributeName)
	return string(name)
}
