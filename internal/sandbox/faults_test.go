package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFaultActions(t *testing.T) {
	for name, test := range map[string]struct {
		fault  Fault
		status int    // of the answer; 0 = the connection breaks
		body   string // of the answer
		kept   bool   // the request took effect
	}{
		"answer": {
			Fault{Action: ActionAnswer, Status: 429, Headers: map[string]string{"retry-after": "2"}, Body: `{"slow":"down"}`},
			429, `{"slow":"down"}`, false,
		},
		"answer by default": {Fault{Action: ActionAnswer}, 503, "", false},
		"answer after":      {Fault{Action: ActionAnswerAfter, Status: 502, Body: "bad"}, 502, "bad", true},
		"drop":              {Fault{Action: ActionDrop}, 0, "", false},
		"drop after":        {Fault{Action: ActionDropAfter}, 0, "", true},
		"cut after":         {Fault{Action: ActionCutAfter}, 0, "", true},
		"delay":             {Fault{Latency: time.Millisecond}, 201, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			eachWay(t, func(t *testing.T, s *Sandbox, via way) {
				test.fault.Method = "POST"
				if err := s.AddFault(test.fault); err != nil {
					t.Fatal(err)
				}
				answer, body, err := via.ask(t, "POST", "/notes", "hello")
				switch {
				case test.status == 0:
					if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
						t.Errorf("error %v, want a broken connection", err)
					}
					if cut := answer != nil; cut != (test.fault.Action == ActionCutAfter) {
						t.Errorf("got an answer: %v", cut)
					}
				case err != nil:
					t.Fatal(err)
				case answer.StatusCode != test.status || test.status != 201 && body != test.body:
					t.Errorf("%d %q", answer.StatusCode, body)
				case answer.Header.Get("Date") == "":
					t.Error("no Date")
				}
				for header, want := range test.fault.Headers {
					if got := answer.Header.Get(header); got != want {
						t.Errorf("%s: %q", header, got)
					}
				}
				if got := via.count(t) == 2; got != test.kept {
					t.Errorf("took effect: %v, want %v", got, test.kept)
				}
				entry := s.Log()[0]
				want := test.fault.Action
				if want == "" {
					want = ActionDelay
				}
				if entry.Fault != want || entry.Route != "POST /notes" || (entry.Error == "") != (test.status != 0 || test.fault.Action == ActionCutAfter) {
					t.Errorf("logged %+v", entry)
				}
			})
		})
	}
}

func TestCutBodyBreaksHalfWay(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		whole := via.must(t, "GET", "/notes", "", 200)
		_ = s.AddFault(Fault{Action: ActionCutAfter})
		answer, half, err := via.ask(t, "GET", "/notes", "")
		if !errors.Is(err, io.ErrUnexpectedEOF) || half != whole[:len(whole)/2] {
			t.Fatalf("read %q, %v", half, err)
		}
		if answer.StatusCode != 200 || answer.ContentLength != int64(len(whole)) {
			t.Errorf("%d, %d bytes announced", answer.StatusCode, answer.ContentLength)
		}
		_ = s.AddFault(Fault{Action: ActionCutAfter})
		if _, _, err := via.ask(t, "DELETE", "/notes", ""); err == nil {
			t.Error("an answer without a body must break as well")
		}
	})
}

func TestFaultsSkipAndCount(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		for _, f := range []Fault{
			{Platform: "other", Action: ActionAnswer, Status: 418},
			{Path: "/notes/*", Skip: 1, Count: 2, Action: ActionAnswer, Status: 429},
			{Path: "/notes/**", Skip: 3, Count: -1, Action: ActionAnswer, Status: 500},
		} {
			if err := s.AddFault(f); err != nil {
				t.Fatal(err)
			}
		}
		for i, status := range []int{200, 429, 429, 200, 200, 500, 500, 500} {
			if got := via.must(t, "GET", "/notes/seed", "", status); got == "" && status == 200 {
				t.Errorf("request %d is empty", i)
			}
		}
		if left := s.Faults(); len(left) != 2 || left[1].Count != -1 || left[1].Skip != 0 {
			t.Errorf("left %+v", left)
		}
		s.ClearFaults()
		via.must(t, "GET", "/notes/seed", "", 200)
	})
}

