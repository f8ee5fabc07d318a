package bindplane

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type projectsDataSource struct {
	tfkit.DataSource[*client]
}

var _ datasource.DataSourceWithConfigure = (*projectsDataSource)(nil)

func newProjectsDataSource() datasource.DataSource {
	d := &projectsDataSource{}
	d.Platform, d.Name = name, "projects"
	return d
}

// What the projects of an answer cover.
const (
	scopeAll     = "all_organizations"
	scopeOne     = "organization"
	scopeCurrent = "current_organization"
)

type projectsModel struct {
	OrganizationID    types.String   `tfsdk:"organization_id"`
	IncludeSecretKeys types.Bool     `tfsdk:"include_secret_keys"`
	Scope             types.String   `tfsdk:"scope"`
	ActiveProjectID   types.String   `tfsdk:"active_project_id"`
	Projects          []projectModel `tfsdk:"projects"`
}

type projectModel struct {
	metadataModel
	OrganizationID      types.String     `tfsdk:"organization_id"`
	SSOEnabled          types.Bool       `tfsdk:"sso_enabled"`
	SecretKey           types.String     `tfsdk:"secret_key"`
	AlternateSecretKeys []string         `tfsdk:"alternate_secret_keys"`
	Parameters          []parameterModel `tfsdk:"parameters"`
}

// newProject shows a project. Its keys are left out unless they were asked for.
func newProject(a api.Account, organizationID types.String, sso types.Bool, keys bool) projectModel {
	model := projectModel{metadataModel: newMetadata(a), OrganizationID: organizationID, SSOEnabled: sso, Parameters: newParameters(a.Spec.Parameters)}
	if keys {
		model.SecretKey = text(a.Spec.SecretKey)
		model.AlternateSecretKeys = append([]string{}, a.Spec.AlternateSecretKeys...)
	}
	return model
}

func (d *projectsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	project := metadataAttributes("project")
	project["organization_id"] = computed("Id of the project's organization; null where the credential sees the current organization alone.")
	project["sso_enabled"] = computedBool("Whether the project's organization signs in through its own identity provider; null where the credential may not ask.")
	project["secret_key"] = schema.StringAttribute{
		Computed: true, Sensitive: true,
		MarkdownDescription: "Default key that collectors present; null unless `include_secret_keys` is `true`. It is then kept in the state.",
	}
	project["alternate_secret_keys"] = schema.ListAttribute{
		Computed: true, Sensitive: true, ElementType: types.StringType,
		MarkdownDescription: "Further keys that are accepted; null unless `include_secret_keys` is `true`.",
	}
	project["parameters"] = parametersAttribute()
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the Bindplane projects that the credential sees, of one organization or of all. Older servers, which call projects accounts, are understood too.",
		Attributes: map[string]schema.Attribute{
			"organization_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Id or unique name of an organization to narrow the result to.",
			},
			"include_secret_keys": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether to keep the projects' secret keys in the state. Default `false`; the ephemeral resource `tenancy_bindplane_project_secret_key` hands one out without keeping it.",
			},
			"scope": computed("What the result covers: `" + scopeAll + "`, `" + scopeOne + "` (the one asked for), or `" + scopeCurrent +
				"` where the credential may only see the organization it is working in."),
			"active_project_id": computed("Id of the project that the server reports as the caller's current one; null where it does not."),
			"projects": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The projects.", NestedObject: schema.NestedAttributeObject{Attributes: project},
			},
		},
	}
}

func (d *projectsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model projectsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	failure := tfkit.Failure{Summary: "Could not list the Bindplane projects"}
	keys := model.IncludeSecretKeys.ValueBool()
	model.Projects = []projectModel{}
	all, err := c.allProjects(ctx)
	switch {
	case err == nil:
		wanted, err := wantedOrganization(ctx, c, model.OrganizationID, all)
		if err != nil {
			failure.At = organizationAt
			resp.Diagnostics.Append(failure.Diagnostics(err)...)
			return
		}
		warnOfOtherProject(c, all, &resp.Diagnostics)
		model.Scope, model.ActiveProjectID = types.StringValue(scopeAll), text(all.ActiveAccountID)
		if wanted != "" {
			model.Scope = types.StringValue(scopeOne)
		}
		for _, entry := range all.OrganizationAccounts {
			id := entry.Organization.Metadata.ID
			for _, a := range entry.Accounts {
				if wanted == "" || wanted == id {
					model.Projects = append(model.Projects, newProject(a, types.StringValue(id), types.BoolValue(entry.SSOEnabled), keys))
				}
			}
		}
	case forbidden(err) && model.OrganizationID.IsNull():
		current, err := c.CurrentProjects(ctx)
		if err != nil {
			resp.Diagnostics.Append(failure.Diagnostics(err)...)
			return
		}
		model.Scope = types.StringValue(scopeCurrent)
		for _, a := range current {
			model.Projects = append(model.Projects, newProject(a, types.StringNull(), types.BoolNull(), keys))
		}
	case forbidden(err):
		failure.At = organizationAt
		failure.Advice = map[int]string{401: onlyCurrentAdvice, 403: onlyCurrentAdvice}
		fallthrough
	default:
		resp.Diagnostics.Append(failure.Diagnostics(err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

const onlyCurrentAdvice = refusedAdvice + " Without organization_id the projects of the current organization are read instead, whichever that is."
