package nscale

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// childrenDataSource reads everything of one kind inside an organization, shown as facts F.
type childrenDataSource[T, F any] struct {
	tfkit.DataSource[*client]
	// plural names the objects to people: "service accounts".
	plural      string
	description string
	attributes  map[string]schema.Attribute
	list        func(c *client) func(ctx context.Context, org string) ([]T, error)
	facts       func(object T) F
}

var _ datasource.DataSourceWithConfigure = (*childrenDataSource[api.Group, groupFacts])(nil)

func (d *childrenDataSource[T, F]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: d.description,
		Attributes: map[string]schema.Attribute{
			"organization_id": organizationReference(),
			d.Name: schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The " + d.plural + ".",
				NestedObject: schema.NestedAttributeObject{Attributes: d.attributes},
			},
		},
	}
}

func (d *childrenDataSource[T, F]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var configured types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("organization_id"), &configured)...)
	c, ok := d.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	failed := failure("list the Nscale " + d.plural)
	org, err := organizationOf(ctx, c, configured)
	if err != nil {
		failed.At = path.Root("organization_id")
		resp.Diagnostics.Append(failed.Diagnostics(err)...)
		return
	}
	objects, err := d.list(c)(ctx, org)
	if err != nil {
		resp.Diagnostics.Append(failed.Diagnostics(err)...)
		return
	}
	shown := make([]F, 0, len(objects))
	for _, object := range objects {
		shown = append(shown, d.facts(object))
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("organization_id"), configured)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.Name), shown)...)
}

// childFacts are the attributes that the facts of every child begin with.
func childFacts(noun string, own map[string]schema.Attribute) map[string]schema.Attribute {
	return merged(metadataFactsAttributes(noun), map[string]schema.Attribute{
		"organization_id": textAttribute("Id of the organization that the " + noun + " is in."),
	}, own)
}

func newGroupsDataSource() datasource.DataSource {
	d := &childrenDataSource[api.Group, groupFacts]{
		plural: "groups", facts: newGroupFacts,
		description: "Reads the groups of an Nscale organization with their roles and members.",
		attributes: childFacts("group", map[string]schema.Attribute{
			"role_ids":            idsAttribute("Ids of the roles that the group grants."),
			"user_ids":            idsAttribute("Ids of the users in the group."),
			"service_account_ids": idsAttribute("Ids of the service accounts in the group."),
			"subjects": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The people in the group as their issuers know them, those of foreign issuers included.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":     textAttribute("The issuer's id of the person."),
					"issuer": textAttribute("Who vouches for the person."),
					"email":  textAttribute("E-mail address of the person, where it is known."),
				}},
			},
		}),
	}
	d.Platform, d.Name = name, "groups"
	d.list = func(c *client) func(context.Context, string) ([]api.Group, error) { return c.Groups }
	return d
}

func newUsersDataSource() datasource.DataSource {
	d := &childrenDataSource[api.User, userFacts]{
		plural: "users", facts: newUserFacts,
		description: "Reads the users of an Nscale organization, sorted by subject.",
		attributes: childFacts("user", map[string]schema.Attribute{
			"subject":     textAttribute("E-mail address that the person signs in with."),
			"state":       textAttribute("`active`, `pending`, `suspended`, or a newer word."),
			"group_ids":   idsAttribute("Ids of the groups that the user is in."),
			"last_active": timeAttribute("When the user was last active, RFC 3339; null before the first sign-in."),
		}),
	}
	d.Platform, d.Name = name, "users"
	d.list = func(c *client) func(context.Context, string) ([]api.User, error) { return c.Users }
	return d
}

func newServiceAccountsDataSource() datasource.DataSource {
	d := &childrenDataSource[api.ServiceAccount, serviceAccountFacts]{
		plural: "service accounts", facts: newServiceAccountFacts,
		description: "Reads the service accounts of an Nscale organization. A token without the right to read them sees its own account only.",
		attributes: childFacts("service account", map[string]schema.Attribute{
			"group_ids": idsAttribute("Ids of the groups that the account is in."),
			"expiry":    timeAttribute("When the account's token ends, RFC 3339."),
		}),
	}
	d.Platform, d.Name = name, "service_accounts"
	d.list = func(c *client) func(context.Context, string) ([]api.ServiceAccount, error) { return c.ServiceAccounts }
	return d
}

func newProjectsDataSource() datasource.DataSource {
	d := &childrenDataSource[api.Project, projectFacts]{
		plural: "projects", facts: newProjectFacts,
		description: "Reads the projects of an Nscale organization that the token may see.",
		attributes: childFacts("project", map[string]schema.Attribute{
			"group_ids": idsAttribute("Ids of the groups that may enter the project."),
		}),
	}
	d.Platform, d.Name = name, "projects"
	d.list = func(c *client) func(context.Context, string) ([]api.Project, error) { return c.Projects }
	return d
}

func newOAuth2ProvidersDataSource() datasource.DataSource {
	d := &childrenDataSource[api.OAuth2Provider, oauth2ProviderFacts]{
		plural: "OAuth2 providers", facts: newOAuth2ProviderFacts,
		description: "Reads the OAuth2 providers that an Nscale organization may refer to: the platform's own (`global`), then those of the organization. " +
			"Client secrets are never shown.",
		attributes: childFacts("provider", map[string]schema.Attribute{
			"organization_id": textAttribute("Id of the organization that the provider belongs to; null for the platform's own."),
			"scope":           textAttribute("`global` for the platform's own, `organization` for the organization's: what `provider_scope` of the organization calls them."),
			"issuer":          textAttribute("URL of the OpenID Connect issuer; older releases of the service do not show it."),
			"client_id":       textAttribute("Client id at the issuer."),
			"type":            textAttribute("`google`, `microsoft` or `github` where the platform knows the provider, or a newer word."),
		}),
	}
	d.Platform, d.Name = name, "oauth2_providers"
	d.list = func(c *client) func(context.Context, string) ([]api.OAuth2Provider, error) {
		return func(ctx context.Context, org string) ([]api.OAuth2Provider, error) {
			global, err := c.GlobalOAuth2Providers(ctx)
			if err != nil {
				return nil, err
			}
			own, err := c.OAuth2Providers(ctx, org)
			return append(global, own...), err
		}
	}
	return d
}

// roleFacts is a role as the data source shows it.
type roleFacts struct {
	metadataFacts
	Grantable types.Bool `tfsdk:"grantable"`
}

func newRolesDataSource() datasource.DataSource {
	d := &childrenDataSource[api.Role, roleFacts]{
		plural: "roles",
		description: "Reads the roles of an Nscale organization, sorted by name. Roles that only the platform may grant are not shown. " +
			"Ids differ from deployment to deployment, so look them up by name.",
		attributes: merged(metadataFactsAttributes("role"), map[string]schema.Attribute{
			"grantable": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the token may grant the role; null from older releases, which show only roles that it may.",
			},
		}),
		facts: func(r api.Role) roleFacts {
			return roleFacts{newMetadataFacts(r.Metadata), types.BoolPointerValue(r.Grantable)}
		},
	}
	d.Platform, d.Name = name, "roles"
	d.list = func(c *client) func(context.Context, string) ([]api.Role, error) { return c.Roles }
	return d
}
