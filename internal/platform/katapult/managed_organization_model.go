package katapult

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// managedOrganizationModel is an organization that another one manages.
type managedOrganizationModel struct {
	ID                   types.String      `tfsdk:"id"`
	Parent               types.String      `tfsdk:"parent"`
	Name                 types.String      `tfsdk:"name"`
	SubDomain            types.String      `tfsdk:"sub_domain"`
	Annotations          types.Map         `tfsdk:"annotations"`
	InfrastructureDomain types.String      `tfsdk:"infrastructure_domain"`
	CreatedAt            timetypes.RFC3339 `tfsdk:"created_at"`
	ActivatedAt          timetypes.RFC3339 `tfsdk:"activated_at"`
	Suspended            types.Bool        `tfsdk:"suspended"`
}

// read takes over what the API tells. Parent and annotations it does not tell; they stay, as does
// a sub-domain that differs in case alone. known says whether it told of the activation.
func (m *managedOrganizationModel) read(o api.Organization, known bool) {
	m.ID = types.StringValue(o.ID)
	m.Name = types.StringValue(o.Name)
	if !strings.EqualFold(m.SubDomain.ValueString(), o.SubDomain) {
		m.SubDomain = types.StringValue(o.SubDomain)
	}
	m.InfrastructureDomain = text(o.InfrastructureDomain)
	m.CreatedAt = tfkit.Time(o.CreatedAt.Time())
	m.Suspended = types.BoolPointerValue(o.Suspended)
	if known || m.ActivatedAt.IsUnknown() {
		m.ActivatedAt = tfkit.Time(o.ActivatedAt.Time())
	}
	if m.Annotations.IsNull() || m.Annotations.IsUnknown() {
		m.Annotations = types.MapNull(types.StringType)
	}
}

// readComputed is read for what was planned: the arguments stay as they are. What the service made
// of a name or a sub-domain shows in the next refresh, with a warning.
func (m *managedOrganizationModel) readComputed(o api.Organization, known bool) {
	planned := *m
	m.read(o, known)
	m.Name, m.SubDomain, m.Annotations = planned.Name, planned.SubDomain, planned.Annotations
}

// sameSubDomain tells whether two sub-domains differ at most in case, which no DNS label knows.
func sameSubDomain(a, b managedOrganizationModel) bool {
	return !a.SubDomain.IsUnknown() && strings.EqualFold(a.SubDomain.ValueString(), b.SubDomain.ValueString())
}

// keyValues are annotations as the API wants them, in a stable order.
func keyValues(ctx context.Context, annotations types.Map) ([]api.KeyValue, diag.Diagnostics) {
	values := map[string]*string{}
	diags := annotations.ElementsAs(ctx, &values, false)
	var pairs []api.KeyValue
	for _, key := range slices.Sorted(maps.Keys(values)) {
		pairs = append(pairs, api.KeyValue{Key: key, Value: values[key]})
	}
	return pairs, diags
}

// allKnown tells whether annotations, each of them included, are known.
func allKnown(annotations types.Map) bool {
	for _, value := range annotations.Elements() {
		if value.IsUnknown() {
			return false
		}
	}
	return !annotations.IsUnknown()
}

// sameAnnotations compares annotations; none and null are the same.
func sameAnnotations(a, b types.Map) bool {
	return len(a.Elements()) == 0 && len(b.Elements()) == 0 || a.Equal(b)
}

// spellings are the names and sub-domains that an organization was ever seen with. The API cannot
// change either, but people can, in the console: what the configuration still says then is an
// earlier one of them, and no wish for a change.
type spellings struct {
	Name      []string `json:"name"`
	SubDomain []string `json:"sub_domain"`
}

// mostSpellings bounds what is remembered.
const mostSpellings = 20

func (s *spellings) see(o managedOrganizationModel) {
	s.Name = seen(s.Name, o.Name.ValueString())
	s.SubDomain = seen(s.SubDomain, o.SubDomain.ValueString())
}

func seen(before []string, value string) []string {
	if slices.Contains(before, value) {
		return before
	}
	before = append(before, value)
	return before[max(0, len(before)-mostSpellings):]
}

// openSteps lists what has to be done before an organization can be deleted.
func openSteps(steps map[string]string) string {
	var b strings.Builder
	for _, step := range slices.Sorted(maps.Keys(steps)) {
		fmt.Fprintf(&b, "\n  - %s: %s", step, steps[step])
	}
	return b.String()
}
