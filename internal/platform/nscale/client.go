package nscale

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// client is what Nscale's Terraform objects share: the API client, the writer that all writes go
// through, and the reads they coalesce. Organizations have no parent: theirs is "".
type client struct {
	*api.Client
	writer *api.Writer
	// organization is the provider's setting: an id, a name or "".
	organization string

	organizations   *bulk.Cache[api.Organization]
	groups          *bulk.Cache[api.Group]
	users           *bulk.Cache[api.User]
	accounts        *bulk.Cache[api.ServiceAccount]
	projects        *bulk.Cache[api.Project]
	providers       *bulk.Cache[api.OAuth2Provider]
	globalProviders *bulk.Cache[api.OAuth2Provider]
	roles           *bulk.Cache[api.Role]

	callerMutex sync.Mutex
	whoami      *api.Userinfo
	anonymous   error
}

// timing and clock are replaced by tests, which wait for less and live in other times.
var (
	timing api.Timing
	clock  = time.Now
)

func connect(_ context.Context, s *tfkit.Settings) (any, diag.Diagnostics) {
	var diags diag.Diagnostics
	config := api.Config{Rest: s.REST()}
	organization := s.String("organization_id")
	if s.Sandboxed() {
		config.Endpoint, config.Token = s.SandboxEndpoint(), tfkit.SandboxCredential
	} else {
		config.Endpoint = s.Endpoint("endpoint", api.DefaultEndpoint, false, envEndpoint)
		config.Token = s.String("service_token", envToken)
		organization = s.String("organization_id", envOrganization)
		if !s.Failed() && config.Token == "" {
			diags.Append(s.Missing("service_token", "a service account's token", envToken))
		}
	}
	if s.Failed() || diags.HasError() {
		return nil, diags
	}
	connected, err := api.New(config)
	if err != nil {
		diags.AddError("Nscale is not configured", err.Error())
		return nil, diags
	}
	return newClient(connected, organization, !s.Shared.ListCache), diags
}

func newClient(connected *api.Client, organization string, cacheOff bool) *client {
	return &client{
		Client: connected, writer: api.NewWriter(connected, timing), organization: organization,
		organizations: cache(func(ctx context.Context, _ string) ([]api.Organization, error) {
			return connected.Organizations(ctx, nil)
		}, nil, func(o api.Organization) api.Metadata { return o.Metadata }, cacheOff),
		groups:   cache(connected.Groups, connected.Group, func(g api.Group) api.Metadata { return g.Metadata }, cacheOff),
		users:    cache(connected.Users, nil, func(u api.User) api.Metadata { return u.Metadata }, cacheOff),
		accounts: cache(connected.ServiceAccounts, nil, func(a api.ServiceAccount) api.Metadata { return a.Metadata }, cacheOff),
		projects: cache(connected.Projects, connected.Project, func(p api.Project) api.Metadata { return p.Metadata }, cacheOff),
		providers: cache(connected.OAuth2Providers, nil,
			func(p api.OAuth2Provider) api.Metadata { return p.Metadata }, cacheOff),
		globalProviders: cache(func(ctx context.Context, _ string) ([]api.OAuth2Provider, error) {
			return connected.GlobalOAuth2Providers(ctx)
		}, nil, func(p api.OAuth2Provider) api.Metadata { return p.Metadata }, false),
		roles: cache(connected.Roles, nil, func(r api.Role) api.Metadata { return r.Metadata }, false),
	}
}

func cache[T any](
	list func(ctx context.Context, org string) ([]T, error), get func(ctx context.Context, org, id string) (T, error),
	meta func(T) api.Metadata, off bool,
) *bulk.Cache[T] {
	source := bulk.Source[T]{
		List: func(ctx context.Context, org string) iter.Seq2[T, error] { return each(list(ctx, org)) },
		Key:  func(item T) string { return meta(item).ID },
		Off:  off,
	}
	if get != nil {
		source.Get = func(ctx context.Context, org, id string) (T, error) {
			found, err := get(ctx, org, id)
			if rest.IsNotFound(err) {
				return found, bulk.ErrAbsent
			}
			return found, err
		}
	}
	return bulk.New(source)
}

