package nscale

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

func (r *organizationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	text := func(description string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Computed: true, Validators: validators, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An Nscale organization: its name, description, tags and way of signing in.\n\n" +
			"Organizations exist before the credentials that work in them, so the usual way is to adopt one: import it, or give its `id`. " +
			"Only a platform administrator can create one, which this resource does when `id` is left out. " +
			"What the configuration leaves out stays as it is; what it set before and then drops is cleared. " +
			"An organization is never replaced, and destroying the resource forgets it unless `deletion_policy` says otherwise.",
		Attributes: map[string]schema.Attribute{
			"id": text("Id of the organization. Set it to adopt an existing organization; it cannot be changed afterwards.", uuid()),
			"name": text("Name: 1 to 63 letters, digits, dashes, underscores or dots, with a letter or digit at both ends. Needed to create an organization. "+
				"It need not be unique, and changes in place.", label()),
			"description": text("Free text about the organization."),
			"tags": schema.MapAttribute{
				Optional: true, Computed: true, ElementType: types.StringType, Validators: tagNames(),
				MarkdownDescription: "Tags by name. When set, these are all of them.",
			},
			"organization_type": text("How users sign in: `adhoc`, where they are added and choose a provider themselves, or `domain`, where the address's domain decides. "+
				"A new organization is `adhoc` by default. Changing to `adhoc` clears the attributes that belong to `domain`.",
				stringvalidator.OneOf(api.OrganizationAdhoc, api.OrganizationDomain)),
			"domain": text("E-mail domain of the organization, in lower case. Required with `domain`, refused with `adhoc`. "+
				"Two organizations may claim one domain; sign-in then takes the first it finds.", hostname()...),
			"provider_scope": text("Where `provider_id` comes from: `global`, the platform's own providers, or `organization`, those of `tenancy_nscale_oauth2_provider`. "+
				"Required with `domain`.", stringvalidator.OneOf(api.ScopeGlobal, api.ScopeOrganization)),
			"provider_id": text("Id of the OAuth2 provider to sign in with. Required with `domain`: without one the service fails on sign-in.", stringvalidator.LengthAtLeast(1)),
			"google_customer_id": text("Customer id of a Google-managed organization. Only with `domain`; the service makes no use of it today.",
				stringvalidator.LengthAtLeast(1)),
			"creation_time": stableTimeAttribute("When the organization was created, RFC 3339."),
			"created_by":    stableAttribute("Who created the organization."),
			"deletion_policy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(deletionPolicyAbandon),
				Validators: []validator.String{stringvalidator.OneOf(deletionPolicyAbandon, deletionPolicyDelete)},
				MarkdownDescription: "What destroying the resource does: `abandon` (default) leaves the organization in place and forgets it; " +
					"`delete` deletes it **with everything in it**, users, groups, projects and infrastructure, which only a platform administrator may.",
			},
			"timeouts": waitTimeouts(ctx, "organization"),
		},
	}
}

// domainOnly are the attributes that belong to organizations of the type domain, and whether that
// type needs them.
var domainOnly = []struct {
	name   string
	needed bool
}{{"domain", true}, {"provider_scope", true}, {"provider_id", true}, {"google_customer_id", false}}

// ValidateConfig refuses combinations that the service would store as something else, silently, or
// fail on later.
func (r *organizationResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var kind types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("organization_type"), &kind)...)
	if resp.Diagnostics.HasError() || kind.IsUnknown() {
		return
	}
	for _, attribute := range domainOnly {
		at := path.Root(attribute.name)
		var value attr.Value
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &value)...)
		if value == nil || value.IsUnknown() {
			continue
		}
		switch {
		case kind.ValueString() != api.OrganizationDomain && !value.IsNull():
			resp.Diagnostics.AddAttributeError(at, attribute.name+" needs organization_type = \"domain\"",
				"Only an organization of the type \"domain\" keeps "+attribute.name+": with any other, the service drops it without a word.")
		case kind.ValueString() == api.OrganizationDomain && value.IsNull() && attribute.needed:
			resp.Diagnostics.AddAttributeError(at, attribute.name+" is missing",
				"An organization of the type \"domain\" needs domain, provider_scope and provider_id: without all three nobody could sign in.")
		}
	}
}
