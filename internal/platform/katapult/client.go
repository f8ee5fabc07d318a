package katapult

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// client is what Katapult's Terraform objects share: the API client and the reads they coalesce.
type client struct {
	*api.Client

	// organizations are all that the token can enter, by id, under the parent "".
	organizations *bulk.Cache[api.Organization]
	// managed are the organizations that another one manages, by id, under that one's id. They
	// tell nothing of suspension and activation.
	managed *bulk.Cache[api.Organization]
}

func connect(_ context.Context, s *tfkit.Settings) (any, diag.Diagnostics) {
	var diags diag.Diagnostics
	config := api.Config{Rest: s.REST()}
	if s.Sandboxed() {
		config.Endpoint, config.APIToken = s.SandboxEndpoint(), tfkit.SandboxCredential
	} else {
		config.Endpoint = s.Endpoint("endpoint", api.DefaultEndpoint, false, envEndpoint)
		config.APIToken = s.String("api_token", envToken)
		if config.APIToken == "" && !s.Failed() {
			diags.Append(s.Missing("api_token", "an API token", envToken))
		}
	}
	if s.Failed() || diags.HasError() {
		return nil, diags
	}
	connected, err := api.New(config)
	if err != nil {
		diags.AddError("Katapult is not configured", err.Error())
		return nil, diags
	}
	return newClient(connected, !s.Shared.ListCache), diags
}

func newClient(connected *api.Client, cacheOff bool) *client {
	id := func(o api.Organization) string { return o.ID }
	return &client{
		Client: connected,
		organizations: bulk.New(bulk.Source[api.Organization]{
			List: func(ctx context.Context, _ string) iter.Seq2[api.Organization, error] {
				return once(connected.Organizations(ctx))
			},
			Key: id,
			Get: func(ctx context.Context, _, id string) (api.Organization, error) {
				return readAny(ctx, connected, api.Reference{ID: id})
			},
			Off: cacheOff,
		}),
		managed: bulk.New(bulk.Source[api.Organization]{
			List: func(ctx context.Context, parent string) iter.Seq2[api.Organization, error] {
				return connected.ManagedOrganizations(ctx, api.Reference{ID: parent}, api.ManagedListOptions{})
			},
			Key: id,
			Off: cacheOff,
		}),
	}
}

// once is a sequence over the result of one call.
func once(all []api.Organization, err error) iter.Seq2[api.Organization, error] {
	return func(yield func(api.Organization, error) bool) {
		if err != nil {
			yield(api.Organization{}, err)
			return
		}
		for _, o := range all {
			if !yield(o, nil) {
				return
			}
		}
	}
}

// readAny reads an organization in whatever condition it is. The API refuses to show one that is
// suspended or not activated, but its list may have it, with fewer fields. An organization that
// does not exist is [bulk.ErrAbsent].
func readAny(ctx context.Context, connected *api.Client, wanted api.Reference) (api.Organization, error) {
	found, err := connected.Organization(ctx, wanted)
	switch {
	case rest.IsNotFound(err):
		return found, bulk.ErrAbsent
	case !api.IsSuspended(err) && !api.IsNotActivated(err):
		return found, err
	}
	all, listErr := connected.Organizations(ctx)
	if listErr != nil {
		return found, listErr
	}
	for _, o := range all {
		if o.ID == wanted.ID || wanted.ID == "" && strings.EqualFold(o.SubDomain, wanted.SubDomain) {
			return o, nil
		}
	}
	return found, err
}

// reference reads an organization that a person named by id or sub-domain.
func reference(text string) api.Reference {
	if api.IsID(text) {
		return api.Reference{ID: text}
	}
	return api.Reference{SubDomain: text}
}

// resolve returns the id of an organization named by id or sub-domain.
func (c *client) resolve(ctx context.Context, text string) (string, error) {
	if api.IsID(text) {
		return text, nil
	}
	all, err := c.organizations.All(ctx, "")
	if err != nil {
		return "", err
	}
	for _, o := range all {
		if strings.EqualFold(o.SubDomain, text) {
			return o.ID, nil
		}
	}
	// Whether the list holds managed organizations is not documented.
	found, err := readAny(ctx, c.Client, api.Reference{SubDomain: text})
	if errors.Is(err, bulk.ErrAbsent) {
		return "", fmt.Errorf("there is no organization %q, or it is not visible to this API token", text)
	}
	return found.ID, err
}

// find reads a managed organization. It is absent ([bulk.ErrAbsent]) only when its parent can be
// seen and no longer manages it: what lies beyond a token's reach is "not found" as well. known is
// false where the API does not tell whether and when the organization was activated.
func (c *client) find(ctx context.Context, parent, id string) (found api.Organization, known bool, err error) {
	found, err = c.organizations.Get(ctx, "", id)
	if err == nil {
		return found, true, nil
	}
	absent, suspended := errors.Is(err, bulk.ErrAbsent), api.IsSuspended(err)
	if !absent && !suspended && !api.IsNotActivated(err) {
		return found, false, err
	}
	child, listErr := c.managed.Get(ctx, parent, id)
	switch {
	case absent && errors.Is(listErr, bulk.ErrAbsent):
		return found, false, bulk.ErrAbsent
	case absent && rest.IsNotFound(listErr):
		return found, false, fmt.Errorf("%w: this API token sees neither the organization %s nor its parent %s, which proves nothing about either", listErr, id, parent)
	case absent && listErr == nil:
		return found, false, fmt.Errorf("organization %s is listed as managed by %s, but answers as not found", id, parent)
	case errors.Is(listErr, bulk.ErrAbsent):
		return found, false, err
	case listErr != nil:
		return found, false, listErr
	}
	child.Suspended = &suspended
	return child, !suspended, nil
}

func organizationFacts(ctx context.Context, connected any) iter.Seq2[tfkit.OrganizationFacts, error] {
	return func(yield func(tfkit.OrganizationFacts, error) bool) {
		for o, err := range once(connected.(*client).Organizations(ctx)) {
			facts := tfkit.OrganizationFacts{ID: o.ID, Name: o.Name, Slug: o.SubDomain, CreatedAt: o.CreatedAt.Time(), Suspended: o.Suspended}
			if !yield(facts, err) || err != nil {
				return
			}
		}
	}
}
