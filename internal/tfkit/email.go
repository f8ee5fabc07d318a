package tfkit

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// EmailType is a string type for e-mail addresses that are equal without regard to case.
type EmailType struct{ basetypes.StringType }

// Email is a value of EmailType.
type Email struct{ basetypes.StringValue }

var (
	_ basetypes.StringTypable                    = EmailType{}
	_ basetypes.StringValuableWithSemanticEquals = Email{}
	_ xattr.ValidateableAttribute                = Email{}
)

// NewEmail returns a known e-mail address.
func NewEmail(value string) Email { return Email{basetypes.NewStringValue(value)} }

// Equal compares types.
func (t EmailType) Equal(o attr.Type) bool {
	other, ok := o.(EmailType)
	return ok && t.StringType.Equal(other.StringType)
}

// String names the type.
func (t EmailType) String() string { return "EmailType" }

// ValueFromString wraps a string value.
func (t EmailType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Email{in}, nil
}

// ValueFromTerraform wraps a value from Terraform.
func (t EmailType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	s, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return Email{s}, nil
}

// ValueType returns an empty value.
func (t EmailType) ValueType(context.Context) attr.Value { return Email{} }

// Type returns EmailType.
func (v Email) Type(context.Context) attr.Type { return EmailType{} }

// Equal compares the spelling.
func (v Email) Equal(o attr.Value) bool {
	other, ok := o.(Email)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals compares without regard to case.
func (v Email) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Email)
	return ok && EqualEmail(v.ValueString(), other.ValueString()), nil
}

// ValidateAttribute reports a malformed address on its attribute.
func (v Email) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	if problem := EmailProblem(v.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Malformed e-mail address", problem)
	}
}

// EmailProblem says why a text is no bare e-mail address; "" when it is one.
func EmailProblem(value string) string {
	expected := fmt.Sprintf("Expected a bare e-mail address such as jane@example.com, got: %q", value)
	parsed, err := mail.ParseAddress(value)
	if err != nil || parsed.Address != value {
		return expected
	}
	local, domain, _ := cutLast(value, "@")
	if local == "" || strings.ContainsAny(value, " \"<>(),;:\\\t\r\n") || !strings.Contains(domain, ".") ||
		strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return expected
	}
	return ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// CanonicalEmail is the form in which two spellings of one address are the same.
func CanonicalEmail(address string) string { return strings.ToLower(address) }

// EqualEmail compares two addresses without regard to case.
func EqualEmail(a, b string) bool { return CanonicalEmail(a) == CanonicalEmail(b) }

// KeepEmailSpelling keeps the prior spelling in the plan when only the case of an address was
// edited: the framework applies semantic equality everywhere but while planning.
func KeepEmailSpelling() planmodifier.String { return emailModifier{} }

// ReplaceOtherEmail is KeepEmailSpelling, and plans a replacement for a different address.
func ReplaceOtherEmail() planmodifier.String { return emailModifier{replace: true} }

type emailModifier struct{ replace bool }

func (m emailModifier) Description(context.Context) string {
	if m.replace {
		return "Another address replaces the object; another spelling of the same one changes nothing."
	}
	return "Another spelling of the same address changes nothing."
}

func (m emailModifier) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m emailModifier) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() || req.StateValue.IsNull() {
		return
	}
	switch {
	case req.PlanValue.IsUnknown():
		// Without a configured value this is ours to compute; with one, it may turn out to differ.
		resp.RequiresReplace = m.replace && req.ConfigValue.IsUnknown()
	case EqualEmail(req.PlanValue.ValueString(), req.StateValue.ValueString()):
		resp.PlanValue = req.StateValue
	default:
		resp.RequiresReplace = m.replace
	}
}
