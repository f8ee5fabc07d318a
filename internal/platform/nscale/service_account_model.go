package nscale

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

// serviceAccountModel is the managed account with the token that create or rotate returned.
type serviceAccountModel struct {
	originModel
	labelsModel
	GroupIDs         types.Set         `tfsdk:"group_ids"`
	Expiry           timetypes.RFC3339 `tfsdk:"expiry"`
	AccessToken      types.String      `tfsdk:"access_token"`
	RotationTriggers types.Map         `tfsdk:"rotation_triggers"`
	RotateBeforeDays types.Int64       `tfsdk:"rotate_before_days"`
}

func (m *serviceAccountModel) read(a api.ServiceAccount) {
	m.readOrigin(a.Metadata)
	m.readLabels(a.Metadata)
	m.GroupIDs = readSet(a.Spec.GroupIDs)
	m.Expiry = readTime(a.Status.Expiry)
}

// settle takes over an account, save for what the plan settled already. A token in it is new.
func (m *serviceAccountModel) settle(a api.ServiceAccount) {
	planned := *m
	m.read(a)
	m.GroupIDs = keepSet(planned.GroupIDs, a.Spec.GroupIDs)
	if !planned.Expiry.IsUnknown() && !planned.Expiry.IsNull() && a.Status.AccessToken == "" {
		// A list may lag behind the rotation that the plan's expiry comes from.
		m.Expiry = planned.Expiry
	}
	switch {
	case a.Status.AccessToken != "":
		m.AccessToken = types.StringValue(a.Status.AccessToken)
	case planned.AccessToken.IsUnknown():
		m.AccessToken = types.StringNull()
	}
}

func (m *serviceAccountModel) write() api.ServiceAccountWrite {
	return api.ServiceAccountWrite{Metadata: m.metadata(), Spec: api.ServiceAccountSpec{GroupIDs: writeSet(m.GroupIDs)}}
}

const day = 24 * time.Hour

// defaultLifetime is how long tokens live where the service was not set up otherwise.
const defaultLifetime = 90 * day

// lifetime is how long a token lives, and whether anything tells: when it was issued, or else the
// accounts of its organization. Those that were never rotated expire one lifetime after their
// creation, all others later.
func lifetime(issued, expiry time.Time, accounts []api.ServiceAccount) (life time.Duration, told bool) {
	if !issued.IsZero() && !expiry.IsZero() {
		return expiry.Sub(issued).Round(time.Hour), true
	}
	for _, a := range accounts {
		created, ends := a.Metadata.Created(), timeOf(readTime(a.Status.Expiry))
		if lived := ends.Sub(created).Round(time.Hour); !created.IsZero() && ends.After(created) && (!told || lived < life) {
			life, told = lived, true
		}
	}
	if !told {
		life = defaultLifetime
	}
	return life, told
}

// tooEarly tells whether a token that lives this long would be due from its first moment.
func tooEarly(before types.Int64, life time.Duration) bool {
	return !before.IsNull() && !before.IsUnknown() && before.ValueInt64() >= int64((life+day-1)/day)
}

// due tells whether a token is to be rotated for its age.
func due(before types.Int64, expiry, now time.Time) bool {
	return !before.IsNull() && !before.IsUnknown() && !expiry.IsZero() && !now.Before(expiry.Add(-time.Duration(before.ValueInt64())*day))
}

// triggered tells whether the triggers ask for a rotation. Dropping them does not.
func triggered(planned, prior types.Map) bool { return !planned.IsNull() && !planned.Equal(prior) }

// timeOf is the time of an attribute; zero where there is none.
func timeOf(value timetypes.RFC3339) time.Time {
	if value.IsNull() || value.IsUnknown() {
		return time.Time{}
	}
	t, diags := value.ValueRFC3339Time()
	if diags.HasError() {
		return time.Time{}
	}
	return t
}

// serviceAccountFacts is an account as the data source shows it.
type serviceAccountFacts struct {
	metadataFacts
	OrganizationID types.String      `tfsdk:"organization_id"`
	GroupIDs       types.Set         `tfsdk:"group_ids"`
	Expiry         timetypes.RFC3339 `tfsdk:"expiry"`
}

func newServiceAccountFacts(a api.ServiceAccount) serviceAccountFacts {
	return serviceAccountFacts{
		metadataFacts: newMetadataFacts(a.Metadata), OrganizationID: types.StringValue(a.Metadata.OrganizationID),
		GroupIDs: readSet(a.Spec.GroupIDs), Expiry: readTime(a.Status.Expiry),
	}
}
