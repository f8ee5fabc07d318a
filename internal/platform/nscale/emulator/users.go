package emulator

import (
	"cmp"
	"net/mail"
	"slices"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

type userRow struct {
	stored
	Subject    string
	State      string
	LastActive time.Time
}

type userSpec struct {
	Subject  string   `json:"subject"`
	State    string   `json:"state"`
	GroupIDs []string `json:"groupIDs"`
}

type userStatus struct {
	LastActive string `json:"lastActive,omitempty"`
}

type userRead struct {
	Metadata metadata   `json:"metadata"`
	Spec     userSpec   `json:"spec"`
	Status   userStatus `json:"status"`
}

var users = newTable[userRow]("users")

// memberRef finds a member by subject. It outlives the member, whom caches may still show: who
// follows it has to look.
type memberRef struct{ Organization, ID string }

var memberRefs = sandbox.Table[memberRef]{Bucket: "nscale/members"} // by subject, organization, id

func (u userRow) insert(c *sandbox.Call) {
	users.insert(c, u, u.Organization, u.ID)
	memberRefs.Put(c, memberRef{u.Organization, u.ID}, u.Subject, u.Organization, u.ID)
}

// membersNamed returns, as choose sees them, the members whose subject is exactly this one: of
// one organization where its id follows the subject, of all otherwise.
func membersNamed(c *sandbox.Call, choose func(history[userRow]) int, subject ...string) []userRow {
	var found []userRow
	for _, ref := range memberRefs.List(c, subject...) {
		h, _ := users.rows.Get(c, ref.Organization, ref.ID)
		if u, ok := h.row(choose(h)); ok {
			found = append(found, u)
		}
	}
	return found
}

func (u userRow) read(groupIDs []string) userRead {
	return userRead{
		u.metadata(),
		userSpec{u.Subject, u.State, list(groupIDs)},
		userStatus{timestamp(u.LastActive)},
	}
}

func listUsers(q *request) (any, error) {
	o, err := q.enter(endpointUsers, opRead)
	if err != nil {
		return nil, err
	}
	prefix, err := q.children(o)
	if err != nil {
		return nil, err
	}
	joined := q.groupIDs(usersOf, prefix...)
	answer := []userRead{}
	for _, u := range users.listSeen(q.Call, prefix...) {
		answer = append(answer, u.read(joined[u.ID]))
	}
	slices.SortStableFunc(answer, func(a, b userRead) int { return cmp.Compare(a.Spec.Subject, b.Spec.Subject) })
	return answer, nil
}

// undefinedName is the name of every user: the service ignores the metadata of its body.
const undefinedName = "undefined"

// createUser adds a member. One who is a member already keeps id and state and only joins the
// groups; 1.11 makes a second record. Creations at the same time do not see each other.
func createUser(q *request) (any, error) {
	o, err := q.enter(endpointUsers, opCreate)
	if err != nil {
		return nil, err
	}
	if _, err := q.children(o); err != nil {
		return nil, err
	}
	var in struct{ Spec userSpec }
	q.decode(&in)
	if _, err := mail.ParseAddress(in.Spec.Subject); err != nil {
		return nil, undeclared(q.Call, invalid("user subject is not a mail address"))
	}
	row := userRow{stored: q.create(written{Name: undefinedName}, o.ID), Subject: in.Spec.Subject, State: in.Spec.State}
	if old, ok := q.existingUser(o.ID, in.Spec.Subject); ok && head(q.Call) {
		row = old
	} else {
		row.insert(q.Call)
	}
	before := q.groupIDs(usersOf, o.ID)[row.ID]
	if err := q.join(o.ID, usersOf, row.ID, in.Spec.GroupIDs); err != nil {
		return nil, err
	}
	return row.read(before), nil
}

// existingUser finds a member by exact subject, as far as concurrent creations can be seen.
func (q *request) existingUser(organization, subject string) (userRow, bool) {
	horizon := q.Now.Add(-max(duration(q.Call, switchReadLag), duration(q.Call, switchLostRaces)))
	known := membersNamed(q.Call, func(h history[userRow]) int {
		if h.at(horizon) < 0 {
			return -1
		}
		return newest(h)
	}, subject, organization)
	if len(known) == 0 {
		return userRow{}, false
	}
	return known[0], true
}

// updateUser replaces state and groups; the subject stays whatever the body says. The answer
// shows the groups as they were before.
func updateUser(q *request) (any, error) {
	o, err := q.enter(endpointUsers, opUpdate)
	if err != nil {
		return nil, err
	}
	var in struct{ Spec userSpec }
	q.decode(&in)
	id := q.http.PathValue("userID")
	before := q.groupIDs(usersOf, o.ID)[id]
	var updated userRow
	err = users.update(q.Call, func(row *userRow) {
		q.replace(&row.stored, row.written)
		row.State = in.Spec.State
		updated = *row
	}, o.ID, id)
	if err == nil {
		err = q.join(o.ID, usersOf, id, in.Spec.GroupIDs)
	}
	if err != nil {
		return nil, err
	}
	return updated.read(before), nil
}

// deleteUser leaves the groups first: a conflict there keeps the user, for a retry to finish.
func deleteUser(q *request) (any, error) {
	o, err := q.enter(endpointUsers, opDelete)
	if err != nil {
		return nil, err
	}
	id := q.http.PathValue("userID")
	if _, ok := users.seen(q.Call, o.ID, id); !ok {
		return nil, errAbsent
	}
	if err := q.join(o.ID, usersOf, id, nil); err != nil {
		return nil, err
	}
	users.remove(q.Call, o.ID, id)
	return nil, nil
}
