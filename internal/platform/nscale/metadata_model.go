package nscale

import (
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// originModel is what every managed object inside an organization has.
type originModel struct {
	ID             types.String      `tfsdk:"id"`
	OrganizationID types.String      `tfsdk:"organization_id"`
	CreationTime   timetypes.RFC3339 `tfsdk:"creation_time"`
	CreatedBy      types.String      `tfsdk:"created_by"`
}

func (m *originModel) origin() *originModel { return m }

func (m *originModel) readOrigin(in api.Metadata) {
	m.ID = types.StringValue(in.ID)
	if in.OrganizationID != "" {
		m.OrganizationID = types.StringValue(in.OrganizationID)
	}
	m.CreationTime = tfkit.Time(in.Created())
	m.CreatedBy = optionalText(in.CreatedBy)
}

// labelsModel is what people write on an object.
type labelsModel struct {
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Tags        types.Map    `tfsdk:"tags"`
}

func (m *labelsModel) readLabels(in api.Metadata) {
	m.Name = types.StringValue(in.Name)
	m.Description = tfkit.TextPointer(in.Description, m.Description)
	m.Tags = readTags(in.Tags, m.Tags)
}

func (m *labelsModel) metadata() api.MetadataWrite {
	return api.MetadataWrite{Name: m.Name.ValueString(), Description: optional(m.Description), Tags: writeTags(m.Tags)}
}

// optional is a text to send, nil where there is none.
func optional(text types.String) *string {
	if text.IsUnknown() {
		return nil
	}
	return text.ValueStringPointer()
}

// readTags turns tags into a map; of several with one name the last counts. The service does not
// keep an empty list, so an empty map stays where the prior value was one.
func readTags(tags []api.Tag, prior types.Map) types.Map {
	if len(tags) == 0 {
		if !prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0 {
			return prior
		}
		return types.MapNull(types.StringType)
	}
	values := make(map[string]attr.Value, len(tags))
	for _, tag := range tags {
		values[tag.Name] = types.StringValue(tag.Value)
	}
	return types.MapValueMust(types.StringType, values)
}

// writeTags turns a map into tags, sorted by name.
func writeTags(tags types.Map) []api.Tag {
	var list []api.Tag
	for _, key := range slices.Sorted(maps.Keys(tags.Elements())) {
		value, _ := tags.Elements()[key].(types.String)
		list = append(list, api.Tag{Name: key, Value: value.ValueString()})
	}
	return list
}

// readSet turns ids, which have no order, into a set.
func readSet(list []string) types.Set {
	// A list that the service leaves out is an empty set, never null.
	elements := []attr.Value{}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(list))) {
		elements = append(elements, types.StringValue(id))
	}
	return types.SetValueMust(types.StringType, elements)
}

// writeSet turns a set into ids: nil where it is null or unknown, and so left to the service.
func writeSet(set types.Set) []string {
	if set.IsNull() || set.IsUnknown() {
		return nil
	}
	list := make([]string, 0, len(set.Elements()))
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && !text.IsUnknown() {
			list = append(list, text.ValueString())
		}
	}
	return list
}

// keepSet is what the state holds until the service shows it: the plan where it is known.
func keepSet(planned types.Set, read []string) types.Set {
	if planned.IsUnknown() || planned.IsNull() {
		return readSet(read)
	}
	return planned
}

// detailModel is why a status is what it is.
type detailModel struct {
	Reason  types.String `tfsdk:"reason"`
	Message types.String `tfsdk:"message"`
}

// metadataFacts are an object's metadata as the data sources show them.
type metadataFacts struct {
	ID                       types.String      `tfsdk:"id"`
	Name                     types.String      `tfsdk:"name"`
	Description              types.String      `tfsdk:"description"`
	Tags                     types.Map         `tfsdk:"tags"`
	CreationTime             timetypes.RFC3339 `tfsdk:"creation_time"`
	CreatedBy                types.String      `tfsdk:"created_by"`
	ModifiedTime             timetypes.RFC3339 `tfsdk:"modified_time"`
	ModifiedBy               types.String      `tfsdk:"modified_by"`
	DeletionTime             timetypes.RFC3339 `tfsdk:"deletion_time"`
	ProvisioningStatus       types.String      `tfsdk:"provisioning_status"`
	HealthStatus             types.String      `tfsdk:"health_status"`
	ProvisioningStatusDetail *detailModel      `tfsdk:"provisioning_status_detail"`
	HealthStatusDetail       *detailModel      `tfsdk:"health_status_detail"`
}

// optionalText is a text that the API leaves out when there is none.
func optionalText(value string) types.String { return tfkit.Text(value, types.StringNull()) }

func newMetadataFacts(in api.Metadata) metadataFacts {
	return metadataFacts{
		ID: optionalText(in.ID), Name: optionalText(in.Name), Description: types.StringPointerValue(in.Description),
		Tags: readTags(in.Tags, types.MapNull(types.StringType)), CreationTime: tfkit.Time(in.Created()), CreatedBy: optionalText(in.CreatedBy),
		ModifiedTime: readTime(in.ModifiedTime), ModifiedBy: optionalText(in.ModifiedBy), DeletionTime: readTime(in.DeletionTime),
		ProvisioningStatus: optionalText(in.ProvisioningStatus), HealthStatus: optionalText(in.HealthStatus),
		ProvisioningStatusDetail: readDetail(in.ProvisioningStatusDetail), HealthStatusDetail: readDetail(in.HealthStatusDetail),
	}
}

func readDetail(in *api.StatusDetail) *detailModel {
	if in == nil {
		return nil
	}
	return &detailModel{types.StringValue(in.Reason), types.StringValue(in.Message)}
}

// readTime reads a time; null where there is none that can be read.
func readTime(value string) timetypes.RFC3339 {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return timetypes.NewRFC3339Null()
	}
	return tfkit.Time(t)
}

// fullyKnown tells whether a set and all its elements are known.
func fullyKnown(set types.Set) bool {
	return !set.IsUnknown() && !slices.ContainsFunc(set.Elements(), func(v attr.Value) bool { return v.IsUnknown() })
}
