package tfkit

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestURL(t *testing.T) {
	for value, fine := range map[string]bool{
		"https://id.example.com":                      true,
		"https://id.example.com/token/":               true,
		"http://id.internal:8080/token":               true,
		"https://id.example.com/token?p=b2c_1_policy": true,
		"":                     false,
		"id.example.com/token": false,
		"/token":               false,
		"https://":             false,
		"https://:443/token":   false,
		"urn:example:token":    false,
		"ftp://id.example.com": false,
		"https://user:hunter2@id.example.com/token": false,
		"https://user:hunter2%@id.example.com":      false,
	} {
		var resp validator.StringResponse
		URL().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("u"), ConfigValue: types.StringValue(value)}, &resp)
		if resp.Diagnostics.HasError() == fine {
			t.Errorf("%q: accepted: %t, want %t", value, !fine, fine)
		}
		for _, d := range resp.Diagnostics {
			if strings.Contains(d.Detail(), "hunter2") {
				t.Errorf("%q: the message holds a password: %s", value, d.Detail())
			}
		}
	}
}
