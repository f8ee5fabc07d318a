package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// principalSpec describes a credential to make.
type principalSpec struct {
	// Kind is service_account (the default), user, platform_administrator or platform_reader.
	Kind string `json:"kind"`
	// Organization the principal belongs to; the seeded one when absent, none for a user when "-".
	Organization string `json:"organization_id"`
	// Role the principal gets through a group of its own; none when absent.
	Role string `json:"role"`
	// State of a user's membership; active when absent.
	State string `json:"state"`
	// Subject is a user's e-mail address; made up when absent.
	Subject string `json:"subject"`
	// HideEmail leaves the email scope out of a user's token.
	HideEmail bool `json:"hide_email"`
}

type principalAnswer struct {
	Token        string `json:"token"`
	ID           string `json:"id,omitempty"`
	Subject      string `json:"subject,omitempty"`
	Organization string `json:"organization_id,omitempty"`
	Group        string `json:"group_id,omitempty"`
}

var principalStates = []string{"active", "pending", "suspended"}

// principal makes a caller. Users without an organization are known to the platform only.
func principal(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := principalSpec{Kind: "service_account"}
	if err := json.Unmarshal(raw, &spec); err != nil {
		return nil, err
	}
	spec.Organization = cmp.Or(spec.Organization, seedOrganization)
	spec.State = cmp.Or(spec.State, "active")
	global := map[string]string{"platform_administrator": rolePlatformAdministrator, "platform_reader": rolePlatformReader}[spec.Kind]
	if spec.Subject == "" {
		spec.Subject = sandbox.NewID(10, sandbox.LowerCase) + "@example.com"
	}
	if global != "" {
		token := newToken()
		tokens.Put(c, tokenRow{Subject: spec.Subject, Global: global, HideEmail: spec.HideEmail}, token)
		return principalAnswer{Token: token, Subject: spec.Subject}, nil
	}
	if spec.Kind == "user" && spec.Organization == "-" {
		token := newToken()
		tokens.Put(c, tokenRow{Subject: spec.Subject, HideEmail: spec.HideEmail}, token)
		return principalAnswer{Token: token, Subject: spec.Subject}, nil
	}
	if o, ok := organizations.latest(c, spec.Organization); !ok || o.gone(c.Now) {
		return nil, fmt.Errorf("organization %q does not exist", spec.Organization)
	}
	if spec.Role != "" && len(roleNamed(spec.Role).Organization)+len(roleNamed(spec.Role).Project) == 0 {
		return nil, fmt.Errorf("organizations have no role %q", spec.Role)
	}
	if !slices.Contains(principalStates, spec.State) {
		return nil, fmt.Errorf("no state %q: %q", spec.State, principalStates)
	}
	q := &request{Call: c, as: caller{tokenRow: tokenRow{Subject: seedSubject}}}
	switch spec.Kind {
	case "user":
		return q.userPrincipal(spec), nil
	case "service_account":
		return q.accountPrincipal(spec), nil
	}
	return nil, fmt.Errorf("no kind %q: platform_administrator, platform_reader, user, service_account", spec.Kind)
}

func (q *request) userPrincipal(spec principalSpec) principalAnswer {
	var row userRow
	if known := membersNamed(q.Call, newest[userRow], spec.Subject, spec.Organization); len(known) > 0 {
		row = known[0]
	} else {
		row = userRow{stored: q.create(written{Name: undefinedName}, spec.Organization), Subject: spec.Subject, State: spec.State}
		row.insert(q.Call)
	}
	token := newToken()
	tokens.Put(q.Call, tokenRow{Subject: spec.Subject, HideEmail: spec.HideEmail}, token)
	return principalAnswer{token, row.ID, spec.Subject, spec.Organization, q.grant(spec, func(g *groupRow) { g.UserIDs = []string{row.ID} })}
}

func (q *request) accountPrincipal(spec principalSpec) principalAnswer {
	row := accountRow{stored: q.create(written{Name: "principal"}, spec.Organization)}
	q.issue(&row)
	accounts.insert(q.Call, row, spec.Organization, row.ID)
	return principalAnswer{row.Token, row.ID, "", spec.Organization, q.grant(spec, func(g *groupRow) { g.ServiceAccountIDs = []string{row.ID} })}
}

// grant makes the group that gives a principal its role, and returns the group's id.
func (q *request) grant(spec principalSpec, fill func(*groupRow)) string {
	if spec.Role == "" {
		return ""
	}
	g := groupRow{stored: q.create(written{Name: "principal-" + spec.Role}, spec.Organization), RoleIDs: []string{roleNamed(spec.Role).ID}}
	fill(&g)
	groups.insert(q.Call, g, spec.Organization, g.ID)
	return g.ID
}
