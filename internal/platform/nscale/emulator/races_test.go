package emulator

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestParallelJoins holds the race that loses tokens: accounts created at once in one group all
// exist, but only the first joined and was answered with its token.
func TestParallelJoins(t *testing.T) {
	s := newStage(t, switchLostRaces, "50ms")
	g := id(s.Want(201, "POST", home+"/groups", group("g")))
	var created, conflicts atomic.Int32
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			switch got, err := s.Try("POST", home+"/serviceaccounts", member(fmt.Sprintf("ci-%d", i), g)); {
			case err != nil:
				t.Error(err)
			case got.Status == 201:
				created.Add(1)
			case got.Status == 409:
				conflicts.Add(1)
			default:
				t.Errorf("status %d", got.Status)
			}
		})
	}
	all.Wait()
	if created.Load() != 1 || conflicts.Load() != 9 {
		t.Errorf("%d created, %d conflicts", created.Load(), conflicts.Load())
	}
	accounts := s.Want(200, "GET", home+"/serviceaccounts", "").([]any)
	joined := 0
	for _, a := range accounts {
		joined += len(at(a, "spec", "groupIDs").([]any))
	}
	if len(accounts) != 10 || joined != 1 {
		t.Errorf("%d exist, %d joined", len(accounts), joined)
	}
	// One after the other, each after the window, they can be repaired.
	for _, a := range accounts {
		s.Pass(50 * time.Millisecond)
		s.Want(200, "PUT", home+"/serviceaccounts/"+id(a), member("ci", g))
	}
	if got := at(s.Want(200, "GET", home+"/groups/"+g, ""), "spec", "serviceAccountIDs").([]any); len(got) != 10 {
		t.Errorf("%d joined after the repair", len(got))
	}
}

func TestConcurrentWritesConflictAndSucceedOnRetry(t *testing.T) {
	s := newStage(t, switchLostRaces, "50ms")
	g := id(s.Want(201, "POST", home+"/groups", group("g")))
	account := id(s.Want(201, "POST", home+"/serviceaccounts", member("ci", g)))
	user1 := id(s.Want(201, "POST", home+"/users", user("one@example.com", "active")))
	s.Pass(50 * time.Millisecond)
	for _, c := range []struct {
		name, touch, touchBody, method, path, body string
	}{
		{"organization", home, adhoc, "PUT", home, adhoc},
		{"group", home + "/groups/" + g, group("g"), "PUT", home + "/groups/" + g, group("g")},
		{"user", home + "/users/" + user1, user("one@example.com", "active"), "PUT", home + "/users/" + user1, user("one@example.com", "pending")},
		{"user joins", home + "/groups/" + g, group("g"), "PUT", home + "/users/" + user1, user("one@example.com", "active", g)},
		{"rotate", home + "/serviceaccounts/" + account, member("ci"), "POST", home + "/serviceaccounts/" + account + "/rotate", ""},
		{"join", home + "/groups/" + g, group("g"), "PUT", home + "/serviceaccounts/" + account, member("ci", g)},
		{"account leaves by deletion", home + "/groups/" + g, `{"metadata":{"name":"g"},"spec":{"roleIDs":[],"serviceAccountIDs":["` + account + `"]}}`, "DELETE", home + "/serviceaccounts/" + account, ""},
	} {
		s.Want(200, "PUT", c.touch, c.touchBody)
		s.Pass(49 * time.Millisecond)
		if got := s.Send(c.method, c.path, c.body); got.Status != 409 {
			t.Errorf("%s: status %d %s within the window, want 409", c.name, got.Status, got.Body)
		}
		s.Pass(50 * time.Millisecond)
		if got := s.Send(c.method, c.path, c.body); got.Status != 200 {
			t.Errorf("%s: status %d %s after the window, want 200", c.name, got.Status, got.Body)
		}
		s.Pass(time.Second)
	}
}

func TestCreationAloneIsNoContention(t *testing.T) {
	s := newStage(t, switchLostRaces, "50ms")
	g := id(s.Want(201, "POST", home+"/groups", group("g")))
	s.Want(201, "POST", home+"/serviceaccounts", member("ci", g))
	if got := s.Send("POST", home+"/serviceaccounts", member("ci", g)); got.Status != 409 {
		t.Errorf("the second join: %d, want 409", got.Status)
	}
	if first, second := id(s.Want(201, "POST", home+"/users", user("twin@example.com", "active"))), id(s.Want(201, "POST", home+"/users", user("twin@example.com", "active"))); first == second {
		t.Error("concurrent creations of one subject see each other")
	}
}

func TestWithoutLockingTheStaleCopyWins(t *testing.T) {
	for _, switches := range [][]string{{switchLocking, "off"}, {switchVersion, "1.11"}} {
		s := newStage(t, switches...)
		s.Turn(switchLostRaces, "50ms")
		g := id(s.Want(201, "POST", home+"/groups", group("g")))
		s.Want(201, "POST", home+"/serviceaccounts", member("one", g))
		second := id(s.Want(201, "POST", home+"/serviceaccounts", member("two", g)))
		got := at(s.Want(200, "GET", home+"/groups/"+g, ""), "spec", "serviceAccountIDs")
		if len(got.([]any)) != 1 || !has(got, second) {
			t.Errorf("%v: members %v, want the second alone", switches, got)
		}
	}
}

func TestReadLag(t *testing.T) {
	s := newStage(t, switchReadLag, "100ms")
	name := func() any { return at(s.Want(200, "GET", home, ""), "metadata", "name") }
	s.Want(200, "PUT", home, adhoc)
	if name() != "Sandbox" {
		t.Errorf("read %v before the cache caught up", name())
	}
	s.refuse(409, "conflict", "PUT", home, adhoc)
	g := id(s.Want(201, "POST", home+"/groups", group("g")))
	s.Want(404, "GET", home+"/groups/"+g, "")
	s.Want(404, "PUT", home+"/groups/"+g, group("g"))
	s.refuse(400, "invalid_request", "POST", home+"/projects", member("p", g))
	s.Pass(100 * time.Millisecond)
	if name() != "acme" {
		t.Errorf("read %v", name())
	}
	s.Want(200, "PUT", home+"/groups/"+g, group("g"))
	s.Pass(100 * time.Millisecond)
	s.Want(200, "DELETE", home+"/groups/"+g, "")
	s.Want(200, "GET", home+"/groups/"+g, "")
	s.Want(404, "PUT", home+"/groups/"+g, group("g"))
	s.Pass(100 * time.Millisecond)
	s.Want(404, "GET", home+"/groups/"+g, "")
}

func TestRightsSurviveInTheCache(t *testing.T) {
	s := newStage(t, switchACLCache, "1m")
	p := s.principal(`{"kind":"user","role":"auditor"}`)
	as := s.as(p.Token)
	as.Want(200, "GET", home, "")
	s.Pass(2 * time.Minute)
	s.Want(200, "PUT", home+"/groups/"+p.Group, group("g"))
	as.Want(200, "GET", home, "")
	s.Pass(61 * time.Second)
	as.refuse(403, "forbidden", "GET", home, "")
}
