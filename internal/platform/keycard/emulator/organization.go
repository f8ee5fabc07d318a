package emulator

import (
	"fmt"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// idAlphabet and idLength make the ids of all entities.
const (
	idAlphabet = sandbox.Digits + sandbox.LowerCase
	idLength   = 26
)

func newID() string { return sandbox.NewID(idLength, idAlphabet) }

// moment is the sandbox's time as the API shows it: UTC with milliseconds.
func moment(c *sandbox.Call) time.Time { return c.Now.UTC().Truncate(time.Millisecond) }

// maxLabel is the longest label, in characters: that of a DNS name's segment.
const maxLabel = 63

type organization struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Label     string    `json:"label"`
	ZoneID    string    `json:"zone_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func (o organization) place() position { return position{o.CreatedAt, o.ID} }

// everywhere is the parent of what belongs to no other object.
const everywhere = "all"

var (
	organizations = newCollection[organization]("organizations")
	// memberships lists a user's organizations; the parent is the user's account.
	memberships = newCollection[membership]("memberships")
	// labels finds an organization's id by its label.
	labels = sandbox.Table[string]{Bucket: "keycard/labels"}
)

// membership stands for an organization in the list of one of its users.
type membership struct {
	Organization string    `json:"organization"`
	CreatedAt    time.Time `json:"created_at"`
}

func (m membership) place() position { return position{m.CreatedAt, m.Organization} }

func findOrganization(c *sandbox.Call, reference string) (organization, bool) {
	if org, ok := organizations.get(c, everywhere, reference); ok {
		return org, true
	}
	id, ok := labels.Get(c, reference)
	if !ok {
		return organization{}, false
	}
	return organizations.get(c, everywhere, id)
}

type organizationView struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Label       string      `json:"label"`
	SSOEnabled  bool        `json:"sso_enabled"`
	ZoneID      string      `json:"zone_id,omitempty"`
	CreatedAt   time.Time   `json:"created_at"`
	UpdatedAt   time.Time   `json:"updated_at"`
	Permissions permissions `json:"permissions,omitempty"`
}

func (x *exchange) viewOrganization(org organization) organizationView {
	role, _ := x.who.roleIn(x.Call, org.ID)
	_, sso := connections.Get(x.Call, org.ID)
	view := organizationView{
		ID: org.ID, Name: org.Name, Label: org.Label, SSOEnabled: sso,
		CreatedAt: org.CreatedAt, UpdatedAt: org.UpdatedAt,
		Permissions: x.permissionsAs(role, "organizations", "users"),
	}
	if x.profile2026() {
		view.ZoneID = org.ZoneID
	}
	return view
}

// listOrganizations answers GET /organizations with the organizations of the caller.
func listOrganizations(x *exchange) (any, error) {
	all := organizations.in(x.Call, everywhere)
	keep := func(org organization) bool { return org.ID == x.who.Organization }
	if x.who.Kind == kindUser {
		all = transform(memberships.in(x.Call, x.who.ID), func(m membership) organization {
			org, _ := organizations.get(x.Call, everywhere, m.Organization)
			return org
		})
		keep = func(org organization) bool {
			role, _ := x.who.roleIn(x.Call, org.ID)
			return role != ""
		}
	}
	return listing[organization, organizationView]{
		rows: all, keep: keep, view: x.viewOrganization, permissions: "organizations",
	}.answer(x)
}

// createOrganization answers POST /organizations. The creator becomes its administrator.
func createOrganization(x *exchange) (any, error) {
	if x.who.Kind != kindUser {
		return nil, forbidden("only a user may create an organization")
	}
	b, err := x.readBody()
	if err != nil {
		return nil, err
	}
	name, err := b.text("name", title)
	if err != nil {
		return nil, err
	}
	if name == nil {
		name = new("Organization " + sandbox.NewID(6, sandbox.LowerCase))
	}
	org := organization{ID: newID(), Name: *name, ZoneID: newID(), CreatedAt: moment(x.Call)}
	org.UpdatedAt = org.CreatedAt
	org.Label = freeLabel(x.Call, org.Name)
	labels.Put(x.Call, org.ID, org.Label)
	organizations.put(x.Call, everywhere, org)
	join(x.Call, org, x.who.ID, roleAdmin)
	return x.viewOrganization(org), nil
}

func getOrganization(x *exchange) (any, error) { return x.viewOrganization(x.org), nil }

// updateOrganization answers PATCH /organizations/{organization_id}.
func updateOrganization(x *exchange) (any, error) {
	b, err := x.readBody()
	if err != nil {
		return nil, err
	}
	name, err := b.text("name", title)
	if err != nil {
		return nil, err
	}
	org := x.org
	if name != nil {
		if *name != org.Name && x.Switch(switchLabel) == "follow" {
			labels.Delete(x.Call, org.Label)
			org.Label = freeLabel(x.Call, *name)
			labels.Put(x.Call, org.ID, org.Label)
		}
		org.Name, org.UpdatedAt = *name, moment(x.Call)
		organizations.put(x.Call, everywhere, org)
	}
	return x.viewOrganization(org), nil
}

// deleteOrganization answers DELETE /organizations/{organization_id}, which only the newer
// generation has: the organization goes with everything in it.
func deleteOrganization(x *exchange) (any, error) {
	if !x.profile2026() {
		return nil, &problem{"organizations cannot be deleted", "method_not_allowed", 405}
	}
	c, id := x.Call, x.org.ID
	for _, row := range invitations.rows.List(c, id) {
		dropInvitation(c, row)
	}
	for _, row := range serviceAccounts.rows.List(c, id) {
		dropServiceAccount(c, id, row.ID)
	}
	for _, row := range users.rows.List(c, id) {
		leave(c, x.org, row)
	}
	connections.Delete(c, id)
	labels.Delete(c, x.org.Label)
	organizations.remove(c, everywhere, id)
	return nil, nil
}

// freeLabel derives a DNS segment from a name and makes it unique.
func freeLabel(c *sandbox.Call, name string) string {
	base := slug(name)
	label := base
	for n := 2; ; n++ {
		if _, taken := labels.Get(c, label); !taken {
			return label
		}
		suffix := fmt.Sprintf("-%d", n)
		label = strings.TrimRight(base[:min(len(base), maxLabel-len(suffix))], "-") + suffix
	}
}

// slug keeps a name's ASCII letters and digits and joins what remains with single hyphens.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	text := strings.Join(words, "-")
	if text == "" {
		return "organization"
	}
	return strings.TrimRight(text[:min(len(text), maxLabel)], "-")
}
