package emulator

import (
	"slices"
)

// membership reaches the part of a group that holds one kind of member.
type membership func(g *groupRow) *[]string

func usersOf(g *groupRow) *[]string    { return &g.UserIDs }
func accountsOf(g *groupRow) *[]string { return &g.ServiceAccountIDs }

// groupIDs indexes an organization's groups by member: the ids of its groups in order.
func (q *request) groupIDs(part membership, prefix ...string) map[string][]string {
	index := map[string][]string{}
	for _, g := range groups.listSeen(q.Call, prefix...) {
		for _, id := range *part(&g) {
			index[id] = append(index[id], g.ID)
		}
	}
	return index
}

// join makes a member belong to exactly the wanted groups. Each group is a write of its own, in
// the order of their ids: a conflict in the middle leaves the earlier ones done. Unknown groups
// are dropped without a word.
func (q *request) join(organization string, part membership, member string, wanted []string) error {
	for _, g := range groups.listSeen(q.Call, organization) {
		want := slices.Contains(wanted, g.ID)
		if want == slices.Contains(*part(&g), member) {
			continue
		}
		err := groups.update(q.Call, func(row *groupRow) {
			if ids := part(row); want {
				*ids = addTo(*ids, member)
			} else {
				*ids = without(*ids, member)
			}
		}, organization, g.ID)
		if err != nil {
			return err
		}
	}
	return nil
}
