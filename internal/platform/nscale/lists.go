package nscale

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// childList lists the managed objects of one kind inside an organization.
type childList[T, M any, P childModel[T, M]] struct {
	tfkit.Resource[*client]
	// plural names the objects to people: "service accounts".
	plural string
	list   func(c *client) func(ctx context.Context, org string) ([]T, error)
	// display names one object to people.
	display func(object T) string
	// complete, if any, fills in after read what other calls tell.
	complete func(ctx context.Context, c *client, model P)
}

var _ list.ListResourceWithConfigure = (*childList[api.Group, groupModel, *groupModel])(nil)

func (l *childList[T, M, P]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the " + l.plural + " of an Nscale organization.",
		Attributes: map[string]schema.Attribute{
			"organization_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{label()},
				MarkdownDescription: "Id or exact name of the organization. Default: the organization of the provider block, or else the only one that the token sees.",
			},
		},
	}
}

func (l *childList[T, M, P]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	var configured types.String
	diags.Append(req.Config.GetAttribute(ctx, path.Root("organization_id"), &configured)...)
	c, ok := l.Client(ctx, &diags)
	if !ok || diags.HasError() {
		tfkit.StreamError(stream, diags)
		return
	}
	failed := failure("list the Nscale " + l.plural)
	org, err := organizationOf(ctx, c, configured)
	if err != nil {
		failed.At = path.Root("organization_id")
		tfkit.StreamError(stream, failed.Diagnostics(err))
		return
	}
	tfkit.Stream(ctx, req, stream, each(l.list(c)(ctx, org)), failed, func(object T, include bool, result *list.ListResult) diag.Diagnostics {
		var blank M
		model := P(&blank)
		if include {
			if diags := nulls(ctx, result.Resource, model); diags.HasError() {
				return diags
			}
		}
		model.read(object)
		result.DisplayName = l.display(object)
		diags := childImport.SetIdentity(ctx, result.Identity, org, model.origin().ID.ValueString())
		if include {
			model.origin().OrganizationID = types.StringValue(org)
			if l.complete != nil {
				l.complete(ctx, c, model)
			}
			diags.Append(result.Resource.Set(ctx, model)...)
		}
		return diags
	})
}

// nulls fills a model with the nulls of a resource's types: collections must know their elements.
func nulls(ctx context.Context, resource *tfsdk.Resource, model any) diag.Diagnostics {
	object, _ := resource.Schema.Type().TerraformType(ctx).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
	}
	resource.Raw = tftypes.NewValue(object, values)
	return resource.Get(ctx, model)
}

func newGroupList() list.ListResource {
	l := &childList[api.Group, groupModel, *groupModel]{plural: "groups", complete: completeGroup}
	l.Platform, l.Name = name, "group"
	l.list = func(c *client) func(context.Context, string) ([]api.Group, error) { return c.Groups }
	l.display = func(g api.Group) string { return g.Metadata.Name }
	return l
}

func newOAuth2ProviderList() list.ListResource {
	l := &childList[api.OAuth2Provider, oauth2ProviderModel, *oauth2ProviderModel]{plural: "OAuth2 providers"}
	l.Platform, l.Name = name, "oauth2_provider"
	l.list = func(c *client) func(context.Context, string) ([]api.OAuth2Provider, error) { return c.OAuth2Providers }
	l.display = func(p api.OAuth2Provider) string { return p.Metadata.Name }
	return l
}

func newProjectList() list.ListResource {
	l := &childList[api.Project, projectModel, *projectModel]{plural: "projects"}
	l.Platform, l.Name = name, "project"
	l.list = func(c *client) func(context.Context, string) ([]api.Project, error) { return c.Projects }
	l.display = func(p api.Project) string { return p.Metadata.Name }
	return l
}

func newServiceAccountList() list.ListResource {
	l := &childList[api.ServiceAccount, serviceAccountModel, *serviceAccountModel]{plural: "service accounts"}
	l.Platform, l.Name = name, "service_account"
	l.list = func(c *client) func(context.Context, string) ([]api.ServiceAccount, error) { return c.ServiceAccounts }
	l.display = func(a api.ServiceAccount) string { return a.Metadata.Name }
	return l
}

func newUserList() list.ListResource {
	l := &childList[api.User, userModel, *userModel]{plural: "users"}
	l.Platform, l.Name = name, "user"
	l.list = func(c *client) func(context.Context, string) ([]api.User, error) { return c.Users }
	l.display = func(u api.User) string { return u.Spec.Subject }
	return l
}
