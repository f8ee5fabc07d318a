package nscale

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type projectResource struct {
	child[api.Project, projectModel, *projectModel]
}

var (
	_ resource.ResourceWithConfigure   = (*projectResource)(nil)
	_ resource.ResourceWithIdentity    = (*projectResource)(nil)
	_ resource.ResourceWithImportState = (*projectResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*projectResource)(nil)
)

func newProjectResource() resource.Resource {
	r := &projectResource{}
	r.Platform, r.Name, r.noun = name, "project", "project"
	r.cache = func(c *client) *bulk.Cache[api.Project] { return c.projects }
	r.make = func(ctx context.Context, c *client, org string, plan *projectModel, _ *diag.Diagnostics) (api.Project, error) {
		return c.writer.CreateProject(ctx, org, plan.write())
	}
	r.finish = provisionProject
	r.change = func(ctx context.Context, c *client, plan, _ *projectModel) (api.Project, error) {
		return c.writer.UpdateProject(ctx, plan.OrganizationID.ValueString(), plan.ID.ValueString(), plan.write())
	}
	r.settle = (*projectModel).settle
	r.remove = removeProject
	return r
}

func (r *projectResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A project of an Nscale organization, where infrastructure lives and into which groups are let. " +
			"Creating waits until the service has provisioned it, destroying until it is gone; what still uses the project delays that.",
		Attributes: merged(originAttributes("project"), labelAttributes("project"), map[string]schema.Attribute{
			"group_ids": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType, Validators: ids(),
				MarkdownDescription: "Ids of all the groups that may enter the project. An empty set shuts everybody out but administrators; left out, the groups are reported and left alone.",
			},
			"timeouts": waitTimeouts(ctx, "project"),
		}),
	}
}

// waitTimeouts bounds what creating and deleting wait for.
func waitTimeouts(ctx context.Context, noun string) schema.Attribute {
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: "How long to wait until the " + noun + " is provisioned, such as `5m`. Default `10m`.",
		Delete: true, DeleteDescription: "How long to wait until the " + noun + " is gone. Default `10m`.",
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long to wait for the service."
		return nested
	}
	return attribute
}

// ModifyPlan settles the organization and checks the groups.
func (r *projectResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	c, ok := r.PlanClient(ctx)
	planOrganization(ctx, req, resp, c, ok)
	if tfkit.IsDestroy(req) || !ok {
		return
	}
	var plan, state projectModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if tfkit.IsUpdate(req) {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !resp.Diagnostics.HasError() {
		checkGroups(ctx, c, plan.OrganizationID.ValueString(), plan.GroupIDs, state.GroupIDs, &resp.Diagnostics)
	}
}

// provisionProject waits until a new project is ready.
func provisionProject(ctx context.Context, c *client, org string, made api.Project, plan *projectModel) (api.Project, error) {
	limit, diags := plan.Timeouts.Create(ctx, waitLimit)
	if diags.HasError() {
		return made, errors.New(diags[0].Detail())
	}
	seen := made
	err := wait(ctx, limit, func(ctx context.Context) (bool, error) {
		all, err := c.writer.FreshProjects(ctx, org)
		if err != nil {
			return false, err
		}
		for _, p := range all {
			if p.Metadata.ID == made.Metadata.ID {
				seen = p
				return provisioned(p.Metadata)
			}
		}
		return false, nil
	})
	return seen, err
}

// removeProject deletes a project and waits until it is gone.
func removeProject(ctx context.Context, c *client, state *projectModel) error {
	limit, diags := state.Timeouts.Delete(ctx, waitLimit)
	if diags.HasError() {
		return errors.New(diags[0].Detail())
	}
	org, id := state.OrganizationID.ValueString(), state.ID.ValueString()
	if err := c.writer.DeleteProject(ctx, org, id); rest.IsNotFound(err) {
		return nil
	} else if err != nil {
		return err
	}
	return gone(ctx, limit, func(ctx context.Context) (api.Metadata, error) {
		p, err := c.Project(ctx, org, id)
		return p.Metadata, err
	})
}

// gone waits until a read answers that the object does not exist.
func gone(ctx context.Context, limit time.Duration, read func(ctx context.Context) (api.Metadata, error)) error {
	return wait(ctx, limit, func(ctx context.Context) (bool, error) {
		m, err := read(ctx)
		switch {
		case rest.IsNotFound(err):
			return true, nil
		case err != nil:
			return false, err
		}
		return false, stuck(m)
	})
}
