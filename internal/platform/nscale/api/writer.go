package api

import (
	"context"
	"slices"
)

// Writer makes writes that hold on a service with cached reads and optimistic locking, for callers
// that work in parallel:
//
//   - writes that touch an organization's groups take turns, one turn per organization, and a turn
//     ends when reads show the write: a read before the next one sees all that came before it;
//   - a write that lost a race (409) is repeated;
//   - updates and deletions return when a list shows them, with the object as it is listed;
//   - creates are never repeated blindly: after a lost answer the object is looked for.
//
// An [UnconfirmedError] means that the service accepted the write.
type Writer struct {
	client *Client
	timing Timing
	locks  locks
	lag    lag

	organizations *collection[Organization]
	groups        *collection[Group]
	users         *collection[User]
	accounts      *collection[ServiceAccount]
	projects      *collection[Project]
	providers     *collection[OAuth2Provider]
}

// NewWriter returns a writer. Everything in the process that writes to one service shares one.
func NewWriter(client *Client, timing Timing) *Writer {
	listOrganizations := func(ctx context.Context, _ string) ([]Organization, error) { return client.Organizations(ctx, nil) }
	return &Writer{
		client: client, timing: timing.withDefaults(),
		organizations: newCollection("organization", func(o Organization) Metadata { return o.Metadata }, listOrganizations),
		groups:        newCollection("group", func(g Group) Metadata { return g.Metadata }, client.Groups),
		users:         newCollection("user", func(u User) Metadata { return u.Metadata }, client.Users),
		accounts:      newCollection("service account", func(a ServiceAccount) Metadata { return a.Metadata }, client.ServiceAccounts),
		projects:      newCollection("project", func(p Project) Metadata { return p.Metadata }, client.Projects),
		providers:     newCollection("OAuth2 provider", func(p OAuth2Provider) Metadata { return p.Metadata }, client.OAuth2Providers),
	}
}

// Timing returns the bounds in use.
func (w *Writer) Timing() Timing { return w.timing }

// turn waits for the organization's turn to write to groups.
func (w *Writer) turn(ctx context.Context, org string) (done func(), err error) {
	return w.locks.lock(ctx, "groups/"+org)
}

// youngGroup tells whether caches may not know one of the groups yet.
func (w *Writer) youngGroup(groups []string) bool {
	return slices.ContainsFunc(groups, func(id string) bool { return w.groups.young(id, w.timing.Window) })
}

// Made tells whether this writer made the group, user or service account: a list that lacks it is
// then no proof that it does not exist.
func (w *Writer) Made(id string) bool {
	return w.groups.ours(id) || w.users.ours(id) || w.accounts.ours(id)
}

// CreateOrganization makes an organization. It is not provisioned yet.
func (w *Writer) CreateOrganization(ctx context.Context, write OrganizationWrite) (Organization, error) {
	return w.organizations.create(ctx, w, "", write.Metadata.Name,
		func(ctx context.Context) (Organization, error) { return w.client.CreateOrganization(ctx, write) },
		write.Matches, nil)
}

// UpdateOrganization replaces an organization by what change makes of it as it is now.
func (w *Writer) UpdateOrganization(ctx context.Context, id string, change func(current Organization) OrganizationWrite) (Organization, error) {
	done, err := w.turn(ctx, id)
	if err != nil {
		return Organization{}, err
	}
	defer done()
	return w.organizations.update(ctx, w, "", id, true, false, func(ctx context.Context, current Organization) (func(Organization) bool, error) {
		write := change(current)
		return write.Matches, w.client.UpdateOrganization(ctx, id, write)
	})
}

// DeleteOrganization asks for an organization's deletion. It is gone once lists lack it, which is
// not waited for.
func (w *Writer) DeleteOrganization(ctx context.Context, id string) error {
	return w.retry(ctx, lostRace, func(ctx context.Context) error { return w.client.DeleteOrganization(ctx, id) })
}

