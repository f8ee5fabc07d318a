package tfkit

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Failure describes a failed call to the person who has to mend it.
type Failure struct {
	// Summary is the headline: "Could not create the invitation".
	Summary string
	// Advice by HTTP status says what to do next; it beats the general advice.
	Advice map[int]string
	// Fields maps the API's field names to attributes, so that an error lands where it belongs.
	Fields map[string]path.Path
	// At is the attribute for an error that names no field; empty puts it on the object.
	At path.Path
}

// Diagnostics turns an error of a client into error diagnostics. They carry the platform's code,
// text and request id, never a body.
func (f Failure) Diagnostics(err error) diag.Diagnostics {
	var diags diag.Diagnostics
	detail := err.Error()
	if e, ok := errors.AsType[*rest.Error](err); ok {
		if advice := f.advice(e); advice != "" {
			detail += "\n\n" + advice
		}
		for field, message := range e.Fields {
			if p, ok := f.Fields[field]; ok {
				diags.AddAttributeError(p, f.Summary, message+"\n\n"+detail)
			}
		}
		if diags.HasError() {
			return diags
		}
	}
	if len(f.At.Steps()) > 0 {
		diags.AddAttributeError(f.At, f.Summary, detail)
	} else {
		diags.AddError(f.Summary, detail)
	}
	return diags
}

// Warnings is Diagnostics for a step after state was set: an error there would taint the object,
// and the next plan would create a second one.
func (f Failure) Warnings(err error) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, d := range f.Diagnostics(err) {
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			diags.AddAttributeWarning(at.Path(), d.Summary(), d.Detail())
			continue
		}
		diags.AddWarning(d.Summary(), d.Detail())
	}
	return diags
}

func (f Failure) advice(e *rest.Error) string {
	if advice, ok := f.Advice[e.Status]; ok {
		return advice
	}
	if e.Advice != "" {
		return e.Advice
	}
	switch e.Status {
	case http.StatusUnauthorized:
		return "The credential was refused. Check that it is the right one for this endpoint and has not expired, been rotated or been deleted."
	case http.StatusForbidden:
		return "The credential is valid, but its role does not permit this call."
	case http.StatusTooManyRequests:
		return "The platform's rate limit was not lifted in time. Lower max_concurrent_requests or requests_per_second in the provider block."
	}
	return ""
}

// ImportBlock is a ready-to-paste import block for an object that exists already.
func ImportBlock(typeName, id string) string {
	return fmt.Sprintf("import {\n  to = %s.example\n  id = %q\n}", typeName, id)
}

// AlreadyExists is the advice for a 409 on create: how to take over what is there.
func AlreadyExists(typeName, id string) string {
	return "To manage the existing object, import it instead of creating it:\n\n" + ImportBlock(typeName, id)
}

// OneOf renders accepted values for a message: "a", "b" or "c".
func OneOf(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = fmt.Sprintf("%q", v)
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " or " + quoted[len(quoted)-1]
}
