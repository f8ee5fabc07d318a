package bindplane

import (
	"context"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func connect(_ context.Context, s *tfkit.Settings) (any, diag.Diagnostics) {
	var diags diag.Diagnostics
	config := api.Config{Rest: s.REST()}
	if s.Sandboxed() {
		config.Endpoint, config.APIKey = s.SandboxEndpoint(), tfkit.SandboxCredential
	} else {
		readSettings(s, &config, &diags)
	}
	if s.Failed() || diags.HasError() {
		return nil, diags
	}
	connected, err := api.New(config)
	if err != nil {
		diags.AddError("Bindplane is not configured", err.Error())
		return nil, diags
	}
	return newClient(connected, !s.Shared.ListCache), diags
}

func readSettings(s *tfkit.Settings, config *api.Config, diags *diag.Diagnostics) {
	config.Endpoint = s.Endpoint("endpoint", api.DefaultEndpoint, s.Bool("allow_plain_http"), envEndpoint)
	config.ProjectID = s.String("project_id", envProject)

	// A credential of the configuration beats one of the environment, whatever its kind.
	config.APIKey, config.Username, config.Password = s.String("api_key"), s.String("username"), s.String("password", envPassword)
	if config.APIKey == "" && config.Username == "" {
		config.APIKey, config.Username = s.String("api_key", envAPIKey), s.String("username", envUsername)
	}
	switch {
	case s.Failed() || config.APIKey != "":
	case config.Username == "" && config.Password == "":
		diags.Append(s.Missing("api_key", "a credential: api_key, or username with password", envAPIKey, envUsername))
	case config.Username == "":
		diags.Append(s.Missing("username", "the user name that goes with password", envUsername))
	case config.Password == "":
		diags.Append(s.Missing("password", "the password that goes with username", envPassword))
	}

	config.CACertificate = pemSetting(s, diags, "ca_certificate", envCACertificate)
	config.ClientCertificate = pemSetting(s, diags, "client_certificate", envClientCertificate)
	config.ClientKey = pemSetting(s, diags, "client_key", envClientKey)
}

// pemSetting reads a setting that is PEM text or names a file of it.
func pemSetting(s *tfkit.Settings, diags *diag.Diagnostics, setting, variable string) string {
	value := s.String(setting, variable)
	if value == "" || strings.Contains(value, "-----BEGIN") {
		return value
	}
	content, err := os.ReadFile(value)
	if err != nil {
		// The value itself may be a key that lost its first line: it is not shown.
		diags.AddAttributeError(s.Path(setting), "Unusable PEM setting",
			"Expected PEM text, starting with -----BEGIN, or the path of a readable PEM file in bindplane."+setting+" (environment "+variable+").")
	}
	return string(content)
}
