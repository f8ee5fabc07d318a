package keycard

import (
	"context"
	"iter"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/sync/singleflight"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// client is what Keycard's Terraform objects share: the API client and the reads they coalesce.
type client struct {
	*api.Client
	// organization is the provider's setting: an id, a label or "".
	organization string

	organizations   *bulk.Cache[api.Organization]
	serviceAccounts *bulk.Cache[api.ServiceAccount]
	credentials     *bulk.Cache[api.ServiceAccountCredential]

	*members

	resolved sync.Map // reference (id or label) → id
	flight   singleflight.Group
}

var _ tfkit.OrganizationResolver = (*client)(nil)

func connect(_ context.Context, s *tfkit.Settings) (any, diag.Diagnostics) {
	var diags diag.Diagnostics
	config := api.Config{Rest: s.REST()}
	var organization string
	if s.Sandboxed() {
		config.Endpoint, config.AccessToken = s.SandboxEndpoint(), tfkit.SandboxCredential
		organization = s.String("organization_id")
	} else {
		config.Endpoint = s.Endpoint("endpoint", api.DefaultEndpoint, false, envEndpoint)
		// A credential of the configuration beats one of the environment, whatever its kind.
		config.AccessToken = s.String("access_token")
		config.ClientID, config.ClientSecret = s.String("client_id"), s.String("client_secret")
		if config.AccessToken == "" {
			config.ClientID, config.ClientSecret = s.String("client_id", envClientID), s.String("client_secret", envClientSecret)
			if config.ClientID == "" && config.ClientSecret == "" {
				config.AccessToken = s.String("access_token", envAccessToken)
			}
		}
		organization = s.String("organization_id", envOrganization)
		if !s.Failed() && config.AccessToken == "" {
			switch {
			case config.ClientID == "" && config.ClientSecret == "":
				diags.Append(s.Missing("client_id", "a credential: client_id with client_secret, or access_token", envClientID, envAccessToken))
			case config.ClientID == "":
				diags.Append(s.Missing("client_id", "the client id that goes with client_secret", envClientID))
			case config.ClientSecret == "":
				diags.Append(s.Missing("client_secret", "the client secret that goes with client_id", envClientSecret))
			}
		}
	}
	if s.Failed() || diags.HasError() {
		return nil, diags
	}
	connected, err := api.New(config)
	if err != nil {
		diags.AddError("Keycard is not configured", err.Error())
		return nil, diags
	}
	return newClient(connected, organization, !s.Shared.ListCache), diags
}

func newClient(connected *api.Client, organization string, cacheOff bool) *client {
	return &client{
		Client:       connected,
		members:      newMembers(connected, cacheOff),
		organization: organization,
		organizations: bulk.New(bulk.Source[api.Organization]{
			List: func(ctx context.Context, _ string) iter.Seq2[api.Organization, error] {
				return connected.Organizations(ctx, api.ListOptions{})
			},
			Key: func(o api.Organization) string { return o.ID },
			Get: func(ctx context.Context, _, id string) (api.Organization, error) {
				return absent(connected.Organization(ctx, id))
			},
			Off: cacheOff,
		}),
		serviceAccounts: bulk.New(bulk.Source[api.ServiceAccount]{
			List: func(ctx context.Context, organization string) iter.Seq2[api.ServiceAccount, error] {
				return whileParent(connected.ServiceAccounts(ctx, organization, api.ListOptions{}))
			},
			Key: func(a api.ServiceAccount) string { return a.ID },
			Get: func(ctx context.Context, organization, id string) (api.ServiceAccount, error) {
				return absent(connected.ServiceAccount(ctx, organization, id))
			},
			Off: cacheOff,
		}),
		credentials: bulk.New(bulk.Source[api.ServiceAccountCredential]{
			List: func(ctx context.Context, parent string) iter.Seq2[api.ServiceAccountCredential, error] {
				organization, account := splitCredentialParent(parent)
				return whileParent(connected.Credentials(ctx, organization, account, api.ListOptions{}))
			},
			Key: func(c api.ServiceAccountCredential) string { return c.ID },
			Get: func(ctx context.Context, parent, id string) (api.ServiceAccountCredential, error) {
				organization, account := splitCredentialParent(parent)
				return absent(connected.Credential(ctx, organization, account, id))
			},
			Off: cacheOff,
		}),
	}
}

// credentialParent is the cache's key of a service account's credentials.
func credentialParent(organization, account string) string { return organization + "/" + account }

func splitCredentialParent(parent string) (organization, account string) {
	organization, account, _ = strings.Cut(parent, "/")
	return organization, account
}

// whileParent ends a list whose parent is not there: it has no children then.
func whileParent[T any](items iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item, err := range items {
			if rest.IsNotFound(err) || !yield(item, err) {
				return
			}
		}
	}
}

// absent turns the API's typed 404 into the cache's word for it.
func absent[T any](found T, err error) (T, error) {
	if rest.IsNotFound(err) {
		return found, bulk.ErrAbsent
	}
	return found, err
}

// DefaultOrganization returns the provider's organization_id as written.
func (c *client) DefaultOrganization() string { return c.organization }

// ResolveOrganization returns the id of the organization with the given id or label, asking once.
func (c *client) ResolveOrganization(ctx context.Context, reference string) (string, error) {
	if id, ok := c.resolved.Load(reference); ok {
		return id.(string), nil
	}
	id, err, _ := c.flight.Do(reference, func() (any, error) {
		found, err := c.Organization(context.WithoutCancel(ctx), reference)
		if err != nil {
			return "", err
		}
		c.resolved.Store(reference, found.ID)
		return found.ID, nil
	})
	return id.(string), err
}

func organizationFacts(ctx context.Context, connected any) iter.Seq2[tfkit.OrganizationFacts, error] {
	return func(yield func(tfkit.OrganizationFacts, error) bool) {
		for o, err := range connected.(*client).Organizations(ctx, api.ListOptions{}) {
			facts := tfkit.OrganizationFacts{ID: o.ID, Name: o.Name, Slug: o.Label, CreatedAt: o.CreatedAt, SSOEnabled: &o.SSOEnabled}
			if !yield(facts, err) || err != nil {
				return
			}
		}
	}
}
