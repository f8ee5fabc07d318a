package katapult

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*organizationDataSource)(nil)

func newOrganizationDataSource() datasource.DataSource {
	d := &organizationDataSource{}
	d.Platform, d.Name = name, "organization"
	return d
}

func (d *organizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := listedAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators: []validator.String{
				stringvalidator.LengthAtLeast(1), stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("sub_domain")),
			},
			MarkdownDescription: "Id of the organization: `org_` and 16 letters or digits. Either this or `sub_domain` must be set.",
		},
		"sub_domain": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "Sub-domain of the organization. Either this or `id` must be set.",
		},
		"billing_name": textAttribute("Name on bills."),
		"address1":     textAttribute("First line of the billing address."),
		"address2":     textAttribute("Second line of the billing address."),
		"address3":     textAttribute("Third line of the billing address."),
		"address4":     textAttribute("Fourth line of the billing address."),
		"postcode":     textAttribute("Postcode of the billing address."),
		"vat_number":   textAttribute("VAT number."),
		"phone_number": textAttribute("Phone number."),
		"currency": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Currency of bills.",
			Attributes: map[string]schema.Attribute{
				"id":       textAttribute("Id of the currency."),
				"name":     textAttribute("Name of the currency."),
				"iso_code": textAttribute("ISO 4217 code."),
				"symbol":   textAttribute("Symbol of the currency."),
			},
		},
		"country": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Country of the billing address; null where none is set.", Attributes: countryAttributes(),
		},
		"country_state": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "State or province of the billing address; null where none is set.",
			Attributes: map[string]schema.Attribute{
				"id":   textAttribute("Id of the state."),
				"name": textAttribute("Name of the state."),
				"code": textAttribute("Code of the state."),
				"country": schema.SingleNestedAttribute{
					Computed: true, MarkdownDescription: "Country of the state.", Attributes: countryAttributes(),
				},
			},
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads one Katapult organization by id or sub-domain. " +
			"Of one that is suspended or not activated the service shows no billing details; those are null then, with a warning.",
		Attributes: attributes,
	}
}

func (d *organizationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model organizationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	wanted, at := api.Reference{ID: model.ID.ValueString(), SubDomain: model.SubDomain.ValueString()}, path.Root("id")
	if wanted.ID == "" {
		at = path.Root("sub_domain")
	}
	found, err := readAny(ctx, c.Client, wanted)
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		resp.Diagnostics.AddAttributeError(at, "Unknown organization",
			fmt.Sprintf("Katapult has no organization %q, or it is beyond the reach of this API token.", wanted))
		return
	case err != nil:
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Katapult organization", At: at}.Diagnostics(err)...)
		return
	}
	if suspended := found.Suspended != nil && *found.Suspended; found.Currency == nil && (suspended || found.ActivatedAt == 0) {
		resp.Diagnostics.AddWarning("Billing details are not shown",
			fmt.Sprintf("The organization %s is suspended or not activated; Katapult then shows no more of it than its list of organizations does.", found.ID))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newOrganizationModel(found))...)
}
