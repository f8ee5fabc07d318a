package tfkit

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Shared are the provider settings that hold for every platform.
type Shared struct {
	RequestTimeout        time.Duration
	MaxRetries            int
	MaxConcurrentRequests int
	RequestsPerSecond     float64
	ListCache             bool
	UserAgent             string
}

// Settings are one platform's provider settings. Configuration beats environment. Reading an
// unknown or unusable value records an error diagnostic on its attribute, so that Connect can
// read everything first and report once.
type Settings struct {
	Shared Shared
	// Transport carries requests to the embedded sandbox; nil outside of it.
	Transport http.RoundTripper

	platform Platform
	object   types.Object
	diags    diag.Diagnostics
	// undecided says that a setting is not known yet, so that what fails now may work in the apply.
	undecided bool
}

// NewSettings wraps a platform's attribute, which may be null or unknown.
func NewSettings(p Platform, object types.Object, shared Shared, sandbox http.RoundTripper) *Settings {
	return &Settings{Shared: shared, Transport: sandbox, platform: p, object: object}
}

// Sandboxed tells whether the platform is played by the embedded sandbox. Its settings are then
// ignored; the seeded credential is the word "sandbox".
func (s *Settings) Sandboxed() bool { return s.Transport != nil }

// Unavailable makes every use of the platform fail with the given diagnostic, for something that
// is not known yet.
func (s *Settings) Unavailable(d diag.Diagnostic) {
	s.undecided = true
	s.diags.Append(d)
}

// Path returns the path of one of the platform's settings.
func (s *Settings) Path(name string) path.Path { return path.Root(s.platform.Name).AtName(name) }

// String returns a setting from the configuration, else from the first set variable, else "".
func (s *Settings) String(name string, variables ...string) string {
	if s.object.IsUnknown() {
		s.unknown(path.Root(s.platform.Name))
		return ""
	}
	if value, ok := s.object.Attributes()[name].(types.String); ok {
		switch {
		case value.IsUnknown():
			s.unknown(s.Path(name))
			return ""
		case !value.IsNull():
			return value.ValueString()
		}
	}
	for _, variable := range variables {
		if value := os.Getenv(variable); value != "" {
			return value
		}
	}
	return ""
}

// Bool returns a setting from the configuration; false when it is not set.
func (s *Settings) Bool(name string) bool {
	value, ok := s.object.Attributes()[name].(types.Bool)
	if ok && value.IsUnknown() {
		s.unknown(s.Path(name))
	}
	return ok && value.ValueBool()
}

// Endpoint returns a base URL without a trailing slash; fallback where nothing sets it. Plain
// http is refused outside of loopback hosts unless plainHTTP allows it.
func (s *Settings) Endpoint(name, fallback string, plainHTTP bool, variables ...string) string {
	value := s.String(name, variables...)
	if value == "" {
		value = fallback
	}
	if value == "" {
		return ""
	}
	if problem := EndpointProblem(value, plainHTTP); problem != "" {
		s.diags.AddAttributeError(s.Path(name), "Unusable "+s.platform.Title+" endpoint", problem)
	}
	return strings.TrimRight(value, "/")
}

// Missing reports that a setting is needed and where it can be set.
func (s *Settings) Missing(name, what string, variables ...string) diag.Diagnostic {
	detail := s.platform.Title + " needs " + what + ". Set " + s.platform.Name + "." + name + " in the provider block"
	if len(variables) > 0 {
		detail += ", or the environment variable " + strings.Join(variables, " or ")
	}
	return diag.NewAttributeErrorDiagnostic(s.Path(name), s.platform.Title+" is not configured", detail+".")
}

func (s *Settings) unknown(p path.Path) {
	s.undecided = true
	s.diags.AddAttributeError(p, "Provider setting is not known yet",
		"The value of "+p.String()+" depends on something that is only known after apply, and an object of "+s.platform.Title+
			" is needed before that. Give the setting a value that is known while planning, or apply what it depends on first (-target).")
}

// Failed tells whether reading the settings recorded an error.
func (s *Settings) Failed() bool { return s.diags.HasError() }

// REST returns the transport settings that hold for every platform; the platform's client adds its own.
func (s *Settings) REST() rest.Config {
	retries := s.Shared.MaxRetries
	if retries == 0 {
		retries = -1 // 0 asks the transport for its default
	}
	return rest.Config{
		Platform:          s.platform.Title,
		UserAgent:         s.Shared.UserAgent,
		Timeout:           s.Shared.RequestTimeout,
		MaxRetries:        retries,
		MaxConcurrent:     s.Shared.MaxConcurrentRequests,
		RequestsPerSecond: s.Shared.RequestsPerSecond,
		Transport:         s.Transport,
		Trace:             traced(),
		Log:               log,
	}
}

// log passes the transport's entries on: what was called to debug, what was said to trace.
func log(ctx context.Context, msg string, fields map[string]any) {
	switch msg {
	case rest.LogRequest, rest.LogResponse:
		tflog.Trace(ctx, msg, fields)
	default:
		tflog.Debug(ctx, msg, fields)
	}
}

// traced tells whether anybody could read trace entries: masking bodies for nobody costs time.
func traced() bool {
	for _, variable := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_TENANCY"} {
		switch strings.ToUpper(os.Getenv(variable)) {
		case "TRACE", "JSON":
			return true
		}
	}
	return false
}

// EndpointProblem says why a base URL cannot be used; "" when it can.
func EndpointProblem(value string, plainHTTP bool) string {
	u, err := url.Parse(value)
	switch {
	case (err != nil || u.Host == "" || u.Opaque != "") && strings.Contains(value, "@"):
		// What stands before an @ may be a password: the value is not repeated.
		return "Expected an absolute URL without credentials, such as https://api.example.com."
	case err != nil || u.Host == "" || u.Opaque != "":
		return "Expected an absolute URL such as https://api.example.com, got: " + value
	case u.User != nil:
		return "The endpoint must not carry credentials; use the credential settings."
	case u.RawQuery != "" || u.Fragment != "":
		return "The endpoint must not carry a query or fragment, got: " + value
	case u.Scheme == "https" || u.Scheme == "http" && (plainHTTP || loopback(u.Hostname())):
		return ""
	case u.Scheme == "http":
		return "Expected https: a credential must not travel in the clear. Plain http is accepted for loopback hosts only, got: " + value
	}
	return "Expected an https URL, got: " + value
}

func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// SandboxCredential is the credential that a fresh sandbox accepts everywhere.
const SandboxCredential = "sandbox"

// SandboxEndpoint is the platform's address inside the embedded sandbox. No name server is ever
// asked for it: requests go through Transport.
func (s *Settings) SandboxEndpoint() string {
	return "http://" + s.platform.Name + ".sandbox.localhost"
}
