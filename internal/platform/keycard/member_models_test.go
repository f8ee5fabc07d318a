package keycard

import (
	"cmp"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

var (
	anyRole   = rapid.SampledFrom([]api.OrganizationRole{api.RoleAdmin, api.RoleMember, api.RoleViewer, "org_owner"})
	anyStatus = rapid.SampledFrom([]api.OrganizationStatus{api.UserActive, api.UserDisabled, "suspended"})
)

// setting is a configured text, or null or unknown where nothing is configured.
func setting[T ~string](t *rapid.T, values *rapid.Generator[T], label string) types.String {
	return rapid.OneOf(
		rapid.Map(values, func(v T) types.String { return types.StringValue(string(v)) }),
		rapid.Just(types.StringNull()), rapid.Just(types.StringUnknown()),
	).Draw(t, label)
}

func TestUserChangeSendsWhatDiffersAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		is := api.OrganizationUser{Role: anyRole.Draw(t, "role"), Status: anyStatus.Draw(t, "status")}
		plan := userModel{Role: setting(t, anyRole, "planned role"), Status: setting(t, anyStatus, "planned status")}
		change := plan.change(is)
		if change.Role == is.Role || change.Status == is.Status {
			t.Fatalf("sends %+v to a member that is %s and %s", change, is.Role, is.Status)
		}
		becomes := api.OrganizationUser{Role: cmp.Or(change.Role, is.Role), Status: cmp.Or(change.Status, is.Status)}
		if want := api.OrganizationRole(plan.Role.ValueString()); want != "" && becomes.Role != want {
			t.Fatalf("the role becomes %q, want %q", becomes.Role, want)
		}
		if want := api.OrganizationStatus(plan.Status.ValueString()); want != "" && becomes.Status != want {
			t.Fatalf("the status becomes %q, want %q", becomes.Status, want)
		}
		plan.read("o", becomes)
		if left := plan.change(becomes); left != (api.UserUpdate{}) {
			t.Fatalf("what was read differs by %+v", left)
		}
	})
}

func TestInvitationReadKeepsWhatTheServiceDoesNotTell(t *testing.T) {
	listed := api.Invitation{ID: "i", Email: "jane@example.com", Role: api.RoleMember, Status: api.InvitationPending, CreatedBy: "u"}
	model := invitationModel{Email: tfkit.NewEmail("Jane@Example.com"), DeletionPolicy: types.StringValue(deletionPolicyDelete)}
	model.read("o", standing{listed: &listed, status: listed.Status, role: listed.Role})
	pending := model
	if model.Email.ValueString() != "Jane@Example.com" || !model.UserID.IsNull() || model.DeletionPolicy.ValueString() != deletionPolicyDelete {
		t.Errorf("read as %+v", model)
	}
	model.read("o", standing{status: api.InvitationAccepted, role: api.RoleViewer, userID: "u"})
	if model.ID != pending.ID || model.CreatedBy != pending.CreatedBy || !model.Email.Equal(pending.Email) || model.Role.ValueString() != "org_viewer" || !model.accepted() {
		t.Errorf("once accepted and no longer listed, read as %+v", model)
	}
	model.read("o", standing{status: api.InvitationAccepted})
	if model.Role.ValueString() != "org_viewer" {
		t.Errorf("a role that nothing tells became %s", model.Role)
	}
	listed.Email = "joan@example.com"
	if model.read("o", standing{listed: &listed, status: listed.Status}); model.Email.ValueString() != "joan@example.com" {
		t.Errorf("another address was not taken over: %s", model.Email)
	}
}

// Whatever members plans gain and lose, an administrator stays, or one is to come.
func TestAdminPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var plans adminPlans
		members := []string{"a", "b", "c", "d"}
		is, becomes := map[string]bool{}, map[string]bool{}
		for _, id := range members {
			is[id] = rapid.Bool().Draw(t, id)
			becomes[id] = is[id]
		}
		for _, id := range rapid.SliceOf(rapid.SampledFrom(members)).Draw(t, "planned") {
			becomes[id] = rapid.Bool().Draw(t, id+" becomes")
			plans.record("o", id, is[id], becomes[id])
			plans.record("other", id, false, true)
		}
		var admins []string
		staying, coming := 0, false
		for _, id := range members {
			if is[id] {
				admins = append(admins, id)
			}
			if is[id] && becomes[id] {
				staying++
			}
			coming = coming || becomes[id] && !is[id]
		}
		if gotStaying, gotComing := plans.outlook("o", admins); gotStaying != staying || gotComing != coming {
			t.Fatalf("%d stay and others come: %t, want %d and %t", gotStaying, gotComing, staying, coming)
		}
	})
}