func TestMatchPath(t *testing.T) {
	for _, test := range []struct {
		pattern, path string
		want          bool
	}{
		{"/v1/users", "/v1/users", true},
		{"/v1/users", "/v1/users/1", false},
		{"/v1/*/users", "/v1/a/users", true},
		{"/v1/*/users", "/v1/a/b/users", false},
		{"/v1/**", "/v1", true},
		{"/v1/**", "/v1/", true},
		{"/v1/**", "/v1/a", true},
		{"/v1/**", "/v1/a/b", true},
		{"/v1/**", "/v10/a", false},
		{"/*/users/**", "/v1/users/1/roles", true},
		{"/*/users/**", "/v1/groups/1", false},
		{"/**", "/", true},
		{"/**", "/a/b", true},
	} {
		if got := matchPath(test.pattern, test.path); got != test.want {
			t.Errorf("matchPath(%q, %q) = %v", test.pattern, test.path, got)
		}
	}
}

func TestAddFaultRefusesWhatCannotAct(t *testing.T) {
	s := New(NewMemoryStore(), notes("keep"))
	for name, test := range map[string]struct {
		fault Fault
		word  string
	}{
		"platform":  {Fault{Platform: "kep", Action: ActionDrop}, "keep"},
		"action":    {Fault{Action: "explode"}, "drop_after"},
		"nothing":   {Fault{}, "latency"},
		"pattern":   {Fault{Action: ActionDrop, Path: "/["}, "pattern"},
		"no slash":  {Fault{Action: ActionDrop, Path: "notes"}, "pattern"},
		"status":    {Fault{Action: ActionAnswer, Status: 99}, "99"},
		"count":     {Fault{Action: ActionDrop, Count: -2}, "count"},
		"into past": {Fault{Latency: -time.Second}, "latency"},
	} {
		if err := s.AddFault(test.fault); err == nil || !strings.Contains(err.Error(), test.word) {
			t.Errorf("%s: error %v, want one with %q", name, err, test.word)
		}
	}
	if len(s.Faults()) != 0 {
		t.Error("a refused fault was kept")
	}
}

func TestFaultJSON(t *testing.T) {
	want := Fault{
		Platform: "keep", Method: "GET", Path: "/**", Skip: 1, Count: -1, Action: ActionAnswer,
		Latency: 1500 * time.Millisecond, Status: 429, Headers: map[string]string{"A": "b"}, Body: "x",
	}
	raw, err := json.Marshal(want)
	if err != nil || !strings.Contains(string(raw), `"latency":"1.5s"`) {
		t.Fatalf("%s, %v", raw, err)
	}
	var got Fault
	if err := json.Unmarshal(raw, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{`{"acton":"drop"}`, `{"latency":"soon"}`, `{"latency":5}`} {
		if err := json.Unmarshal([]byte(bad), new(Fault)); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}

func TestSetLatency(t *testing.T) {
	s := New(NewMemoryStore(), notes("keep"), notes("other"))
	via := way{&http.Client{Transport: s.Transport("keep")}, "https://keep.invalid"}
	if err := s.SetLatency("", 30*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	via.must(t, "GET", "/notes", "", 200)
	if err := s.SetLatency("keep", 0); err != nil {
		t.Fatal(err)
	}
	via.must(t, "GET", "/notes", "", 200)
	if log := s.Log(); log[0].Duration < 30*time.Millisecond || log[1].Duration > 25*time.Millisecond {
		t.Errorf("took %s and %s", log[0].Duration, log[1].Duration)
	}
	if got := slices.Collect(maps.Keys(s.latencies())); !slices.Equal(got, []string{"other"}) {
		t.Errorf("latencies of %v", got)
	}
	if err := s.SetLatency("none", 0); err == nil || !strings.Contains(err.Error(), "keep, other") {
		t.Errorf("error %v", err)
	}
}
