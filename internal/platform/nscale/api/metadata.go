package api

import (
	"maps"
	"slices"
	"time"
)

// Metadata describes an object as the service returns it. Organizations and roles have no
// OrganizationID; groups, users and accounts have no asynchronous part and are always provisioned.
type Metadata struct {
	// ID is a UUID that the service assigns.
	ID string `json:"id"`
	// Name is a Kubernetes label value of 1 to 63 characters. Names are not unique. A user's reads
	// "undefined".
	Name string `json:"name"`
	// Description is free text; absent and empty are told apart.
	Description *string `json:"description,omitempty"`
	// Tags keep their order; nothing keeps their names unique.
	Tags []Tag `json:"tags,omitempty"`
	// OrganizationID is the organization that an object is in.
	OrganizationID string `json:"organizationId,omitempty"`
	// CreationTime is RFC 3339 in UTC with whole seconds, as are all times here.
	CreationTime string `json:"creationTime"`
	// CreatedBy is an e-mail address (a user), a UUID (a service account) or a certificate's name.
	CreatedBy string `json:"createdBy,omitempty"`
	// ModifiedTime is absent until the first update.
	ModifiedTime string `json:"modifiedTime,omitempty"`
	// ModifiedBy takes the forms of CreatedBy.
	ModifiedBy string `json:"modifiedBy,omitempty"`
	// DeletionTime is set once deletion was asked for.
	DeletionTime string `json:"deletionTime,omitempty"`
	// ProvisioningStatus is one of the Provisioning values, or one of a newer release.
	ProvisioningStatus string `json:"provisioningStatus"`
	// HealthStatus is one of the Health values, or one of a newer release.
	HealthStatus string `json:"healthStatus"`
	// ProvisioningStatusDetail explains ProvisioningStatus; newer releases only.
	ProvisioningStatusDetail *StatusDetail `json:"provisioningStatusDetail,omitempty"`
	// HealthStatusDetail explains HealthStatus; newer releases only.
	HealthStatusDetail *StatusDetail `json:"healthStatusDetail,omitempty"`
}

// Created returns the creation time; zero when the service sent none that can be read.
func (m Metadata) Created() time.Time {
	t, err := time.Parse(time.RFC3339, m.CreationTime)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Provisioning states. Older releases start with unknown, newer ones with pending.
const (
	ProvisioningUnknown        = "unknown"
	ProvisioningPending        = "pending"
	ProvisioningInProgress     = "provisioning"
	ProvisioningDone           = "provisioned"
	ProvisioningDeprovisioning = "deprovisioning"
	ProvisioningError          = "error"
)

// Health states.
const (
	HealthUnknown  = "unknown"
	HealthHealthy  = "healthy"
	HealthDegraded = "degraded"
	HealthError    = "error"
)

// StatusDetail is why a state is what it is.
type StatusDetail struct {
	Reason  string `json:"reason,omitempty"`
	Message string `json:"message,omitempty"`
}

// Tag is a name and value of the caller's own.
type Tag struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// MetadataWrite is the part of an object's metadata that callers set. A write replaces all of it:
// what is left out is cleared. The service refuses null.
type MetadataWrite struct {
	Name string `json:"name"`
	// Description nil clears it; empty text is kept as empty text.
	Description *string `json:"description,omitempty"`
	Tags        []Tag   `json:"tags,omitempty"`
}

// Write returns the metadata in the form that a write sends back unchanged.
func (m Metadata) Write() MetadataWrite {
	return MetadataWrite{Name: m.Name, Description: m.Description, Tags: slices.Clone(m.Tags)}
}

// Matches tells whether an object's metadata are what a write sent.
func (w MetadataWrite) Matches(m Metadata) bool {
	return w.Name == m.Name && equal(w.Description, m.Description) && maps.Equal(byName(w.Tags), byName(m.Tags))
}

// byName is what tags say: their order says nothing, and of several with one name the last counts.
func byName(tags []Tag) map[string]string {
	values := make(map[string]string, len(tags))
	for _, tag := range tags {
		values[tag.Name] = tag.Value
	}
	return values
}

// equal compares optional values; absent equals only absent.
func equal[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// sameSet compares lists of ids that have no order.
func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// ids keeps a list that the service requires from being sent as null.
func ids(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
