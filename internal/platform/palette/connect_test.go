package palette_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// settings are the platform's provider attribute with the given members.
func settings(members map[string]string) types.Object {
	kinds, values := map[string]attr.Type{}, map[string]attr.Value{}
	for _, name := range []string{"endpoint", "api_key", "email", "password", "organization", "project_uid"} {
		kinds[name], values[name] = types.StringType, types.StringNull()
		if value, ok := members[name]; ok {
			values[name] = types.StringValue(value)
		}
	}
	return types.ObjectValueMust(kinds, values)
}

func TestConnect(t *testing.T) {
	for _, variable := range []string{"SPECTROCLOUD_HOST", "SPECTROCLOUD_APIKEY", "PALETTE_EMAIL", "PALETTE_PASSWORD", "PALETTE_ORGANIZATION", "PALETTE_PROJECT_UID"} {
		t.Setenv(variable, "")
	}
	password := map[string]string{"email": "a@example.com", "password": "p"}
	for name, c := range map[string]struct {
		members, variables map[string]string
		// endpoint is where the client would go, problem what is said instead.
		endpoint, problem string
	}{
		"key":                          {members: map[string]string{"api_key": "k"}, endpoint: api.DefaultEndpoint},
		"password":                     {members: password, endpoint: api.DefaultEndpoint},
		"configuration over variables": {members: password, variables: map[string]string{"SPECTROCLOUD_APIKEY": "k"}, endpoint: api.DefaultEndpoint},
		"variables":                    {variables: map[string]string{"SPECTROCLOUD_APIKEY": "k", "SPECTROCLOUD_HOST": "palette.example.com"}, endpoint: "https://palette.example.com"},
		"variables with a password":    {variables: map[string]string{"PALETTE_EMAIL": "a@example.com", "PALETTE_PASSWORD": "p"}, endpoint: api.DefaultEndpoint},
		"password from a variable":     {members: map[string]string{"email": "a@example.com"}, variables: map[string]string{"PALETTE_PASSWORD": "p", "SPECTROCLOUD_APIKEY": "k"}, endpoint: api.DefaultEndpoint},
		"bare host":                    {members: map[string]string{"api_key": "k", "endpoint": "palette.example.com:8443/"}, endpoint: "https://palette.example.com:8443"},
		"plain http":                   {members: map[string]string{"api_key": "k", "endpoint": "http://palette.example.com"}, problem: "https"},
		"plain http by variable":       {members: map[string]string{"api_key": "k"}, variables: map[string]string{"SPECTROCLOUD_HOST": "http://palette.example.com"}, problem: "https"},
		"nothing":                      {problem: "SPECTROCLOUD_APIKEY"},
		"email alone":                  {members: map[string]string{"email": "a@example.com"}, problem: "PALETTE_PASSWORD"},
		"password alone":               {members: map[string]string{"password": "p"}, problem: "PALETTE_EMAIL"},
	} {
		t.Run(name, func(t *testing.T) {
			for variable, value := range c.variables {
				t.Setenv(variable, value)
			}
			platform := palette.Platform()
			s := tfkit.NewSettings(platform, settings(c.members), tfkit.Shared{}, nil)
			connected, diags := platform.Connect(t.Context(), s)
			if c.problem != "" {
				if !diags.HasError() || !strings.Contains(diags[0].Detail(), c.problem) {
					t.Errorf("got %v", diags)
				}
				return
			}
			if diags.HasError() || connected.(*api.Client).Endpoint() != c.endpoint {
				t.Errorf("got %v, %v", connected, diags)
			}
		})
	}
}
