package bindplane

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// read returns the client configuration that settings lead to.
func read(t *testing.T, settings map[string]attr.Value) (api.Config, diag.Diagnostics) {
	t.Helper()
	kinds := map[string]attr.Type{}
	for name, attribute := range providerAttribute().Attributes {
		kinds[name] = attribute.GetType()
	}
	values := map[string]attr.Value{}
	for name, kind := range kinds {
		values[name] = types.StringNull()
		if kind.Equal(types.BoolType) {
			values[name] = types.BoolNull()
		}
		if value, ok := settings[name]; ok {
			values[name] = value
		}
	}
	var config api.Config
	var diags diag.Diagnostics
	readSettings(tfkit.NewSettings(Platform(), types.ObjectValueMust(kinds, values), tfkit.Shared{}, nil), &config, &diags)
	return config, diags
}

func TestCredentialSettings(t *testing.T) {
	text := func(value string) attr.Value { return types.StringValue(value) }
	tests := map[string]struct {
		settings              map[string]attr.Value
		env                   map[string]string
		key, user, pass, want string
	}{
		"key":                     {settings: map[string]attr.Value{"api_key": text("k")}, key: "k"},
		"user":                    {settings: map[string]attr.Value{"username": text("u"), "password": text("p")}, user: "u", pass: "p"},
		"key of the environment":  {env: map[string]string{envAPIKey: "k"}, key: "k"},
		"user of the environment": {env: map[string]string{envUsername: "u", envPassword: "p"}, user: "u", pass: "p"},
		"a configured user beats a key of the environment": {
			settings: map[string]attr.Value{"username": text("u"), "password": text("p")}, env: map[string]string{envAPIKey: "k"}, user: "u", pass: "p",
		},
		"a configured user with the environment's password": {
			settings: map[string]attr.Value{"username": text("u")}, env: map[string]string{envAPIKey: "k", envPassword: "p"}, user: "u", pass: "p",
		},
		"nothing":        {want: "api_key"},
		"user alone":     {settings: map[string]attr.Value{"username": text("u")}, user: "u", want: "password"},
		"password alone": {env: map[string]string{envPassword: "p"}, pass: "p", want: "username"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{envAPIKey, envUsername, envPassword} {
				t.Setenv(variable, test.env[variable])
			}
			config, diags := read(t, test.settings)
			if config.APIKey != test.key || config.Username != test.user || config.Password != test.pass {
				t.Errorf("credential is %q, %q, %q", config.APIKey, config.Username, config.Password)
			}
			var wrong []string
			for _, d := range diags {
				at, _ := d.(diag.DiagnosticWithPath)
				wrong = append(wrong, at.Path().String())
			}
			if got := strings.TrimPrefix(strings.Join(wrong, " "), "bindplane."); got != test.want {
				t.Errorf("wrong are %q, want %q", got, test.want)
			}
		})
	}
}

func TestCertificateSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte("-----BEGIN FILE"), 0o600); err != nil {
		t.Fatal(err)
	}
	config, diags := read(t, map[string]attr.Value{
		"api_key": types.StringValue("k"), "ca_certificate": types.StringValue(file), "client_key": types.StringValue("-----BEGIN TEXT"),
	})
	if diags.HasError() || config.CACertificate != "-----BEGIN FILE" || config.ClientKey != "-----BEGIN TEXT" || config.ClientCertificate != "" {
		t.Errorf("certificates are %+v, %v", config, diags)
	}
	_, diags = read(t, map[string]attr.Value{"api_key": types.StringValue("k"), "client_key": types.StringValue("planted key without its first line")})
	if len(diags) != 1 || strings.Contains(diags[0].Detail(), "planted") || !strings.Contains(diags[0].Detail(), "client_key") {
		t.Errorf("an unreadable key leads to %v", diags)
	}
}
