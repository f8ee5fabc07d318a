// Package inventory answers the question that no single platform can: which organizations are
// there, everywhere?
package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type organizationsDataSource struct{ meta *tfkit.Meta }

var _ datasource.DataSourceWithConfigure = (*organizationsDataSource)(nil)

// NewDataSource returns the data source tenancy_organizations.
func NewDataSource() datasource.DataSource { return &organizationsDataSource{} }

func (d *organizationsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_organizations"
}

func (d *organizationsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.meta, _ = req.ProviderData.(*tfkit.Meta)
}

type organizationsModel struct {
	Platforms     types.Set           `tfsdk:"platforms"`
	AllowPartial  types.Bool          `tfsdk:"allow_partial"`
	Organizations []organizationModel `tfsdk:"organizations"`
}

type organizationModel struct {
	Platform   types.String      `tfsdk:"platform"`
	ID         types.String      `tfsdk:"id"`
	Name       types.String      `tfsdk:"name"`
	Slug       types.String      `tfsdk:"slug"`
	CreatedAt  timetypes.RFC3339 `tfsdk:"created_at"`
	Suspended  types.Bool        `tfsdk:"suspended"`
	SSOEnabled types.Bool        `tfsdk:"sso_enabled"`
	Status     types.String      `tfsdk:"status"`
}

func (d *organizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the organizations of every configured platform, side by side, into one list sorted by platform, name and id. " +
			"A fact that a platform does not tell is null.",
		Attributes: map[string]schema.Attribute{
			"platforms": schema.SetAttribute{
				Optional: true, ElementType: types.StringType, Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues()},
				MarkdownDescription: "Platforms to read. Each must be configured. Default: every configured one.",
			},
			"allow_partial": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether a platform that cannot be read is a warning instead of an error; the other platforms' organizations are returned then. Default `false`.",
			},
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"platform": text("Name of the platform, as in the provider block."),
					"id":       text("Id of the organization; null where the platform knows none."),
					"name":     text("Name of the organization."),
					"slug":     text("Its label, metadata name or sub-domain."),
					"created_at": schema.StringAttribute{
						Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: "When it was created, RFC 3339.",
					},
					"suspended":   flag("Whether it is suspended."),
					"sso_enabled": flag("Whether single sign-on is enabled."),
					"status":      text("The platform's word for the state that it is in."),
				}},
			},
		},
	}
}

func (d *organizationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model organizationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if d.meta == nil || resp.Diagnostics.HasError() {
		return
	}
	platforms := d.selected(ctx, model.Platforms, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	answers := make([][]organizationModel, len(platforms))
	problems := make([]diag.Diagnostics, len(platforms))
	var wait sync.WaitGroup
	for i, p := range platforms {
		wait.Go(func() { answers[i], problems[i] = d.read(ctx, p) })
	}
	wait.Wait()
	model.Organizations = []organizationModel{}
	for i := range platforms {
		for _, problem := range problems[i] {
			if model.AllowPartial.ValueBool() && problem.Severity() == diag.SeverityError {
				problem = diag.NewWarningDiagnostic(problem.Summary(), problem.Detail()+"\n\nThe platform's organizations are missing from the result.")
			}
			resp.Diagnostics.Append(problem)
		}
		model.Organizations = append(model.Organizations, answers[i]...)
	}
	slices.SortStableFunc(model.Organizations, func(a, b organizationModel) int {
		for _, pair := range [][2]types.String{{a.Platform, b.Platform}, {a.Name, b.Name}, {a.ID, b.ID}} {
			if order := strings.Compare(pair[0].ValueString(), pair[1].ValueString()); order != 0 {
				return order
			}
		}
		return 0
	})
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// selected returns the platforms to read, refusing names that do not exist or are not configured.
func (d *organizationsDataSource) selected(ctx context.Context, wanted types.Set, diags *diag.Diagnostics) []tfkit.Platform {
	var names, configured, selected []string
	diags.Append(wanted.ElementsAs(ctx, &names, false)...)
	byName := map[string]tfkit.Platform{}
	var known []string
	for _, p := range d.meta.Platforms() {
		byName[p.Name] = p
		known = append(known, p.Name)
		if d.meta.Configured(p.Name) {
			configured = append(configured, p.Name)
		}
	}
	selected = configured
	if !wanted.IsNull() {
		selected = names
	}
	if len(selected) == 0 {
		diags.AddError("No platform is configured", "There is nothing to take an inventory of: the provider block has an attribute for none of "+
			tfkit.OneOf(known)+", and no credential of theirs is in the environment.")
	}
	at := path.Root("platforms")
	for _, name := range names {
		switch {
		case byName[name].Name == "":
			diags.AddAttributeError(at, "Unknown platform", fmt.Sprintf("There is no platform %q. Expected %s.", name, tfkit.OneOf(known)))
		case !slices.Contains(configured, name):
			diags.AddAttributeError(at, "Platform is not configured", fmt.Sprintf("The platform %q has neither an attribute in the provider block nor a credential in the environment.", name))
		}
	}
	platforms := make([]tfkit.Platform, 0, len(selected))
	for _, name := range selected {
		platforms = append(platforms, byName[name])
	}
	return platforms
}

func (d *organizationsDataSource) read(ctx context.Context, p tfkit.Platform) ([]organizationModel, diag.Diagnostics) {
	client, diags := d.meta.Client(ctx, p.Name)
	if diags.HasError() {
		return nil, diags
	}
	var organizations []organizationModel
	for facts, err := range p.Organizations(ctx, client) {
		if err != nil {
			return nil, tfkit.Failure{Summary: "Could not read the organizations of " + p.Title}.Diagnostics(err)
		}
		organizations = append(organizations, organizationModel{
			Platform: types.StringValue(p.Name), ID: tfkit.Text(facts.ID, types.StringNull()),
			Name: tfkit.Text(facts.Name, types.StringNull()), Slug: tfkit.Text(facts.Slug, types.StringNull()),
			CreatedAt: tfkit.Time(facts.CreatedAt), Suspended: types.BoolPointerValue(facts.Suspended),
			SSOEnabled: types.BoolPointerValue(facts.SSOEnabled), Status: tfkit.Text(facts.Status, types.StringNull()),
		})
	}
	return organizations, diags
}
