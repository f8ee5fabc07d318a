package provider

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// Configure makes no API call and never fails for a platform that nothing uses: a platform's
// client is built when an object first asks for it.
func (p *tenancyProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	shared, unknown := p.shared(ctx, req, &resp.Diagnostics)
	rehearsal, blocked := openSandbox(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if blocked != nil {
		unknown = append(unknown, blocked)
	}
	meta := tfkit.NewMeta()
	var ignored []string
	for _, served := range p.platforms {
		var object types.Object
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(served.Name), &object)...)
		var transport http.RoundTripper
		if rehearsal != nil {
			transport = rehearsal.sandbox.Transport(served.Name)
		}
		settings := tfkit.NewSettings(served, object, shared, transport)
		for _, problem := range unknown {
			settings.Unavailable(problem)
		}
		set := !object.IsNull() || anySet(served.Variables)
		if rehearsal != nil && set {
			ignored = append(ignored, served.Name)
		}
		meta.Add(served, settings, set || rehearsal != nil)
	}
	if rehearsal != nil {
		resp.Diagnostics.Append(rehearsal.warning(ignored))
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = meta, meta, meta
	resp.ListResourceData, resp.ActionData = meta, meta
}

func anySet(variables []string) bool {
	for _, variable := range variables {
		if os.Getenv(variable) != "" {
			return true
		}
	}
	return false
}

// shared reads the settings that hold for every platform. Those that are unknown are returned as
// diagnostics for the platforms' first use.
func (p *tenancyProvider) shared(ctx context.Context, req provider.ConfigureRequest, diags *diag.Diagnostics) (tfkit.Shared, []diag.Diagnostic) {
	var unknown []diag.Diagnostic
	known := func(name string, value interface {
		IsNull() bool
		IsUnknown() bool
	},
	) bool {
		if value.IsUnknown() {
			unknown = append(unknown, notKnown(name))
		}
		return !value.IsNull() && !value.IsUnknown()
	}
	get := func(name string, target any) { diags.Append(req.Config.GetAttribute(ctx, path.Root(name), target)...) }
	var (
		timeout     timetypes.GoDuration
		retries     types.Int64
		concurrent  types.Int64
		perSecond   types.Float64
		cache       types.Bool
		settings    = tfkit.Shared{MaxRetries: defaultMaxRetries, MaxConcurrentRequests: defaultMaxConcurrent, ListCache: true}
		parseErrors diag.Diagnostics
	)
	get("request_timeout", &timeout)
	get("max_retries", &retries)
	get("max_concurrent_requests", &concurrent)
	get("requests_per_second", &perSecond)
	get("list_cache", &cache)
	settings.RequestTimeout, _ = time.ParseDuration(defaultRequestTimeout)
	if known("request_timeout", timeout) {
		settings.RequestTimeout, parseErrors = timeout.ValueGoDuration()
		diags.Append(parseErrors...)
	}
	if known("max_retries", retries) {
		settings.MaxRetries = int(retries.ValueInt64())
	}
	if known("max_concurrent_requests", concurrent) {
		settings.MaxConcurrentRequests = int(concurrent.ValueInt64())
	}
	if known("requests_per_second", perSecond) {
		settings.RequestsPerSecond = perSecond.ValueFloat64()
	}
	if known("list_cache", cache) {
		settings.ListCache = cache.ValueBool()
	}
	settings.UserAgent = "terraform-provider-tenancy/" + p.version + " terraform/" + req.TerraformVersion
	return settings, unknown
}

func notKnown(name string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(name), "Provider setting is not known yet",
		"The value of "+name+" depends on something that is only known after apply, and an object of the provider is needed before that. "+
			"Nothing was sent anywhere. Give the setting a value that is known while planning.")
}
