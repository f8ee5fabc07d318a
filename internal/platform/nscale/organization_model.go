package nscale

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

const (
	deletionPolicyAbandon = "abandon"
	deletionPolicyDelete  = "delete"
)

// organizationModel is the managed organization. Its states and volatile times are left to the
// data sources.
type organizationModel struct {
	ID               types.String      `tfsdk:"id"`
	Name             types.String      `tfsdk:"name"`
	Description      types.String      `tfsdk:"description"`
	Tags             types.Map         `tfsdk:"tags"`
	OrganizationType types.String      `tfsdk:"organization_type"`
	Domain           types.String      `tfsdk:"domain"`
	ProviderScope    types.String      `tfsdk:"provider_scope"`
	ProviderID       types.String      `tfsdk:"provider_id"`
	GoogleCustomerID types.String      `tfsdk:"google_customer_id"`
	CreationTime     timetypes.RFC3339 `tfsdk:"creation_time"`
	CreatedBy        types.String      `tfsdk:"created_by"`
	DeletionPolicy   types.String      `tfsdk:"deletion_policy"`
	Timeouts         timeouts.Value    `tfsdk:"timeouts"`
}

func (m *organizationModel) read(o api.Organization) {
	m.ID = types.StringValue(o.Metadata.ID)
	m.Name = types.StringValue(o.Metadata.Name)
	m.Description = tfkit.TextPointer(o.Metadata.Description, m.Description)
	m.Tags = readTags(o.Metadata.Tags, m.Tags)
	m.OrganizationType = types.StringValue(o.Spec.OrganizationType)
	m.Domain = tfkit.TextPointer(o.Spec.Domain, m.Domain)
	m.ProviderScope = tfkit.TextPointer(o.Spec.ProviderScope, m.ProviderScope)
	m.ProviderID = tfkit.TextPointer(o.Spec.ProviderID, m.ProviderID)
	m.GoogleCustomerID = tfkit.TextPointer(o.Spec.GoogleCustomerID, m.GoogleCustomerID)
	m.CreationTime = tfkit.Time(o.Metadata.Created())
	m.CreatedBy = optionalText(o.Metadata.CreatedBy)
	if m.DeletionPolicy.IsNull() || m.DeletionPolicy.IsUnknown() {
		m.DeletionPolicy = types.StringValue(deletionPolicyAbandon)
	}
}

// write is the organization as planned. What the plan leaves open is taken from the organization
// as it is, and so are tags that say the same in another order or more than once.
func (m *organizationModel) write(current api.Organization) api.OrganizationWrite {
	text := func(planned types.String, now *string) *string {
		if planned.IsUnknown() {
			return now
		}
		if planned.IsNull() && now != nil && *now == "" {
			return now
		}
		return planned.ValueStringPointer()
	}
	write := api.OrganizationWrite{Metadata: current.Metadata.Write(), Spec: api.OrganizationSpec{
		OrganizationType: current.Spec.OrganizationType,
		Domain:           text(m.Domain, current.Spec.Domain),
		ProviderScope:    text(m.ProviderScope, current.Spec.ProviderScope),
		ProviderID:       text(m.ProviderID, current.Spec.ProviderID),
		GoogleCustomerID: text(m.GoogleCustomerID, current.Spec.GoogleCustomerID),
	}}
	if !m.Name.IsUnknown() {
		write.Metadata.Name = m.Name.ValueString()
	}
	write.Metadata.Description = text(m.Description, current.Metadata.Description)
	if !m.Tags.IsUnknown() && !m.Tags.Equal(readTags(current.Metadata.Tags, m.Tags)) {
		write.Metadata.Tags = writeTags(m.Tags)
	}
	if !m.OrganizationType.IsUnknown() {
		write.Spec.OrganizationType = m.OrganizationType.ValueString()
	}
	if write.Spec.OrganizationType == api.OrganizationAdhoc {
		// The service drops the rest without a word.
		write.Spec = api.OrganizationSpec{OrganizationType: api.OrganizationAdhoc}
	}
	return write
}

// organizationShown is an organization as the data sources show it.
type organizationShown struct {
	metadataFacts
	OrganizationType types.String `tfsdk:"organization_type"`
	Domain           types.String `tfsdk:"domain"`
	ProviderScope    types.String `tfsdk:"provider_scope"`
	ProviderID       types.String `tfsdk:"provider_id"`
	GoogleCustomerID types.String `tfsdk:"google_customer_id"`
}

func newOrganizationShown(o api.Organization) organizationShown {
	return organizationShown{
		metadataFacts: newMetadataFacts(o.Metadata), OrganizationType: optionalText(o.Spec.OrganizationType),
		Domain: types.StringPointerValue(o.Spec.Domain), ProviderScope: types.StringPointerValue(o.Spec.ProviderScope),
		ProviderID: types.StringPointerValue(o.Spec.ProviderID), GoogleCustomerID: types.StringPointerValue(o.Spec.GoogleCustomerID),
	}
}
