package palette

import (
	"context"
	"iter"
	"strings"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func connect(_ context.Context, s *tfkit.Settings) (any, diag.Diagnostics) {
	var diags diag.Diagnostics
	config := api.Config{Rest: s.REST()}
	if s.Sandboxed() {
		config.Endpoint, config.APIKey = s.SandboxEndpoint(), tfkit.SandboxCredential
	} else {
		config.Endpoint = endpoint(s.String("endpoint", envHost))
		if problem := tfkit.EndpointProblem(config.Endpoint, false); config.Endpoint != "" && problem != "" {
			diags.AddAttributeError(s.Path("endpoint"), "Unusable Palette endpoint", problem)
		}
		config.ProjectUID = s.String("project_uid", envProject)
		diags.Append(credential(s, &config)...)
	}
	if s.Failed() || diags.HasError() {
		return nil, diags
	}
	connected, err := api.New(config)
	if err != nil {
		diags.AddError("Palette is not configured", err.Error())
		return nil, diags
	}
	if config.APIKey == "" {
		tfkit.Opened(uuid.NewString(), connected.SignOut)
	}
	return connected, diags
}

// credential fills in who calls. A credential of the configuration beats one of the environment,
// whatever its kind.
func credential(s *tfkit.Settings, config *api.Config) diag.Diagnostics {
	config.APIKey, config.Email, config.Password = s.String("api_key"), s.String("email"), s.String("password")
	if config.APIKey == "" {
		if config.Email == "" && config.Password == "" {
			config.APIKey = s.String("api_key", envAPIKey)
		}
		if config.APIKey == "" {
			config.Email, config.Password = s.String("email", envEmail), s.String("password", envPassword)
			config.Organization = s.String("organization", envOrganization)
		}
	}
	switch {
	case s.Failed() || config.APIKey != "" || config.Email != "" && config.Password != "":
		return nil
	case config.Email != "":
		return diag.Diagnostics{s.Missing("password", "the password that goes with email", envPassword)}
	case config.Password != "":
		return diag.Diagnostics{s.Missing("email", "the e-mail address that goes with password", envEmail)}
	}
	return diag.Diagnostics{s.Missing("api_key", "a credential: api_key, or email with password", envAPIKey)}
}

// endpoint completes a bare host name to a base URL.
func endpoint(value string) string {
	if value != "" && !strings.Contains(value, "://") {
		value = "https://" + value
	}
	return strings.TrimRight(value, "/")
}

// endpointValidator accepts a base URL or a bare host name.
type endpointValidator struct{}

func (v endpointValidator) Description(context.Context) string {
	return "must be a host name, an https URL, or an http URL of a loopback host"
}

func (v endpointValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v endpointValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := tfkit.EndpointProblem(endpoint(req.ConfigValue.ValueString()), false); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Unusable endpoint", problem)
	}
}

func organizationFacts(ctx context.Context, connected any) iter.Seq2[tfkit.OrganizationFacts, error] {
	return func(yield func(tfkit.OrganizationFacts, error) bool) {
		all, err := connected.(*api.Client).Organizations(ctx)
		if err != nil {
			yield(tfkit.OrganizationFacts{}, err)
			return
		}
		for _, o := range all {
			if !yield(tfkit.OrganizationFacts{Name: o.Name, SSOEnabled: signsInElsewhere(o)}, nil) {
				return
			}
		}
	}
}

// signsInElsewhere tells whether an organization has single sign-on; nil for a way to sign in that
// is not known to be either.
func signsInElsewhere(o api.Organization) *bool {
	switch o.AuthType {
	case "sso":
		return new(true)
	case "password":
		return new(len(o.SSOLogins) > 0)
	}
	return nil
}
