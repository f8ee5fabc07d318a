package keycard

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// The checks below ask the API while planning. Where it does not answer they say nothing: an
// outage must not fail a plan.

// checkRole reports a role that cannot be given to a member of the organization.
func (m *members) checkRole(ctx context.Context, organization, role string, at path.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	found, ok, err := m.roles.Peek(ctx, organization, role)
	switch {
	case err != nil:
	case !ok:
		diags.AddAttributeError(at, "Unknown role", fmt.Sprintf("The organization %s has no role %q.", organization, role))
	case found.Scope != api.ScopeOrganization:
		diags.AddAttributeError(at, "Role of another scope",
			fmt.Sprintf("The role %q is assigned at the level of a %s, not of the organization.", role, found.Scope))
	}
	return diags
}

// checkInvitable reports an address that cannot be invited: a member's, or one with an open
// invitation. Objects that the same plan removes do not count. A forced replacement plans its new
// invitation knowing nothing of the old one but that there is one: what an invitation of the state
// takes with it does not count then, and is only warned of where not even that is known (a tainted
// invitation's plan looks like a second resource's for the same address).
func (m *members) checkInvitable(ctx context.Context, organization, email string, replacing bool, at path.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	found, ok, err := m.people.Peek(ctx, organization, tfkit.CanonicalEmail(email))
	if err != nil || !ok {
		return diags
	}
	report := func(id, summary, detail string) {
		switch held := m.admins.holds(organization, id); {
		case !held:
			diags.AddAttributeError(at, summary, detail)
		case !replacing:
			diags.AddAttributeWarning(at, summary, detail+"\n\nThis succeeds only as the replacement of that invitation.")
		}
	}
	if open, ok := found.pending(); ok && !m.admins.leaves(organization, open.ID) {
		report(open.ID, "Address with an open invitation", alreadyInvited(organization, open.ID, email))
		return diags
	}
	users := slices.DeleteFunc(found.users(), func(u api.Identity) bool { return m.admins.leaves(organization, u.ID) })
	if len(users) > 0 {
		report(users[0].ID, "Address of a member", alreadyMember(organization, users[0].ID, email))
	}
	return diags
}

func alreadyInvited(organization, id, email string) string {
	return fmt.Sprintf("%s already has an open invitation to the organization. ", email) +
		tfkit.AlreadyExists("tenancy_keycard_invitation", organizationChild.Format(organization, id)) +
		"\n\nIf another resource of this configuration holds it, tell Terraform with a moved block."
}

func alreadyMember(organization, id, email string) string {
	return fmt.Sprintf("%s is already a member of the organization and needs no invitation. ", email) +
		tfkit.AlreadyExists("tenancy_keycard_user", organizationChild.Format(organization, id))
}

// adminPlans remembers what plans of this process will do to members and invitations, since one
// object's plan bears on another's.
type adminPlans struct {
	mu      sync.Mutex
	gained  map[string]bool
	lost    map[string]bool
	leaving map[string]bool
	held    map[string]bool
}

func memberKey(organization, id string) string { return organization + "/" + id }

// leave records that a member or an invitation will go.
func (a *adminPlans) leave(organization, id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.leaving == nil {
		a.leaving = map[string]bool{}
	}
	a.leaving[memberKey(organization, id)] = true
}

// leaves tells whether a plan will remove a member or an invitation.
func (a *adminPlans) leaves(organization, id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.leaving[memberKey(organization, id)]
}

// holdInvitation records what the end of an invitation in the state would take with it: itself
// while it is open, its member where the policy says so.
func (a *adminPlans) holdInvitation(i invitationModel) {
	id := i.ID.ValueString()
	if i.accepted() {
		id = i.UserID.ValueString()
		if i.DeletionPolicy.ValueString() != deletionPolicyDelete || id == "" {
			return
		}
	}
	a.hold(i.OrganizationID.ValueString(), id)
}

func (a *adminPlans) hold(organization, id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.held == nil {
		a.held = map[string]bool{}
	}
	a.held[memberKey(organization, id)] = true
}

// holds tells whether the end of an invitation in the state would take an object with it.
func (a *adminPlans) holds(organization, id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.held[memberKey(organization, id)]
}

// record notes whether a member will be an active administrator that is none yet, or no longer be one.
func (a *adminPlans) record(organization, id string, is, becomes bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.gained == nil {
		a.gained, a.lost = map[string]bool{}, map[string]bool{}
	}
	key := memberKey(organization, id)
	delete(a.gained, key)
	delete(a.lost, key)
	switch {
	case becomes && !is:
		a.gained[key] = true
	case is && !becomes:
		a.lost[key] = true
	}
}

// outlook tells which of the given administrators stay, and whether others are to come.
func (a *adminPlans) outlook(organization string, admins []string) (staying int, coming bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range admins {
		if !a.lost[memberKey(organization, id)] {
			staying++
		}
	}
	for key := range a.gained {
		coming = coming || strings.HasPrefix(key, organization+"/")
	}
	return staying, coming
}

// administers tells whether a membership is an active administrator's.
func administers(role api.OrganizationRole, status api.OrganizationStatus) bool {
	return role == api.RoleAdmin && status == api.UserActive
}

func becomesAdmin(u api.OrganizationUser, change api.UserUpdate) bool {
	return administers(cmp.Or(change.Role, u.Role), cmp.Or(change.Status, u.Status))
}

// checkMember reports a planned change that the organization's last active administrator, or the
// caller itself, would lose the administration by. A nil change ends the membership.
func (m *members) checkMember(ctx context.Context, organization, id string, change *api.UserUpdate, at path.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	u, err := m.users.Get(ctx, organization, id)
	if err != nil {
		return diags
	}
	is, becomes := administers(u.Role, u.Status), change != nil && becomesAdmin(u, *change)
	m.admins.record(organization, id, is, becomes)
	if !is || becomes {
		return diags
	}
	if caller, err := m.api.Caller(ctx); err == nil && caller.Subject == id {
		diags.AddAttributeError(at, "The credential's own user",
			"The provider's credential belongs to this user, who would lose the administration of the organization, and with it the means to finish this run or undo it. "+
				"Let another administrator's credential make this change.")
		return diags
	}
	all, err := m.users.All(ctx, organization)
	if err != nil {
		return diags
	}
	var admins []string
	for _, u := range all {
		if administers(u.Role, u.Status) {
			admins = append(admins, u.ID)
		}
	}
	staying, coming := m.admins.outlook(organization, admins)
	switch {
	case staying > 0:
	case coming:
		diags.AddAttributeWarning(at, "Last active administrator",
			"The organization has no other active administrator yet. This plan makes one: let this resource depend on that one (depends_on), so that it comes first.")
	default:
		detail := "The organization would be left without an active administrator, which Keycard refuses. Make another member an active org_admin first; " +
			"if a resource of this configuration does, let this one depend on it (depends_on)."
		if change == nil {
			detail += " To destroy the resource and leave the member, set deletion_policy = \"" + deletionPolicyAbandon + "\" and apply before."
		}
		diags.AddAttributeError(at, "Last active administrator", detail)
	}
	return diags
}
