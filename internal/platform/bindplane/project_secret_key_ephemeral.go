package bindplane

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// projectSecretKey hands out a project's keys without keeping them anywhere. It makes nothing,
// so that there is nothing to close.
type projectSecretKey struct {
	tfkit.Ephemeral[*client]
}

var _ ephemeral.EphemeralResourceWithConfigure = (*projectSecretKey)(nil)

func newProjectSecretKey() ephemeral.EphemeralResource {
	e := &projectSecretKey{}
	e.Platform, e.Name = name, "project_secret_key"
	return e
}

type projectSecretKeyModel struct {
	ProjectID           types.String `tfsdk:"project_id"`
	SecretKey           types.String `tfsdk:"secret_key"`
	AlternateSecretKeys []string     `tfsdk:"alternate_secret_keys"`
}

func (e *projectSecretKey) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the keys that collectors present to a Bindplane project, without keeping them in the plan or the state. They are read anew each time, because they can be rotated elsewhere.",
		Attributes: map[string]schema.Attribute{
			"project_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Id of the project, such as `initial_project_id` of an organization.",
			},
			"secret_key":            schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The default key; null where the credential may not see it."},
			"alternate_secret_keys": schema.ListAttribute{Computed: true, Sensitive: true, ElementType: types.StringType, MarkdownDescription: "Further keys that are accepted."},
		},
	}
}

func (e *projectSecretKey) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model projectSecretKeyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	c, ok := e.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	project, err := c.project(ctx, model.ProjectID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(tfkit.Failure{Summary: "Could not read the Bindplane project's secret key", At: path.Root("project_id")}.Diagnostics(err)...)
		return
	}
	model.SecretKey = text(project.Spec.SecretKey)
	model.AlternateSecretKeys = append([]string{}, project.Spec.AlternateSecretKeys...)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}

// project finds a project among all that the credential sees, or among those of the current
// organization where it may not ask for all.
func (c *client) project(ctx context.Context, id string) (api.Account, error) {
	var visible []api.Account
	all, err := c.AllProjects(ctx)
	if forbidden(err) {
		visible, err = c.CurrentProjects(ctx)
	}
	if err != nil {
		return api.Account{}, err
	}
	for _, entry := range all.OrganizationAccounts {
		visible = append(visible, entry.Accounts...)
	}
	for _, a := range visible {
		if a.Metadata.ID == id {
			return a, nil
		}
	}
	return api.Account{}, errors.New("there is no such project, or this credential cannot see it")
}
