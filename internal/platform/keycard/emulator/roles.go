package emulator

// Roles in an organization.
const (
	roleAdmin  = "org_admin"
	roleMember = "org_member"
	roleViewer = "org_viewer"
)

var organizationRoles = []string{roleAdmin, roleMember, roleViewer}

type role struct {
	Name        string `json:"name"`
	Label       string `json:"label"`
	Description string `json:"description"`
	Scope       string `json:"scope"`
}

var roles = []role{
	{roleAdmin, "Organization Administrator", "Full control of the organization, its members and its zones.", "organization"},
	{roleMember, "Organization Member", "Belongs to the organization without any access at its level.", "organization"},
	{roleViewer, "Organization Viewer", "Looks at everything in the organization and changes nothing.", "organization"},
	{"zone_manager", "Zone Manager", "Full control of one zone.", "zone"},
	{"zone_viewer", "Zone Viewer", "Looks at everything in one zone and changes nothing.", "zone"},
}

// listRoles answers GET /organizations/{organization_id}/roles, the one list without pages.
func listRoles(x *exchange) (any, error) {
	if x.profile2026() {
		return nil, noRoute
	}
	query := x.request.URL.Query()
	scope := query.Get("scope")
	if query.Has("scope") {
		if complaint := oneOf("organization", "zone")(scope); complaint != "" {
			return nil, invalid("scope %s", complaint)
		}
	}
	out := envelope[role]{Items: []role{}, Permissions: x.permissions("roles")}
	for _, r := range roles {
		if scope == "" || r.Scope == scope {
			out.Items = append(out.Items, r)
		}
	}
	return out, nil
}
