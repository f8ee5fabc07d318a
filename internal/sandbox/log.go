package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxEntries bounds the request log; older entries make room.
const maxEntries = 10_000

// loggedHeaders are the request headers of an Entry: who asked, and the ids that follow a request.
var loggedHeaders = []string{
	"User-Agent", "X-Request-Id", "X-Client-Request-Id", "X-Client-Trace-Id", "X-Correlation-Id",
	"Traceparent", "Idempotency-Key",
}

// secretQuery recognises query parameters whose values the log hides.
var secretQuery = regexp.MustCompile(`(?i)token|secret|passw|api_?key|^code$|signature`)

// Entry is one request in the log. It holds neither credentials nor bodies.
type Entry struct {
	// Time the request came in, UTC, by the real clock.
	Time time.Time `json:"time"`
	// Platform that was asked.
	Platform string `json:"platform"`
	Method   string `json:"method"`
	// Path below the platform.
	Path string `json:"path"`
	// Query as sent; values of parameters that look secret are replaced by ***.
	Query string `json:"query,omitempty"`
	// Status of the answer; 0 when there was none.
	Status int `json:"status"`
	// Route is the pattern of the emulator's mux that matched, "" when none did.
	Route string `json:"route,omitempty"`
	// Duration from the request's arrival to the finished answer, latency included. In JSON it
	// is a text such as "250ms".
	Duration time.Duration `json:"-"`
	// Fault that was applied, "" when there was none.
	Fault Action `json:"fault,omitempty"`
	// Headers of the request: User-Agent and correlation ids.
	Headers map[string]string `json:"headers,omitempty"`
	// Error tells why there was no answer.
	Error string `json:"error,omitempty"`
}

// MarshalJSON writes the entry with its duration as text.
func (e Entry) MarshalJSON() ([]byte, error) {
	type plain Entry
	return json.Marshal(struct {
		plain
		Duration string `json:"duration"`
	}{plain(e), e.Duration.String()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Entry) UnmarshalJSON(raw []byte) error {
	type plain Entry
	in := struct {
		*plain
		Duration string `json:"duration"`
	}{plain: (*plain)(e)}
	err := json.Unmarshal(raw, &in)
	if err == nil {
		e.Duration, err = time.ParseDuration(in.Duration)
	}
	return err
}

func newEntry(e *Emulator, r *http.Request) Entry {
	entry := Entry{
		Time: time.Now().UTC(), Platform: e.Name, Method: r.Method, Path: r.URL.Path,
		Query: maskQuery(r.URL.RawQuery), Route: route(e, r),
	}
	for _, name := range loggedHeaders {
		if value := r.Header.Get(name); value != "" {
			if entry.Headers == nil {
				entry.Headers = map[string]string{}
			}
			entry.Headers[name] = value
		}
	}
	return entry
}

// route asks the emulator's mux in advance, for requests that a fault keeps from it.
func route(e *Emulator, r *http.Request) string {
	if mux, ok := e.Handler.(*http.ServeMux); ok {
		_, pattern := mux.Handler(r)
		return pattern
	}
	return ""
}

func maskQuery(raw string) string {
	if !secretQuery.MatchString(raw) {
		return raw
	}
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		name, _, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); err != nil || secretQuery.MatchString(plain) {
			parts[i] = name + "=***"
		}
	}
	return strings.Join(parts, "&")
}

// Counters count the requests since the start or the last reset of the counters.
type Counters struct {
	Total     int                         `json:"total"`
	Methods   map[string]int              `json:"methods"`
	Platforms map[string]PlatformCounters `json:"platforms"`
}

// PlatformCounters count the requests to one platform.
type PlatformCounters struct {
	Total   int            `json:"total"`
	Methods map[string]int `json:"methods"`
	// Routes counts by method and mux pattern, "GET /v1/organizations/{id}"; requests that
	// matched none are under "GET " and the like.
	Routes map[string]int `json:"routes"`
}

// journal holds the request log and the counters of one sandbox.
type journal struct {
	mu      sync.Mutex
	entries []Entry
	oldest  int // index of the oldest entry once entries is full
	counted map[countKey]int
}

type countKey struct{ platform, method, route string }

func (j *journal) add(e Entry) {
	_, pattern, found := strings.Cut(e.Route, " ")
	if !found {
		pattern = e.Route
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.counted == nil {
		j.counted = map[countKey]int{}
	}
	j.counted[countKey{e.Platform, e.Method, strings.TrimSpace(pattern)}]++
	if len(j.entries) < maxEntries {
		j.entries = append(j.entries, e)
		return
	}
	j.entries[j.oldest] = e
	j.oldest = (j.oldest + 1) % maxEntries
}

// Log returns the most recent requests, oldest first, at most 10,000.
func (s *Sandbox) Log() []Entry {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Concat([]Entry{}, s.journal.entries[s.journal.oldest:], s.journal.entries[:s.journal.oldest])
}

// ClearLog empties the request log; the counters stay.
func (s *Sandbox) ClearLog() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.entries, s.journal.oldest = nil, 0
}

// Counters returns how many requests were made. Requests to the control room do not count.
func (s *Sandbox) Counters() Counters {
	all := Counters{Methods: map[string]int{}, Platforms: map[string]PlatformCounters{}}
	for _, name := range s.order {
		all.Platforms[name] = PlatformCounters{Methods: map[string]int{}, Routes: map[string]int{}}
	}
	s.journal.mu.Lock()
	counted := maps.Clone(s.journal.counted)
	s.journal.mu.Unlock()
	for key, n := range counted {
		one := all.Platforms[key.platform]
		one.Total += n
		one.Methods[key.method] += n
		one.Routes[key.method+" "+key.route] += n
		all.Platforms[key.platform] = one
		all.Total += n
		all.Methods[key.method] += n
	}
	return all
}

// ClearCounters sets all counters to 0; the log stays.
func (s *Sandbox) ClearCounters() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.counted = nil
}
