package sandbox

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestResetIsFreshButKeepsSwitches(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		if err := s.SetSwitch("keep", "paper", "red"); err != nil {
			t.Fatal(err)
		}
		seed := via.must(t, "GET", "/notes/seed", "", 200)
		if !strings.Contains(seed, `"red"`) {
			t.Errorf("the first seed does not see the switch: %s", seed)
		}
		via.must(t, "POST", "/notes", "x", 201)
		if err := s.Advance(time.Hour); err != nil {
			t.Fatal(err)
		}
		if err := s.Reset(); err != nil {
			t.Fatal(err)
		}
		if got := via.must(t, "GET", "/notes", "", 200); got != "["+strings.TrimSpace(seed)+"]\n" {
			t.Errorf("after the reset: %s", got)
		}
		if now, err := s.Now(); err != nil || time.Until(now) > time.Minute {
			t.Errorf("clock %s, %v", now, err)
		}
		if values, err := s.Switches("keep"); err != nil || values["paper"] != "red" || values["motto"] != "" {
			t.Errorf("switches %v, %v", values, err)
		}
	})
}

func TestAdvance(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		for range 2 {
			if err := s.Advance(12 * time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		var made note
		if err := json.Unmarshal([]byte(via.must(t, "POST", "/notes", "", 201)), &made); err != nil {
			t.Fatal(err)
		}
		answer, _, _ := via.ask(t, "GET", "/notes", "")
		for name, at := range map[string]time.Time{"row": made.Made, "date": httpTime(t, answer.Header.Get("Date"))} {
			if ahead := time.Until(at).Round(time.Minute); ahead != 24*time.Hour {
				t.Errorf("%s is ahead by %s", name, ahead)
			}
		}
		if s.Advance(-time.Second) == nil || s.Advance(1<<63-1) == nil {
			t.Error("the clock must neither run backwards nor overflow")
		}
	})
}

func httpTime(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC1123, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestGoAPI(t *testing.T) {
	s := New(NewMemoryStore(), notes("keep"), notes("other"))
	var shredded struct{ Left int }
	if err := s.Control("keep", "shred", map[string]string{"id": "seed"}, &shredded); err != nil || shredded.Left != 0 {
		t.Errorf("shred: %+v %v", shredded, err)
	}
	var principal struct{ Token string }
	if err := s.Principal("keep", map[string]string{"role": "admin"}, &principal); err != nil || principal.Token != "admin-token" {
		t.Errorf("principal: %+v %v", principal, err)
	}
	panics := func(*Call) error { panic("no") }
	for name, test := range map[string]struct {
		err  error
		word string
	}{
		"platform of a switch":    {s.SetSwitch("none", "paper", "red"), "keep, other"},
		"name of a switch":        {s.SetSwitch("keep", "papr", "red"), "paper, motto"},
		"value of a switch":       {s.SetSwitch("keep", "paper", "blue"), "white, red"},
		"text of a switch":        {s.SetSwitch("keep", "motto", "damn"), "mind your language"},
		"platform of a control":   {s.Control("none", "shred", nil, nil), "keep, other"},
		"name of a control":       {s.Control("keep", "shed", nil, nil), "quiet, shred"},
		"control that fails":      {s.Control("keep", "shred", nil, nil), "which note"},
		"platform of a principal": {s.Principal("none", nil, nil), "keep, other"},
		"platform of a call":      {s.Do("none", panics), "keep, other"},
		"call that panics":        {s.Do("keep", panics), "keep emulator (steer_test.go:"},
	} {
		if test.err == nil || !strings.Contains(test.err.Error(), test.word) {
			t.Errorf("%s: error %v, want one with %q", name, test.err, test.word)
		}
	}
	if s.SetSwitch("keep", "motto", "any text") != nil {
		t.Error("a switch without values takes any text")
	}
}

// clean is the check of a switch without values.
func clean(motto string) error {
	if motto == "damn" {
		return errors.New("mind your language")
	}
	return nil
}
