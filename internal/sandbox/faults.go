package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// Action is what a fault does to a request.
type Action string

// The actions. Those that end in "_after" let the request take effect first.
const (
	// ActionDelay only waits the fault's latency.
	ActionDelay Action = "delay"
	// ActionAnswer answers in the emulator's place.
	ActionAnswer Action = "answer"
	// ActionDrop breaks the connection before the request takes effect. Over HTTP, Go's client
	// repeats an idempotent request by itself when this happens on a reused connection.
	ActionDrop Action = "drop"
	// ActionDropAfter commits, then breaks the connection without an answer.
	ActionDropAfter Action = "drop_after"
	// ActionCutAfter commits, then breaks the connection in the middle of the answer's body.
	ActionCutAfter Action = "cut_after"
	// ActionAnswerAfter commits, then gives another answer than the emulator's.
	ActionAnswerAfter Action = "answer_after"
)

var actions = []Action{ActionDelay, ActionAnswer, ActionDrop, ActionDropAfter, ActionCutAfter, ActionAnswerAfter}

// Fault disturbs matching requests. Of several that match a request, the first added acts.
type Fault struct {
	// Platform that is disturbed; empty means each.
	Platform string `json:"platform,omitempty"`
	// Method that is disturbed; empty means each.
	Method string `json:"method,omitempty"`
	// Path below the platform; empty means each. In a segment, * ? and [] match as in path.Match;
	// a final segment ** stands for any rest, also an empty one: "/v1/organizations/*/users/**".
	Path string `json:"path,omitempty"`
	// Skip is how many matching requests pass undisturbed first.
	Skip int `json:"skip,omitempty"`
	// Count is how many requests are then disturbed: 0 means one, -1 means all.
	Count int `json:"count,omitempty"`
	// Action is what happens; empty means ActionDelay.
	Action Action `json:"action,omitempty"`
	// Latency passes before anything else happens. In JSON it is a text such as "250ms".
	Latency time.Duration `json:"-"`
	// Status of ActionAnswer and ActionAnswerAfter; 0 means 503.
	Status int `json:"status,omitempty"`
	// Headers of the answer. Without a Content-Type, a body that is JSON gets application/json.
	Headers map[string]string `json:"headers,omitempty"`
	// Body of the answer.
	Body string `json:"body,omitempty"`
}

// MarshalJSON writes the fault with its latency as text.
func (f Fault) MarshalJSON() ([]byte, error) {
	type plain Fault
	return json.Marshal(struct {
		plain
		Latency string `json:"latency,omitempty"`
	}{plain(f), durationText(f.Latency)})
}

// UnmarshalJSON reads what MarshalJSON writes and refuses unknown fields.
func (f *Fault) UnmarshalJSON(raw []byte) error {
	type plain Fault
	in := struct {
		*plain
		Latency string `json:"latency"`
	}{plain: (*plain)(f)}
	err := decodeStrict(raw, &in)
	if err == nil && in.Latency != "" {
		f.Latency, err = time.ParseDuration(in.Latency)
	}
	return err
}

func durationText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func (f *Fault) matches(platform, method, requestPath string) bool {
	return (f.Platform == "" || f.Platform == platform) &&
		(f.Method == "" || f.Method == method) &&
		(f.Path == "" || matchPath(f.Path, requestPath))
}

// matchPath matches path segments; a final "/**" matches any rest.
func matchPath(pattern, requestPath string) bool {
	if head, open := strings.CutSuffix(pattern, "/**"); open {
		segments := strings.SplitAfter(requestPath, "/")
		n := strings.Count(head, "/") + 1
		if len(segments) > n {
			requestPath = strings.TrimSuffix(strings.Join(segments[:n], ""), "/")
		}
		pattern = head
	}
	ok, err := path.Match(pattern, requestPath)
	return ok && err == nil
}