// each yields a finished list, or what kept it from finishing.
func each[T any](items []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// caller tells whom the token stands for. It asks once; only trouble that may pass is not kept.
func (c *client) caller(ctx context.Context) (api.Userinfo, error) {
	c.callerMutex.Lock()
	defer c.callerMutex.Unlock()
	if c.whoami != nil {
		return *c.whoami, nil
	}
	if c.anonymous != nil {
		return api.Userinfo{}, c.anonymous
	}
	who, err := c.Userinfo(ctx)
	switch {
	case err == nil:
		c.whoami = &who
	case ctx.Err() == nil && !passing(err):
		c.anonymous = err
	}
	return who, err
}

// origin is who sees an object from where. Another account may be shown less, so its lists prove
// nothing about what this one saw.
func (c *client) origin(ctx context.Context) string {
	who, err := c.caller(ctx)
	if err != nil || who.Sub == "" {
		return c.Endpoint()
	}
	return c.Endpoint() + " by " + who.Sub
}

var _ tfkit.OrganizationResolver = (*client)(nil)

// DefaultOrganization returns the provider's organization_id as written.
func (c *client) DefaultOrganization() string { return c.organization }

// ResolveOrganization returns the id of the organization with the given id, or else exact name.
// It reads the list of organizations, which needs no role.
func (c *client) ResolveOrganization(ctx context.Context, reference string) (string, error) {
	found, err := c.findOrganization(ctx, reference)
	return found.Metadata.ID, err
}

func (c *client) findOrganization(ctx context.Context, reference string) (api.Organization, error) {
	all, err := c.organizations.All(ctx, "")
	if err != nil {
		return api.Organization{}, err
	}
	named := pick(all, reference)
	switch len(named) {
	case 0:
		return api.Organization{}, &rest.Error{
			Platform: "Nscale", Operation: "find organization", Status: 404, Recognized: true,
			Message: fmt.Sprintf("no organization visible to this token has the id or name %q", reference),
		}
	case 1:
		return named[0], nil
	}
	return api.Organization{}, fmt.Errorf("several organizations are named %q; use the id of one of them: %s", reference, strings.Join(organizationIDs(named), ", "))
}

// soleOrganization stands in for the provider's setting where there is none: the one organization
// that the token sees.
func (c *client) soleOrganization(ctx context.Context) (string, error) {
	if c.organization != "" {
		return c.organization, nil
	}
	all, err := c.organizations.All(ctx, "")
	if err != nil {
		return "", err
	}
	if len(all) != 1 {
		return "", whichOrganizationError{visible: all}
	}
	return all[0].Metadata.ID, nil
}

// whichOrganizationError says that nothing names an organization, and that the token does not
// settle it either.
type whichOrganizationError struct{ visible []api.Organization }

func (e whichOrganizationError) Error() string {
	return fmt.Sprintf("the token sees %d organizations, so organization_id must say which one is meant: set it here, "+
		"or in the provider block (%s). %s", len(e.visible), envOrganization, strings.Join(organizationIDs(e.visible), ", "))
}

// organizationIDs names organizations to people, the first ten of them.
func organizationIDs(all []api.Organization) []string {
	ids := make([]string, 0, min(len(all), 10))
	for _, o := range all[:min(len(all), 10)] {
		ids = append(ids, fmt.Sprintf("%s (%s)", o.Metadata.ID, o.Metadata.Name))
	}
	return ids
}

func organizationFacts(ctx context.Context, connected any) iter.Seq2[tfkit.OrganizationFacts, error] {
	return func(yield func(tfkit.OrganizationFacts, error) bool) {
		for o, err := range each(connected.(*client).Organizations(ctx, nil)) {
			facts := tfkit.OrganizationFacts{
				ID: o.Metadata.ID, Name: o.Metadata.Name, Slug: o.Metadata.Name,
				CreatedAt: o.Metadata.Created(), Status: o.Metadata.ProvisioningStatus,
			}
			if !yield(facts, err) || err != nil {
				return
			}
		}
	}
}
