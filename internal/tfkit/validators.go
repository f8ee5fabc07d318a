package tfkit

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// textValidator reports problem(value) on the attribute; "" means that the value is fine.
type textValidator struct {
	summary, description string
	problem              func(value string) string
}

func (v textValidator) Description(context.Context) string         { return v.description }
func (v textValidator) MarkdownDescription(context.Context) string { return v.description }

func (v textValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := v.problem(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, v.summary, problem)
	}
}

// DisplayName accepts a text for people: not empty, without white space at its ends or control
// characters, all of which services reject or silently change.
func DisplayName() validator.String {
	return textValidator{"Unusable name", "must not be empty, padded with white space, or hold control characters", func(value string) string {
		if value == "" {
			return "Expected a name, got an empty text."
		}
		return plainTextProblem("name", value)
	}}
}

// Description accepts what DisplayName does, and the empty text.
func Description() validator.String {
	return textValidator{"Unusable description", "must not be padded with white space or hold control characters", func(value string) string {
		return plainTextProblem("description", value)
	}}
}

func plainTextProblem(what, value string) string {
	switch {
	case strings.TrimSpace(value) != value:
		return fmt.Sprintf("Expected a %s without white space at its ends, got: %q", what, value)
	case strings.ContainsFunc(value, unicode.IsControl):
		return fmt.Sprintf("Expected a %s without control characters, such as line breaks, got: %q", what, value)
	}
	return ""
}

// URL accepts an absolute https or http URL, with a query where it has one: the endpoints of some
// identity providers do.
func URL() validator.String {
	return textValidator{"Unusable URL", "must be an absolute URL", func(value string) string {
		u, err := url.Parse(value)
		switch {
		case err == nil && u.User == nil && u.Hostname() != "" && (u.Scheme == "https" || u.Scheme == "http"):
			return ""
		case strings.Contains(value, "@"):
			// What stands before an @ may be a password: the value is not repeated.
			return "Expected an absolute URL without credentials, such as https://id.example.com/token."
		}
		return "Expected an absolute URL such as https://id.example.com/token, got: " + value
	}}
}

// EmailAddress accepts a bare e-mail address, for settings that cannot have [EmailType].
func EmailAddress() validator.String {
	return textValidator{"Malformed e-mail address", "must be a bare e-mail address", EmailProblem}
}

// EndpointValidator accepts a platform's base URL: https, or http on a loopback host. With the
// name of a sibling setting that allows plain http, that setting lifts the restriction.
func EndpointValidator(plainHTTPSetting ...string) validator.String {
	return endpointValidator{plainHTTPSetting}
}

type endpointValidator struct{ plainHTTPSetting []string }

func (v endpointValidator) Description(context.Context) string {
	return "must be an https URL, or http on a loopback host"
}

func (v endpointValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v endpointValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	plainHTTP := false
	for _, setting := range v.plainHTTPSetting {
		var allowed types.Bool
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, req.Path.ParentPath().AtName(setting), &allowed)...)
		plainHTTP = plainHTTP || allowed.IsUnknown() || allowed.ValueBool()
	}
	if problem := EndpointProblem(req.ConfigValue.ValueString(), plainHTTP); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Unusable endpoint", problem)
	}
}

// NoOrganization says that neither the object nor the provider names an organization.
func NoOrganization(at path.Path) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, "No organization given",
		"Set organization_id here or the organization_id of this platform in the provider block.")
}
