package katapult

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// organizationBrief is what every list tells of an organization.
type organizationBrief struct {
	ID                   types.String      `tfsdk:"id"`
	Name                 types.String      `tfsdk:"name"`
	SubDomain            types.String      `tfsdk:"sub_domain"`
	InfrastructureDomain types.String      `tfsdk:"infrastructure_domain"`
	CreatedAt            timetypes.RFC3339 `tfsdk:"created_at"`
	Managed              types.Bool        `tfsdk:"managed"`
}

func newOrganizationBrief(o api.Organization) organizationBrief {
	return organizationBrief{
		ID: types.StringValue(o.ID), Name: types.StringValue(o.Name), SubDomain: types.StringValue(o.SubDomain),
		InfrastructureDomain: text(o.InfrastructureDomain), CreatedAt: tfkit.Time(o.CreatedAt.Time()), Managed: types.BoolValue(o.Managed),
	}
}

// organizationListed adds what the list of all organizations tells.
type organizationListed struct {
	organizationBrief
	ActivatedAt timetypes.RFC3339 `tfsdk:"activated_at"`
	Suspended   types.Bool        `tfsdk:"suspended"`
}

func newOrganizationListed(o api.Organization) organizationListed {
	return organizationListed{
		organizationBrief: newOrganizationBrief(o),
		ActivatedAt:       tfkit.Time(o.ActivatedAt.Time()), Suspended: types.BoolPointerValue(o.Suspended),
	}
}

// organizationModel is a single organization, with its billing details.
type organizationModel struct {
	organizationListed
	BillingName  types.String       `tfsdk:"billing_name"`
	Address1     types.String       `tfsdk:"address1"`
	Address2     types.String       `tfsdk:"address2"`
	Address3     types.String       `tfsdk:"address3"`
	Address4     types.String       `tfsdk:"address4"`
	Postcode     types.String       `tfsdk:"postcode"`
	VATNumber    types.String       `tfsdk:"vat_number"`
	PhoneNumber  types.String       `tfsdk:"phone_number"`
	Currency     *currencyModel     `tfsdk:"currency"`
	Country      *countryModel      `tfsdk:"country"`
	CountryState *countryStateModel `tfsdk:"country_state"`
}

type currencyModel struct {
	ID      types.String `tfsdk:"id"`
	Name    types.String `tfsdk:"name"`
	ISOCode types.String `tfsdk:"iso_code"`
	Symbol  types.String `tfsdk:"symbol"`
}

type countryModel struct {
	ID       types.String `tfsdk:"id"`
	Name     types.String `tfsdk:"name"`
	ISOCode2 types.String `tfsdk:"iso_code2"`
	ISOCode3 types.String `tfsdk:"iso_code3"`
	TimeZone types.String `tfsdk:"time_zone"`
	EU       types.Bool   `tfsdk:"eu"`
}

type countryStateModel struct {
	ID      types.String  `tfsdk:"id"`
	Name    types.String  `tfsdk:"name"`
	Code    types.String  `tfsdk:"code"`
	Country *countryModel `tfsdk:"country"`
}

func newOrganizationModel(o api.Organization) organizationModel {
	model := organizationModel{
		organizationListed: newOrganizationListed(o),
		BillingName:        optional(o.BillingName),
		Address1:           optional(o.Address1), Address2: optional(o.Address2),
		Address3: optional(o.Address3), Address4: optional(o.Address4),
		Postcode: optional(o.Postcode), VATNumber: optional(o.VATNumber), PhoneNumber: optional(o.PhoneNumber),
		Country: newCountryModel(o.Country),
	}
	if c := o.Currency; c != nil {
		model.Currency = &currencyModel{ID: text(c.ID), Name: text(c.Name), ISOCode: text(c.ISOCode), Symbol: text(c.Symbol)}
	}
	if s := o.CountryState; s != nil {
		model.CountryState = &countryStateModel{ID: text(s.ID), Name: text(s.Name), Code: text(s.Code), Country: newCountryModel(s.Country)}
	}
	return model
}

func newCountryModel(c *api.Country) *countryModel {
	if c == nil {
		return nil
	}
	return &countryModel{
		ID: text(c.ID), Name: text(c.Name), ISOCode2: text(c.ISOCode2), ISOCode3: text(c.ISOCode3),
		TimeZone: optional(c.TimeZone), EU: types.BoolValue(c.EU),
	}
}

func text(value string) types.String { return tfkit.Text(value, types.StringNull()) }

func optional(value *string) types.String { return tfkit.TextPointer(value, types.StringNull()) }

// bySubDomain orders organizations so that plans are stable: the API promises no order.
func bySubDomain(all []api.Organization) []api.Organization {
	return slices.SortedStableFunc(slices.Values(all), func(a, b api.Organization) int {
		return cmp.Or(cmp.Compare(a.SubDomain, b.SubDomain), cmp.Compare(a.ID, b.ID))
	})
}

func textAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func flagAttribute(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

func timeAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description}
}

// briefAttributes are the attributes of organizationBrief.
func briefAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                    textAttribute("Id of the organization: `org_` and 16 letters or digits."),
		"name":                  textAttribute("Name to display."),
		"sub_domain":            textAttribute("Sub-domain, which no other organization of the service has."),
		"infrastructure_domain": textAttribute("Domain below which the organization's machines get names."),
		"created_at":            timeAttribute("When the organization was created, RFC 3339."),
		"managed":               flagAttribute("Whether another organization manages this one."),
	}
}

// listedAttributes are the attributes of organizationListed.
func listedAttributes() map[string]schema.Attribute {
	attributes := briefAttributes()
	attributes["activated_at"] = timeAttribute("When the organization was activated, RFC 3339; null while it is not.")
	attributes["suspended"] = flagAttribute("Whether the organization is suspended.")
	return attributes
}

// countryAttributes are the attributes of countryModel.
func countryAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":        textAttribute("Id of the country."),
		"name":      textAttribute("Name of the country."),
		"iso_code2": textAttribute("ISO 3166 code of two letters."),
		"iso_code3": textAttribute("ISO 3166 code of three letters."),
		"time_zone": textAttribute("Time zone; null where the service knows none."),
		"eu":        flagAttribute("Whether the country belongs to the European Union."),
	}
}