// FreshOrganizations lists the caller's organizations, in a call that began after this one.
func (w *Writer) FreshOrganizations(ctx context.Context) ([]Organization, error) {
	return w.organizations.list.fresh(ctx, "")
}

// CreateProject makes a project. It is not provisioned yet.
func (w *Writer) CreateProject(ctx context.Context, org string, write ProjectWrite) (Project, error) {
	passing := func(err error) bool { return lagging(err) && w.youngGroup(write.Spec.GroupIDs) }
	return w.projects.create(ctx, w, org, write.Metadata.Name, func(ctx context.Context) (made Project, err error) {
		err = w.retry(ctx, passing, func(ctx context.Context) (err error) {
			made, err = w.client.CreateProject(ctx, org, write)
			return err
		})
		return made, err
	}, write.Matches, nil)
}

// UpdateProject replaces a project. With groups nil, it keeps its own.
func (w *Writer) UpdateProject(ctx context.Context, org, id string, write ProjectWrite) (Project, error) {
	keep := write.Spec.GroupIDs == nil
	return w.projects.update(ctx, w, org, id, keep, w.youngGroup(write.Spec.GroupIDs), func(ctx context.Context, current Project) (func(Project) bool, error) {
		sent := write
		if keep {
			sent.Spec.GroupIDs = current.Spec.GroupIDs
		}
		return sent.Matches, w.client.UpdateProject(ctx, org, id, sent)
	})
}

// DeleteProject asks for a project's deletion. It is gone once lists lack it, which is not waited for.
func (w *Writer) DeleteProject(ctx context.Context, org, id string) error {
	return w.retry(ctx, lostRace, func(ctx context.Context) error { return w.client.DeleteProject(ctx, org, id) })
}

// FreshProjects lists an organization's projects, in a call that began after this one.
func (w *Writer) FreshProjects(ctx context.Context, org string) ([]Project, error) {
	return w.projects.list.fresh(ctx, org)
}

// CreateOAuth2Provider makes a provider.
func (w *Writer) CreateOAuth2Provider(ctx context.Context, org string, write OAuth2ProviderWrite) (OAuth2Provider, error) {
	return w.providers.create(ctx, w, org, write.Metadata.Name,
		func(ctx context.Context) (OAuth2Provider, error) {
			return w.client.CreateOAuth2Provider(ctx, org, write)
		},
		write.Matches, nil)
}

// ConfirmOAuth2Provider waits until lists show a provider as written, and returns it from there.
func (w *Writer) ConfirmOAuth2Provider(ctx context.Context, org, id string, write OAuth2ProviderWrite) (OAuth2Provider, error) {
	return confirmed(ctx, w, w.providers, org, id, write.Matches)
}

// UpdateOAuth2Provider replaces a provider. Without a secret in the write, its secret is erased.
func (w *Writer) UpdateOAuth2Provider(ctx context.Context, org, id string, write OAuth2ProviderWrite) (OAuth2Provider, error) {
	return w.providers.update(ctx, w, org, id, false, false, func(ctx context.Context, _ OAuth2Provider) (func(OAuth2Provider) bool, error) {
		return write.Matches, w.client.UpdateOAuth2Provider(ctx, org, id, write)
	})
}

// DeleteOAuth2Provider deletes a provider.
func (w *Writer) DeleteOAuth2Provider(ctx context.Context, org, id string) error {
	return w.providers.remove(ctx, w, org, id, func(ctx context.Context) error {
		return w.client.DeleteOAuth2Provider(ctx, org, id)
	})
}

// confirmed waits for a create to show, and wraps what kept it from doing so.
func confirmed[T any](ctx context.Context, w *Writer, c *collection[T], org, id string, shown func(T) bool) (T, error) {
	seen, err := c.confirm(ctx, w, org, id, w.timing.Window, shown)
	if err != nil {
		return seen, &UnconfirmedError{Operation: "create " + c.kind, Err: err}
	}
	return seen, nil
}
