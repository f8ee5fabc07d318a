package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Defaults of the settings that hold for every platform.
const (
	defaultRequestTimeout = "60s"
	defaultMaxRetries     = 4
	defaultMaxConcurrent  = 10
	defaultSandboxPath    = "tenancy-sandbox.db"
)

func (p *tenancyProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"request_timeout": schema.StringAttribute{
			Optional: true, CustomType: timetypes.GoDurationType{}, Validators: []validator.String{positiveDuration{}},
			MarkdownDescription: "How long one attempt of one request may take, such as `30s`. Default `" + defaultRequestTimeout + "`.",
		},
		"max_retries": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(0, 20)},
			MarkdownDescription: "How often a request that failed for a passing reason is repeated, 0 to 20. Waiting out a rate limit does not count. Default `4`.",
		},
		"max_concurrent_requests": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(1, 100)},
			MarkdownDescription: "How many requests a platform may be handed at the same time, 1 to 100. Default `10`.",
		},
		"requests_per_second": schema.Float64Attribute{
			Optional: true, Validators: []validator.Float64{float64validator.AtLeast(0.01)},
			MarkdownDescription: "Upper bound of requests per second and platform. Without it there is none until a platform states one or answers that it was exceeded.",
		},
		"list_cache": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether many reads below one parent are answered from one list of it. Default `true`; `false` asks for each object by itself.",
		},
		"sandbox": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "Points **all** platforms at the embedded sandbox: nothing leaves the machine, and the platforms' settings are ignored. " +
				"`sandbox = {}` is enough. The environment variable `TENANCY_SANDBOX=<file>` does the same.",
			Attributes: map[string]schema.Attribute{
				"path": schema.StringAttribute{
					Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "File that holds the sandbox, relative to the working directory of the CLI. Default `" + defaultSandboxPath + "`.",
				},
				"switches": schema.MapAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Behaviours of the emulated platforms to choose, by `<platform>.<switch>`, such as `keycard.profile = \"2026-10\"`. They are kept with the data.",
				},
			},
		},
	}
	for _, served := range p.platforms {
		attributes[served.Name] = served.Attribute
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages tenants as code: organizations, invitations, users, service accounts, credentials and single sign-on " +
			"of Keycard, Bindplane, Nscale, Katapult and Palette.",
		Attributes: attributes,
	}
}

// positiveDuration refuses durations that leave a request no time. What is no duration at all is
// the attribute type's to refuse.
type positiveDuration struct{}

func (positiveDuration) Description(context.Context) string { return "must be above zero" }

func (v positiveDuration) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (positiveDuration) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if d, err := time.ParseDuration(req.ConfigValue.ValueString()); err == nil && d <= 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Unusable request timeout", "Expected a duration above zero, such as 30s, got: "+req.ConfigValue.ValueString())
	}
}
