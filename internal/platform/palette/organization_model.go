package palette

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// organizationModel is one of the user's organizations.
type organizationModel struct {
	Name        types.String    `tfsdk:"name"`
	AuthType    types.String    `tfsdk:"auth_type"`
	RedirectURL types.String    `tfsdk:"redirect_url"`
	SSOLogins   []ssoLoginModel `tfsdk:"sso_logins"`
}

// loginModel is how to sign in to an organization.
type loginModel struct {
	organizationModel
	AppEnv       types.String `tfsdk:"app_env"`
	RootDomain   types.String `tfsdk:"root_domain"`
	SecurityMode types.String `tfsdk:"security_mode"`
	TotalTenants types.Int64  `tfsdk:"total_tenants"`
}

type ssoLoginModel struct {
	Name        types.String `tfsdk:"name"`
	DisplayName types.String `tfsdk:"display_name"`
	Logo        types.String `tfsdk:"logo"`
	RedirectURI types.String `tfsdk:"redirect_uri"`
}

func newOrganizationModels(all []api.Organization) []organizationModel {
	models := []organizationModel{}
	for _, o := range slices.SortedStableFunc(slices.Values(all), func(a, b api.Organization) int { return cmp.Compare(a.Name, b.Name) }) {
		models = append(models, organizationModel{
			Name: text(o.Name), AuthType: text(o.AuthType), RedirectURL: text(o.RedirectURL), SSOLogins: newSSOLoginModels(o.SSOLogins),
		})
	}
	return models
}

func newLoginModel(name types.String, l api.LoginResponse) loginModel {
	return loginModel{
		organizationModel: organizationModel{
			Name: name, AuthType: text(l.AuthType), RedirectURL: text(l.RedirectURL), SSOLogins: newSSOLoginModels(l.SSOLogins),
		},
		AppEnv: text(l.AppEnv), RootDomain: text(l.RootDomain), SecurityMode: text(l.SecurityMode),
		TotalTenants: types.Int64PointerValue(l.TotalTenants),
	}
}

func newSSOLoginModels(all []api.SSOLogin) []ssoLoginModel {
	models := []ssoLoginModel{}
	for _, l := range slices.SortedStableFunc(slices.Values(all), func(a, b api.SSOLogin) int { return cmp.Compare(a.Name, b.Name) }) {
		models = append(models, ssoLoginModel{text(l.Name), text(l.DisplayName), text(l.Logo), text(l.RedirectURI)})
	}
	return models
}

func text(value string) types.String { return tfkit.Text(value, types.StringNull()) }

func textAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// organizationAttributes are the attributes of organizationModel.
func organizationAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":         textAttribute("Name of the organization, its only identifier."),
		"auth_type":    textAttribute("How one signs in: `password`, `sso`, or what the service adds to these."),
		"redirect_url": textAttribute("Where people sign in: the identity provider's address, or the organization's own."),
		"sso_logins":   ssoLoginsAttribute("Social logins that the organization allows, sorted by name."),
	}
}

func ssoLoginsAttribute(description string) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name":         textAttribute("Name for machines, such as `github`."),
			"display_name": textAttribute("Label for people."),
			"logo":         textAttribute("URL path of an image."),
			"redirect_uri": textAttribute("URL that starts the login."),
		}},
	}
}
