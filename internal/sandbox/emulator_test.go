package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// note is the object of the test platform.
type note struct {
	ID   string    `json:"id"`
	Text string    `json:"text"`
	Made time.Time `json:"made"`
}

// notes is a small platform: its notes can be listed, read and made.
func notes(name string) *Emulator {
	table := Table[note]{Bucket: name + "/notes"}
	mux := http.NewServeMux()
	reply := func(w http.ResponseWriter, status int, value any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(value)
	}
	mux.HandleFunc("GET /notes", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, table.List(From(r)))
	})
	mux.HandleFunc("GET /notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		if row, ok := table.Get(From(r), r.PathValue("id")); ok {
			reply(w, http.StatusOK, row)
			return
		}
		http.NotFound(w, r)
	})
	mux.HandleFunc("POST /notes", func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		c := From(r)
		row := note{ID: NewID(8, LowerCase), Text: string(text), Made: c.Now}
		table.Put(c, row, row.ID)
		w.Header().Set("Location", c.BaseURL+"/notes/"+row.ID)
		reply(w, http.StatusCreated, row)
	})
	mux.HandleFunc("POST /panic", func(_ http.ResponseWriter, r *http.Request) {
		table.Put(From(r), note{}, "lost")
		panic("out of ink")
	})
	mux.HandleFunc("GET /write", func(_ http.ResponseWriter, r *http.Request) {
		table.Put(From(r), note{}, "lost")
	})
	mux.HandleFunc("DELETE /notes", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	return &Emulator{
		Name: name, Handler: mux,
		Seed: func(c *Call) error {
			table.Put(c, note{ID: "seed", Text: c.Switch("paper")}, "seed")
			return nil
		},
		Switches: []Switch{
			{Name: "paper", Default: "white", Values: []string{"white", "red"}, Doc: "The paper of the seeded note."},
			{Name: "motto", Doc: "Any clean text.", Check: clean},
		},
		Principal: func(c *Call, spec json.RawMessage) (any, error) {
			var in struct{ Role string }
			if err := decodeStrict(spec, &in); err != nil {
				return nil, err
			}
			return map[string]string{"token": in.Role + "-token", "url": c.BaseURL}, nil
		},
		Controls: map[string]Control{
			"shred": func(c *Call, body json.RawMessage) (any, error) {
				var in struct{ ID string }
				if err := json.Unmarshal(body, &in); err != nil {
					return nil, err
				}
				if in.ID == "" {
					return nil, errors.New("which note?")
				}
				table.Delete(c, in.ID)
				return map[string]int{"left": len(table.List(c))}, nil
			},
			"quiet": func(*Call, json.RawMessage) (any, error) { return nil, nil },
		},
		Exports: func(baseURL string) []string {
			return []string{"NOTES_URL=" + baseURL, "NOTES_MOTTO=it's here"}
		},
	}
}

// way is one of the two ways into a sandbox.
type way struct {
	client *http.Client
	base   string
}

// eachWay runs a test over HTTP and in process, each with a fresh sandbox.
func eachWay(t *testing.T, test func(t *testing.T, s *Sandbox, via way)) {
	t.Run("http", func(t *testing.T) {
		s := New(NewMemoryStore(), notes("keep"), notes("other"))
		server := httptest.NewServer(s)
		t.Cleanup(server.Close)
		test(t, s, way{server.Client(), server.URL + "/keep"})
	})
	t.Run("transport", func(t *testing.T) {
		s := New(openFile(t, t.TempDir()+"/s.db"), notes("keep"), notes("other"))
		test(t, s, way{&http.Client{Transport: s.Transport("keep")}, "https://keep.invalid"})
	})
}

// ask sends a request and returns status, headers and body.
func (v way) ask(t testing.TB, method, path, body string) (*http.Response, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, v.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("User-Agent", "tester")
	r.Header.Set("Authorization", "Bearer hidden")
	answer, err := v.client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	return answer, string(raw), err
}

// must asks and expects a status.
func (v way) must(t testing.TB, method, path, body string, status int) string {
	t.Helper()
	answer, got, err := v.ask(t, method, path, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	if answer.StatusCode != status {
		t.Fatalf("%s %s: %d %s, want %d", method, path, answer.StatusCode, got, status)
	}
	return got
}

// count returns how many notes there are.
func (v way) count(t testing.TB) int {
	t.Helper()
	var rows []note
	if err := json.Unmarshal([]byte(v.must(t, "GET", "/notes", "", 200)), &rows); err != nil {
		t.Fatal(err)
	}
	return len(rows)
}

func TestBothWaysAnswerAlike(t *testing.T) {
	heads := map[string]string{}
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		var all []string
		for _, step := range []struct{ method, path, body string }{
			{"GET", "/notes", ""},
			{"GET", "/notes/none", ""},
			{"HEAD", "/notes", ""},
			{"DELETE", "/notes", ""},
			{"GET", "", ""},
			{"PATCH", "/notes", "x"},
		} {
			answer, body, err := via.ask(t, step.method, step.path, step.body)
			if err != nil {
				t.Fatal(err)
			}
			if answer.Header.Get("Date") == "" {
				t.Errorf("%s %s has no Date", step.method, step.path)
			}
			answer.Header.Del("Date")
			all = append(all, fmt.Sprint(step, answer.StatusCode, answer.ContentLength, answer.Header, body))
		}
		heads[t.Name()] = strings.Join(all, "\n")
	})
	if one, two := heads[t.Name()+"/http"], heads[t.Name()+"/transport"]; one != two {
		t.Errorf("over HTTP:\n%s\nin process:\n%s", one, two)
	}
}
