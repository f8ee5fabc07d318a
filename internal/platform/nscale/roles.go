package nscale

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

// roleNames names the roles of a group; null where the roles cannot be read, or one of them is
// none that organizations get to see.
func roleNames(roles []api.Role, ids types.Set) types.Set {
	var names []string
	for _, id := range writeSet(ids) {
		i := slices.IndexFunc(roles, func(r api.Role) bool { return r.Metadata.ID == id })
		if i < 0 {
			return types.SetNull(types.StringType)
		}
		names = append(names, roles[i].Metadata.Name)
	}
	return readSet(names)
}

// completeGroup fills in the names of a group's roles.
func completeGroup(ctx context.Context, c *client, m *groupModel) {
	roles, err := c.roles.All(ctx, m.OrganizationID.ValueString())
	if err != nil {
		roles = nil
	}
	m.RoleNames = roleNames(roles, m.RoleIDs)
}

// checkRoles resolves ids or names to ids, and reports on the attribute each role that does not
// exist, or that the token cannot grant and the state does not hold already.
func checkRoles(roles []api.Role, at path.Path, set, prior types.Set, key func(api.Role) string, diags *diag.Diagnostics) (ids []string) {
	granted := writeSet(prior)
	for _, wanted := range writeSet(set) {
		i := slices.IndexFunc(roles, func(r api.Role) bool { return key(r) == wanted })
		switch {
		case i < 0 && slices.Contains(granted, wanted) && uuidExpression.MatchString(wanted):
			// A group may hold a role that was granted by someone who may see it.
			ids = append(ids, wanted)
		case i < 0:
			diags.AddAttributeError(at.AtSetValue(types.StringValue(wanted)), "Unknown Nscale role",
				fmt.Sprintf("The organization has no role %q. Roles that only the platform may grant are not offered to organizations. It has: %s.", wanted, grantable(roles)))
		case roles[i].Grantable != nil && !*roles[i].Grantable && !slices.Contains(granted, wanted):
			diags.AddAttributeError(at.AtSetValue(types.StringValue(wanted)), "Nscale role cannot be granted",
				fmt.Sprintf("The token may not grant the role %q: it holds fewer rights itself. It may grant: %s.", roles[i].Metadata.Name, grantable(roles)))
		default:
			ids = append(ids, roles[i].Metadata.ID)
		}
	}
	return ids
}

func roleID(r api.Role) string   { return r.Metadata.ID }
func roleName(r api.Role) string { return r.Metadata.Name }

// grantable lists roles for a message.
func grantable(roles []api.Role) string {
	var names []string
	for _, r := range roles {
		if r.Grantable == nil || *r.Grantable {
			names = append(names, fmt.Sprintf("%s (%s)", r.Metadata.Name, r.Metadata.ID))
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// checkGroups reports ids that are no group of the organization: the service drops them without a
// word. What cannot be asked is not checked.
func checkGroups(ctx context.Context, c *client, org string, planned, prior types.Set, diags *diag.Diagnostics) {
	checkMembers(ctx, c, c.groups.All, func(g api.Group) string { return g.Metadata.ID }, org, "group", path.Root("group_ids"), planned, prior, diags)
}

// checkMembers reports ids of a set that the organization's objects of a kind lack. Ids that the
// state holds passed once already, and what this process made may be too new for a list.
func checkMembers[T any](
	ctx context.Context, c *client, all func(ctx context.Context, org string) ([]T, error), id func(T) string,
	org, noun string, at path.Path, planned, prior types.Set, diags *diag.Diagnostics,
) {
	known := writeSet(prior)
	fresh := slices.DeleteFunc(writeSet(planned), func(id string) bool { return slices.Contains(known, id) || c.writer.Made(id) })
	if len(fresh) == 0 || org == "" {
		return
	}
	items, err := all(ctx, org)
	if err != nil {
		return
	}
	for _, wanted := range fresh {
		if !slices.ContainsFunc(items, func(item T) bool { return id(item) == wanted }) {
			diags.AddAttributeError(at.AtSetValue(types.StringValue(wanted)), "Unknown Nscale "+noun,
				fmt.Sprintf("The organization %s has no %s with the id %s.", org, noun, wanted))
		}
	}
}
