// Package provider is the provider "tenancy": its configuration, and the list of all it serves.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/inventory"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// Address is where registries serve the provider.
const Address = "registry.terraform.io/tenancy/tenancy"

type tenancyProvider struct {
	version   string
	platforms []tfkit.Platform
}

var (
	_ provider.Provider                       = (*tenancyProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*tenancyProvider)(nil)
	_ provider.ProviderWithListResources      = (*tenancyProvider)(nil)
	_ provider.ProviderWithActions            = (*tenancyProvider)(nil)
)

// New returns a factory of providers of the given version.
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return &tenancyProvider{version: version, platforms: platform.All()}
	}
}

func (p *tenancyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "tenancy"
	resp.Version = p.version
}

func (p *tenancyProvider) Resources(context.Context) []func() resource.Resource {
	var all []func() resource.Resource
	for _, served := range p.platforms {
		all = append(all, served.Resources...)
	}
	return all
}

func (p *tenancyProvider) DataSources(context.Context) []func() datasource.DataSource {
	all := []func() datasource.DataSource{inventory.NewDataSource}
	for _, served := range p.platforms {
		all = append(all, served.DataSources...)
	}
	return all
}

func (p *tenancyProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	var all []func() ephemeral.EphemeralResource
	for _, served := range p.platforms {
		all = append(all, served.EphemeralResources...)
	}
	return all
}

func (p *tenancyProvider) ListResources(context.Context) []func() list.ListResource {
	var all []func() list.ListResource
	for _, served := range p.platforms {
		all = append(all, served.ListResources...)
	}
	return all
}

func (p *tenancyProvider) Actions(context.Context) []func() action.Action {
	var all []func() action.Action
	for _, served := range p.platforms {
		all = append(all, served.Actions...)
	}
	return all
}
