package emulator

import (
	"cmp"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

type tag struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// written is the metadata of a request body.
type written struct {
	Name        string  `json:"name"`
	Description *string `json:"description"`
	Tags        []tag   `json:"tags"`
}

// stored is what the emulator keeps of every object.
type stored struct {
	written
	ID           string
	Organization string // empty for organizations
	CreatedAt    time.Time
	CreatedBy    string
	ModifiedAt   time.Time
	ModifiedBy   string
	ReadyAt      time.Time // when provisioning ends
	DeletedAt    time.Time // when deletion was asked for
	GoneAt       time.Time // when deletion ends
	Forced       *status   // a status that a test set
}

// status is what a control forces on an object.
type status struct {
	Status  string `json:"status"`
	Health  string `json:"health"`
	Message string `json:"message"`
}

func (s stored) gone(now time.Time) bool { return !s.DeletedAt.IsZero() && !now.Before(s.GoneAt) }

func (s stored) provisioned(now time.Time) bool { return !now.Before(s.ReadyAt) }

// create makes the metadata of a new object.
func (q *request) create(w written, organization string) stored {
	return stored{
		written: w, ID: newUUID(), Organization: organization,
		CreatedAt: q.Now, CreatedBy: q.as.name(), ReadyAt: q.Now,
	}
}

// replace is the metadata half of every update: what the body leaves out is cleared.
func (q *request) replace(s *stored, w written) {
	s.written, s.ModifiedAt, s.ModifiedBy = w, q.Now, q.as.name()
}

// markDeleted starts an asynchronous deletion; asking again changes nothing.
func (s *stored) markDeleted(c *sandbox.Call) {
	if s.DeletedAt.IsZero() {
		s.DeletedAt, s.GoneAt = c.Now, c.Now.Add(duration(c, switchDeprovisioning))
	}
}

// reason is a condition's cause in words.
type reason struct {
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// metadata is the metadata of every answer.
type metadata struct {
	ID                       string  `json:"id"`
	Name                     string  `json:"name"`
	Description              *string `json:"description,omitempty"`
	Tags                     []tag   `json:"tags,omitempty"`
	CreationTime             string  `json:"creationTime"`
	CreatedBy                string  `json:"createdBy,omitempty"`
	ModifiedTime             string  `json:"modifiedTime,omitempty"`
	ModifiedBy               string  `json:"modifiedBy,omitempty"`
	DeletionTime             string  `json:"deletionTime,omitempty"`
	OrganizationID           string  `json:"organizationId,omitempty"`
	ProvisioningStatus       string  `json:"provisioningStatus"`
	HealthStatus             string  `json:"healthStatus"`
	ProvisioningStatusDetail *reason `json:"provisioningStatusDetail,omitempty"`
	HealthStatusDetail       *reason `json:"healthStatusDetail,omitempty"`
}

// timestamp writes a moment as the service does: UTC, whole seconds; "" for none.
func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Second).Format(time.RFC3339)
}

// metadata renders an object that has no asynchronous part.
func (s stored) metadata() metadata {
	return metadata{
		ID: s.ID, Name: s.Name, Description: s.Description, Tags: s.Tags,
		CreationTime: timestamp(s.CreatedAt), CreatedBy: s.CreatedBy,
		ModifiedTime: timestamp(s.ModifiedAt), ModifiedBy: s.ModifiedBy,
		DeletionTime: timestamp(s.DeletedAt), OrganizationID: s.Organization,
		ProvisioningStatus: "provisioned", HealthStatus: "healthy",
	}
}

// pendingMetadata renders an object before its first reconciliation: the answer to its creation.
func (s stored) pendingMetadata(c *sandbox.Call) metadata {
	m := s.metadata()
	m.ProvisioningStatus, m.HealthStatus = "pending", "unknown"
	if !head(c) {
		m.ProvisioningStatus = "unknown"
	}
	return m
}

// asyncMetadata renders an object that a controller provisions: pending for the first half of
// the delay, provisioning for the second.
func (s stored) asyncMetadata(c *sandbox.Call) metadata {
	m := s.metadata()
	half := s.CreatedAt.Add(s.ReadyAt.Sub(s.CreatedAt) / 2)
	switch {
	case s.Forced != nil:
		m.ProvisioningStatus, m.HealthStatus = s.Forced.Status, cmp.Or(s.Forced.Health, "unknown")
	case !s.DeletedAt.IsZero():
		m.ProvisioningStatus = "deprovisioning"
	case c.Now.Before(half):
		return s.pendingMetadata(c)
	case !s.provisioned(c.Now):
		m.ProvisioningStatus, m.HealthStatus = "provisioning", "unknown"
	}
	if head(c) && is(c, switchStatusDetail, "on") {
		m.ProvisioningStatusDetail = detail(m.ProvisioningStatus, s.Forced)
		m.HealthStatusDetail = detail(m.HealthStatus, nil)
	}
	return m
}

func detail(state string, forced *status) *reason {
	message := "the resource is " + state
	if forced != nil {
		message = cmp.Or(forced.Message, message)
	}
	return &reason{Reason: state, Message: message}
}
