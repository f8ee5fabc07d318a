package emulator

// permissions tell what the caller may do: resource type, action, granted.
type permissions map[string]map[string]bool

// actions of each resource type. Reading and listing are granted to viewers too. Only the names
// of organizations and users are documented.
var actions = map[string][]string{
	"organizations":    {"read", "list", "update", "create"},
	"users":            {"read", "list", "update", "delete"},
	"invitations":      {"read", "list", "create", "delete"},
	"identities":       {"read", "list"},
	"roles":            {"read", "list"},
	"service_accounts": {"read", "list", "create", "update", "delete"},
	"credentials":      {"read", "list", "create", "update", "delete"},
	"sso_connection":   {"read", "create", "update", "delete"},
}

// permissions returns what the caller may do with resource types, nil unless it asked.
func (x *exchange) permissions(resources ...string) permissions {
	return x.permissionsAs(x.role, resources...)
}

func (x *exchange) permissionsAs(role string, resources ...string) permissions {
	if !x.expanded("permissions") {
		return nil
	}
	all := permissions{}
	for _, resource := range resources {
		granted := map[string]bool{}
		for _, action := range actions[resource] {
			reads := action == "read" || action == "list"
			granted[action] = role == roleAdmin || reads && role == roleViewer
		}
		all[resource] = granted
	}
	return all
}
