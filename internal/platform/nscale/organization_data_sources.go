package nscale

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// organizationShownAttributes are the attributes of organizationShown.
func organizationShownAttributes() map[string]schema.Attribute {
	return merged(metadataFactsAttributes("organization"), map[string]schema.Attribute{
		"organization_type":  textAttribute("How users sign in: `adhoc`, `domain`, or a newer word."),
		"domain":             textAttribute("E-mail domain of an organization of the type `domain`."),
		"provider_scope":     textAttribute("Where `provider_id` comes from: `global` or `organization`; some servers leave it out."),
		"provider_id":        textAttribute("Id of the OAuth2 provider to sign in with."),
		"google_customer_id": textAttribute("Customer id of a Google-managed organization."),
	})
}

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
	attributes := organizationShownAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		Validators:          []validator.String{uuid(), stringvalidator.ConflictsWith(path.MatchRoot("name"))},
		MarkdownDescription: "Id of the organization to read. Without it and `name`: the organization of the provider block, or else the only one that the token sees.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{label()},
		MarkdownDescription: "Exact name of the organization to read, upper and lower case included. Names are not unique: several matches are an error that lists their ids.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads one Nscale organization by id or exact name. It reads the list of organizations, so a token without any role will do.",
		Attributes:          attributes,
	}
}

func (d *organizationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id, named types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &named)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	failed := failure("read the Nscale organization")
	all, err := c.Organizations(ctx, nil)
	if err != nil {
		resp.Diagnostics.Append(failed.Diagnostics(err)...)
		return
	}
	var matches []api.Organization
	switch {
	case !named.IsNull():
		failed.At = path.Root("name")
		matches = slices.DeleteFunc(all, func(o api.Organization) bool { return o.Metadata.Name != named.ValueString() })
	default:
		failed.At = path.Root("id")
		reference := id.ValueString()
		if reference == "" {
			reference = c.DefaultOrganization()
		}
		matches = all
		if reference != "" {
			matches = pick(all, reference)
		}
	}
	if len(matches) != 1 {
		resp.Diagnostics.AddAttributeError(failed.At, "No single Nscale organization",
			fmt.Sprintf("%d organizations that the token sees match; expected one. Name it with id. %s", len(matches), strings.Join(organizationIDs(matches), ", ")))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newOrganizationShown(matches[0]))...)
}

// pick returns the organization with an id, or else those with a name.
func pick(all []api.Organization, reference string) []api.Organization {
	var named []api.Organization
	for _, o := range all {
		switch reference {
		case o.Metadata.ID:
			return []api.Organization{o}
		case o.Metadata.Name:
			named = append(named, o)
		}
	}
	return named
}

type organizationsDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*organizationsDataSource)(nil)

func newOrganizationsDataSource() datasource.DataSource {
	d := &organizationsDataSource{}
	d.Platform, d.Name = name, "organizations"
	return d
}

type organizationsDataSourceModel struct {
	Email         types.String        `tfsdk:"email"`
	Organizations []organizationShown `tfsdk:"organizations"`
}

func (d *organizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the Nscale organizations that the token sees: a service account's own, those that a user is a member of " +
			"(suspended and pending memberships included), or all of them for a platform administrator. No role is needed.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Optional: true, Validators: []validator.String{subject()},
				MarkdownDescription: "Reads the organizations of the user with this address instead. Only the token's own address, in exactly its spelling, or a platform administrator may ask. " +
					"An address that nobody has gives an empty list. Service accounts always get their own organization: the service ignores the address.",
			},
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations, sorted by id.",
				NestedObject: schema.NestedAttributeObject{Attributes: organizationShownAttributes()},
			},
		},
	}
}

func (d *organizationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	model := organizationsDataSourceModel{Organizations: []organizationShown{}}
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("email"), &model.Email)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	all, err := c.Organizations(ctx, model.Email.ValueStringPointer())
	if err != nil && (model.Email.IsNull() || !rest.IsNotFound(err)) {
		failed := failure("list the Nscale organizations")
		if !model.Email.IsNull() {
			failed.At = path.Root("email")
		}
		resp.Diagnostics.Append(failed.Diagnostics(err)...)
		return
	}
	if !model.Email.IsNull() {
		if who, err := c.caller(ctx); err == nil && uuidExpression.MatchString(who.Sub) {
			resp.Diagnostics.AddAttributeWarning(path.Root("email"), "The address is ignored",
				"The token is a service account's, and the service shows it its own organization whatever the address. The result says nothing about "+model.Email.ValueString()+".")
		}
	}
	for _, o := range all {
		model.Organizations = append(model.Organizations, newOrganizationShown(o))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
