package sandbox

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestLogTellsWhatWasAskedButNoSecret(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		via.must(t, "GET", "/notes/seed?page=2&access_token=hidden&api%5Fkey=hidden", "", 200)
		via.must(t, "POST", "/notes", "hidden", 201)
		via.must(t, "GET", "/nowhere", "", 404)
		log := s.Log()
		if len(log) != 3 {
			t.Fatalf("%d entries", len(log))
		}
		first := log[0]
		if first.Duration <= 0 || time.Since(first.Time) > time.Minute {
			t.Errorf("time %s, duration %s", first.Time, first.Duration)
		}
		first.Duration, first.Time = 0, time.Time{}
		want := Entry{
			Platform: "keep", Method: "GET", Path: "/notes/seed", Status: 200, Route: "GET /notes/{id}",
			Query: "page=2&access_token=***&api%5Fkey=***", Headers: map[string]string{"User-Agent": "tester"},
		}
		if !reflect.DeepEqual(first, want) {
			t.Errorf("entry %+v\nwant  %+v", first, want)
		}
		raw, err := json.Marshal(log)
		if err != nil || strings.Contains(string(raw), "hidden") {
			t.Errorf("the log holds a secret: %s %v", raw, err)
		}
		var back []Entry
		if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(back, log) {
			t.Errorf("the log does not survive JSON: %+v %v", back, err)
		}
		s.ClearLog()
		if len(s.Log()) != 0 || s.Counters().Total != 3 {
			t.Error("ClearLog empties the log and nothing else")
		}
	})
}

func TestLogKeepsTheNewest(t *testing.T) {
	s := New(NewMemoryStore())
	for i := range maxEntries + 5 {
		s.journal.add(Entry{Status: i})
	}
	log := s.Log()
	if len(log) != maxEntries || log[0].Status != 5 || log[maxEntries-1].Status != maxEntries+4 {
		t.Errorf("%d entries from %d to %d", len(log), log[0].Status, log[len(log)-1].Status)
	}
}

func TestCounters(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		_ = s.AddFault(Fault{Path: "/notes/*", Action: ActionAnswer, Status: 429})
		via.must(t, "GET", "/notes/a", "", 429)
		via.must(t, "GET", "/notes/b", "", 404)
		via.must(t, "POST", "/notes", "", 201)
		via.must(t, "GET", "/nowhere", "", 404)
		want := Counters{
			Total: 4, Methods: map[string]int{"GET": 3, "POST": 1},
			Platforms: map[string]PlatformCounters{
				"keep": {
					Total: 4, Methods: map[string]int{"GET": 3, "POST": 1},
					Routes: map[string]int{"GET /notes/{id}": 2, "POST /notes": 1, "GET ": 1},
				},
				"other": {Methods: map[string]int{}, Routes: map[string]int{}},
			},
		}
		if got := s.Counters(); !reflect.DeepEqual(got, want) {
			t.Errorf("counters %+v\nwant     %+v", got, want)
		}
		s.ClearCounters()
		if got := s.Counters().Total; got != 0 || len(s.Log()) != 4 {
			t.Errorf("total %d after ClearCounters, %d entries", got, len(s.Log()))
		}
	})
}