// answer is the fault's own answer.
func (f *Fault) answer() *response {
	w := &response{status: cmp.Or(f.Status, http.StatusServiceUnavailable), header: http.Header{}}
	for name, value := range f.Headers {
		w.header.Set(name, value)
	}
	if w.header.Get("Content-Type") == "" && json.Valid([]byte(f.Body)) {
		w.header.Set("Content-Type", "application/json")
	}
	_, _ = w.Write([]byte(f.Body))
	return w
}

// weather holds the faults and latencies of one sandbox.
type weather struct {
	mu      sync.Mutex
	faults  []Fault
	latency map[string]time.Duration
}

// meet returns the fault that hits a request, which is used up by that, and the latency of its
// platform.
func (w *weather) meet(platform, method, requestPath string) (Fault, time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	latency := w.latency[platform]
	for i := range w.faults {
		f := &w.faults[i]
		if !f.matches(platform, method, requestPath) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		hit := *f
		if f.Count > 0 {
			f.Count--
		}
		if f.Count == 0 {
			w.faults = slices.Delete(w.faults, i, i+1)
		}
		return hit, latency
	}
	return Fault{}, latency
}

// AddFault plans a fault. It fails on a fault that could never act.
func (s *Sandbox) AddFault(f Fault) error {
	f.Action = cmp.Or(f.Action, ActionDelay)
	f.Count = cmp.Or(f.Count, 1)
	if f.Platform != "" {
		if _, err := s.emulator(f.Platform); err != nil {
			return err
		}
	}
	if !slices.Contains(actions, f.Action) {
		return unknown("action", f.Action, actions)
	}
	_, err := path.Match(strings.TrimSuffix(f.Path, "/**"), "/")
	switch {
	case err != nil, f.Path != "" && !strings.HasPrefix(f.Path, "/"):
		return refuse(http.StatusBadRequest, "%q is no path pattern: it starts with / and has balanced []", f.Path)
	case f.Skip < 0, f.Count < -1:
		return refuse(http.StatusBadRequest, "skip must be at least 0 and count at least -1")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return refuse(http.StatusBadRequest, "status %d is not within 200 and 599", f.Status)
	case f.Latency < 0, f.Action == ActionDelay && f.Latency == 0:
		return refuse(http.StatusBadRequest, "action %s needs a latency above 0", f.Action)
	}
	f.Headers = maps.Clone(f.Headers)
	s.weather.mu.Lock()
	defer s.weather.mu.Unlock()
	s.weather.faults = append(s.weather.faults, f)
	return nil
}

// Faults returns the faults that still wait, with what is left of their Skip and Count.
func (s *Sandbox) Faults() []Fault {
	s.weather.mu.Lock()
	defer s.weather.mu.Unlock()
	return append([]Fault{}, s.weather.faults...)
}

// ClearFaults forgets all faults.
func (s *Sandbox) ClearFaults() {
	s.weather.mu.Lock()
	defer s.weather.mu.Unlock()
	s.weather.faults = nil
}

// SetLatency makes every answer of a platform take d longer; platform "" means each, d = 0 ends it.
func (s *Sandbox) SetLatency(platform string, d time.Duration) error {
	platforms := s.order
	if platform != "" {
		if _, err := s.emulator(platform); err != nil {
			return err
		}
		platforms = []string{platform}
	}
	if d < 0 {
		return refuse(http.StatusBadRequest, "a latency cannot be below 0")
	}
	s.weather.mu.Lock()
	defer s.weather.mu.Unlock()
	if s.weather.latency == nil {
		s.weather.latency = map[string]time.Duration{}
	}
	for _, name := range platforms {
		s.weather.latency[name] = d
	}
	return nil
}

// latencies returns the latency of each platform that has one.
func (s *Sandbox) latencies() map[string]string {
	s.weather.mu.Lock()
	defer s.weather.mu.Unlock()
	texts := map[string]string{}
	for name, d := range s.weather.latency {
		if d > 0 {
			texts[name] = fmt.Sprint(d)
		}
	}
	return texts
}
