package provider

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// sandboxVariable turns the sandbox on without a provider block; its value is the file.
const sandboxVariable = "TENANCY_SANDBOX"

// rehearsal is the embedded sandbox of one provider configuration.
type rehearsal struct {
	sandbox *sandbox.Sandbox
	// file is the absolute path of its data.
	file string
}

// warning says what a run in the sandbox does not do, given the platforms that are configured as well.
func (r *rehearsal) warning(ignored []string) diag.Diagnostic {
	detail := "Every platform is played by the embedded sandbox: nothing leaves this machine, and nothing real is read or changed. " +
		"Its tenants are kept in " + r.file + "."
	if len(ignored) > 0 {
		detail += " Endpoints and credentials of these platforms are ignored: " + strings.Join(ignored, ", ") + "."
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("sandbox"), "Rehearsing in the sandbox", detail)
}

// openSandbox opens the embedded sandbox where the configuration or the environment asks for it.
// While that is not known yet, it returns a diagnostic for the first use of any platform instead.
func openSandbox(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (*rehearsal, diag.Diagnostic) {
	var object types.Object
	diags.Append(config.GetAttribute(ctx, path.Root("sandbox"), &object)...)
	file, origin := os.Getenv(sandboxVariable), "the environment variable "+sandboxVariable
	switch {
	case diags.HasError() || object.IsNull() && file == "":
		return nil, nil
	case object.IsUnknown():
		return nil, notKnown("sandbox")
	}
	switches := types.MapNull(types.StringType)
	if !object.IsNull() {
		location := object.Attributes()["path"].(types.String)
		switches = object.Attributes()["switches"].(types.Map)
		if location.IsUnknown() || !fullyKnown(switches) {
			return nil, notKnown("sandbox")
		}
		if location.ValueString() != "" {
			file, origin = location.ValueString(), "sandbox.path"
		}
	}
	if file == "" {
		file, origin = defaultSandboxPath, "sandbox.path (default "+defaultSandboxPath+")"
	}
	unusable := func(err error) {
		diags.AddAttributeError(path.Root("sandbox").AtName("path"), "Unusable sandbox file",
			fmt.Sprintf("The file comes from %s. It must be a sandbox file or not exist yet, in a folder that exists and can be written to: %s", origin, err))
	}
	file, err := filepath.Abs(file)
	if err != nil {
		unusable(err)
		return nil, nil
	}
	store, err := sandbox.OpenFileStore(file)
	if err != nil {
		unusable(err)
		return nil, nil
	}
	opened := &rehearsal{sandbox.New(store, platform.Emulators()...), file}
	// Reading the clock opens the file: what is wrong with it shows here and not in every object.
	if _, err := opened.sandbox.Now(); err != nil {
		unusable(err)
		return nil, nil
	}
	for name, value := range switches.Elements() {
		served, key, _ := strings.Cut(name, ".")
		if err := opened.sandbox.SetSwitch(served, key, value.(types.String).ValueString()); err != nil {
			diags.AddAttributeError(path.Root("sandbox").AtName("switches").AtMapKey(name), "Unusable sandbox switch", err.Error())
		}
	}
	return opened, nil
}

func fullyKnown(switches types.Map) bool {
	for _, value := range switches.Elements() {
		if value.IsUnknown() {
			return false
		}
	}
	return !switches.IsUnknown()
}
