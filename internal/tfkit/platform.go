// Package tfkit is what every Terraform object of the provider shares: how a platform plugs in,
// base types, identity and import, the e-mail type, diagnostics, private state and plan rules.
package tfkit

import (
	"context"
	"iter"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Platform is Terraform's side of one platform: its provider settings and all it serves.
type Platform struct {
	// Name is the platform's part of every type name and its attribute in the provider block.
	Name string
	// Title is the platform's proper name.
	Title string
	// Attribute is the platform's nested attribute of the provider block.
	Attribute schema.SingleNestedAttribute
	// Variables are the environment variables that configure the platform when the attribute is absent.
	Variables []string
	// Connect builds the platform's client from its settings. It sends nothing; what is missing or
	// unknown becomes an error diagnostic.
	Connect func(ctx context.Context, s *Settings) (any, diag.Diagnostics)

	Resources          []func() resource.Resource
	DataSources        []func() datasource.DataSource
	EphemeralResources []func() ephemeral.EphemeralResource
	ListResources      []func() list.ListResource
	Actions            []func() action.Action

	// Organizations yields what the platform tells of the caller's organizations, given the client
	// that Connect built. It feeds the inventory over all platforms.
	Organizations func(ctx context.Context, client any) iter.Seq2[OrganizationFacts, error]
}

// OrganizationFacts is one organization in the inventory. A nil or zero fact is one that the
// platform does not tell.
type OrganizationFacts struct {
	ID         string
	Name       string
	Slug       string
	CreatedAt  time.Time
	Suspended  *bool
	SSOEnabled *bool
	Status     string
}
