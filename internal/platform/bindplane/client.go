package bindplane

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// client is what Bindplane's Terraform objects share: the API client and the reads they coalesce.
type client struct {
	*api.Client

	// organizations are those the user belongs to. There is no read by id: the list is all there is.
	organizations *bulk.Cache[api.Organization]
	// overview is the one answer that tells projects, single sign-on and the current organization.
	overview *bulk.Cache[api.AllAccounts]

	checked sync.Map // display name → api.NameCheck
	looks   looks
}

func newClient(connected *api.Client, cacheOff bool) *client {
	return &client{
		Client: connected,
		looks:  looks{turn: make(chan struct{}, 1)},
		organizations: bulk.New(bulk.Source[api.Organization]{
			List: func(ctx context.Context, _ string) iter.Seq2[api.Organization, error] {
				return sequence(connected.Organizations(ctx))
			},
			Key: func(o api.Organization) string { return o.Metadata.ID },
			Off: cacheOff,
		}),
		overview: bulk.New(bulk.Source[api.AllAccounts]{
			List: func(ctx context.Context, _ string) iter.Seq2[api.AllAccounts, error] {
				all, err := connected.AllProjects(ctx)
				return sequence([]api.AllAccounts{all}, err)
			},
			Key: func(api.AllAccounts) string { return "" },
			Off: cacheOff,
		}),
	}
}

// sequence yields a list that came whole.
func sequence[T any](items []T, err error) iter.Seq2[T, error] {
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

// allProjects returns the shared answer with every organization and its projects.
func (c *client) allProjects(ctx context.Context) (api.AllAccounts, error) {
	return c.overview.Get(ctx, "", "")
}

// changed forgets what an own write may have altered.
func (c *client) changed() {
	c.overview.Invalidate("")
	c.checked.Clear()
}

// checkName asks about a display name once per process and name: plans run more than once.
func (c *client) checkName(ctx context.Context, wanted string) (api.NameCheck, error) {
	if known, ok := c.checked.Load(wanted); ok {
		return known.(api.NameCheck), nil
	}
	check, err := c.CheckName(ctx, wanted, func(ctx context.Context) (string, error) {
		all, err := c.organizations.All(ctx, "")
		for _, o := range all {
			if o.Metadata.DisplayName != "" {
				return o.Metadata.DisplayName, err
			}
		}
		return "", err
	})
	if err == nil {
		c.checked.Store(wanted, check)
	}
	return check, err
}

// errUnknownOrganization says that a reference fits nothing the credential can see.
var errUnknownOrganization = errors.New("there is no such organization, or this credential cannot see it")

// resolve finds an organization by its id or, where it is unique, by its display name or its
// resource name.
func (c *client) resolve(ctx context.Context, reference string) (api.Organization, error) {
	all, err := c.organizations.All(ctx, "")
	if err != nil {
		return api.Organization{}, err
	}
	var named []api.Organization
	for _, o := range all {
		switch reference {
		case o.Metadata.ID:
			return o, nil
		case o.Metadata.DisplayName, o.Metadata.Name:
			named = append(named, o)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		ids := make([]string, len(named))
		for i, o := range named {
			ids[i] = o.Metadata.ID
		}
		return api.Organization{}, fmt.Errorf("%d organizations are named %q; use one of their ids: %s", len(named), reference, strings.Join(ids, ", "))
	case !api.Addressable(reference):
		return api.Organization{}, errUnknownOrganization
	}
	// The list shows what the user belongs to; a resource name may reach further.
	found, err := c.OrganizationByName(ctx, reference)
	if rest.IsNotFound(err) {
		return found, errUnknownOrganization
	}
	return found, err
}

// resolveID is resolve for import ids.
func (c *client) resolveID(ctx context.Context, reference string) (string, error) {
	found, err := c.resolve(ctx, reference)
	return found.Metadata.ID, err
}

func organizationFacts(ctx context.Context, connected any) iter.Seq2[tfkit.OrganizationFacts, error] {
	c := connected.(*client)
	all, err := c.organizations.All(ctx, "")
	if err != nil {
		return sequence[tfkit.OrganizationFacts](nil, err)
	}
	sso := c.ssoEnabled(ctx)
	facts := make([]tfkit.OrganizationFacts, len(all))
	for i, o := range all {
		facts[i] = tfkit.OrganizationFacts{ID: o.Metadata.ID, Name: o.Metadata.Title(), Slug: o.Metadata.Name, SSOEnabled: sso[o.Metadata.ID]}
	}
	return sequence(facts, nil)
}

// ssoEnabled tells by organization id whether it signs in through its own identity provider. It
// is empty where the credential may not ask.
func (c *client) ssoEnabled(ctx context.Context) map[string]*bool {
	enabled := map[string]*bool{}
	all, err := c.allProjects(ctx)
	if err != nil {
		return enabled
	}
	for _, entry := range all.OrganizationAccounts {
		enabled[entry.Organization.Metadata.ID] = &entry.SSOEnabled
	}
	return enabled
}
