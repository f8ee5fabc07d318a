package sandbox

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// room is a control room under test.
type room struct {
	*Sandbox
	server *httptest.Server
}

func newRoom(t *testing.T) *room {
	s := New(NewMemoryStore(), notes("keep"), notes("other"))
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return &room{s, server}
}

func (c *room) ask(t *testing.T, method, path, body string, change ...func(r *http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, c.server.URL+"/_sandbox/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(r)
	}
	answer, err := c.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, strings.Join(strings.Fields(string(raw)), "")
}

func TestControlRoom(t *testing.T) {
	c := newRoom(t)
	via := way{c.server.Client(), c.server.URL + "/keep"}
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string // part of the answer, without blanks
	}{
		{"GET", "keep/switches", "", 200, `{"motto":"","paper":"white"}`},
		{"PUT", "keep/switches", `{"paper":"red","motto":"x"}`, 200, `{"motto":"x","paper":"red"}`},
		{"PUT", "keep/switches", `{"motto":"y","paper":"blue"}`, 400, "white,red"},
		{"PUT", "keep/switches", `{"paper":true}`, 400, "texts"},
		{"GET", "keep/switches", "", 200, `{"motto":"x","paper":"red"}`},
		{"GET", "none/switches", "", 404, "keep,other"},
		{"POST", "faults", `{"platform":"keep","method":"GET","action":"answer","status":429,"latency":"1ms"}`, 204, ""},
		{"GET", "faults", "", 200, `[{"platform":"keep","method":"GET","count":1,"action":"answer","status":429,"latency":"1ms"}]`},
		{"POST", "faults", `{"actoin":"drop"}`, 400, "actoin"},
		{"POST", "faults", `{"action":"explode"}`, 404, "drop_after"},
		{"POST", "faults", `{`, 400, "JSON"},
		{"DELETE", "faults", "", 204, ""},
		{"GET", "faults", "", 200, `[]`},
		{"PUT", "latency", `{"latency":"1ms"}`, 204, ""},
		{"GET", "", "", 200, `"latency":{"keep":"1ms","other":"1ms"}`},
		{"PUT", "latency", `{"platform":"keep","latency":"0s"}`, 204, ""},
		{"GET", "", "", 200, `"latency":{"other":"1ms"}`},
		{"PUT", "latency", `{"latency":"slow"}`, 400, "slow"},
		{"GET", "", "", 200, `"controls":["quiet","shred"]`},
		{"GET", "", "", 200, `"name":"paper","value":"red","default":"white","values":["white","red"]`},
		{"GET", "", "", 200, `"POST/_sandbox/reset"`},
		{"POST", "principals", `{"platform":"keep","role":"admin"}`, 200, `"token":"admin-token","url":"` + c.server.URL + `/keep"`},
		{"POST", "principals", `{"platform":"keep","rule":"admin"}`, 400, "rule"},
		{"POST", "principals", `{"role":"admin"}`, 404, "keep,other"},
		{"POST", "principals", `[]`, 400, "array"},
		{"POST", "keep/shred", `{"id":"seed"}`, 200, `{"left":0}`},
		{"POST", "keep/shred", "", 400, "whichnote"},
		{"POST", "keep/quiet", "", 204, ""},
		{"POST", "keep/shed", "", 404, "quiet,shred"},
		{"POST", "none/shred", "", 404, "keep,other"},
		{"POST", "reset", "", 204, ""},
		{"POST", "clock", `{"advance":"soon"}`, 400, "soon"},
		{"POST", "clock", `{"advance":"-1h"}`, 400, "forward"},
		{"GET", "nowhere", "", 404, "POST/_sandbox/reset"},
		{"PATCH", "reset", "", 404, "POST/_sandbox/reset"},
	} {
		status, got := c.ask(t, step.method, step.path, step.body)
		if status != step.status || !strings.Contains(got, step.want) {
			t.Errorf("%s %s %s: %d %s, want %d with %s", step.method, step.path, step.body, status, got, step.status, step.want)
		}
	}
	if got := via.count(t); got != 1 {
		t.Errorf("%d notes after the reset", got)
	}
}

func TestControlRoomClock(t *testing.T) {
	c := newRoom(t)
	for _, ask := range []func() (int, string){
		func() (int, string) { return c.ask(t, "POST", "clock", `{"advance":"24h"}`) },
		func() (int, string) { return c.ask(t, "GET", "clock", "") },
	} {
		status, body := ask()
		var out struct{ Now time.Time }
		if err := json.Unmarshal([]byte(body), &out); err != nil || status != 200 ||
			time.Until(out.Now).Round(time.Minute) != 24*time.Hour {
			t.Errorf("%d %s %v", status, body, err)
		}
	}
}

func TestControlRoomLogAndCounters(t *testing.T) {
	c := newRoom(t)
	for _, path := range []string{"/keep/notes", "/keep/notes/seed", "/other/notes"} {
		way{c.server.Client(), c.server.URL}.must(t, "GET", path, "", 200)
	}
	for query, want := range map[string]int{
		"": 3, "?platform=keep": 2, "?path=/notes": 2, "?path=/notes/**": 3, "?path=/notes/*&platform=other": 0,
	} {
		var entries []Entry
		if _, body := c.ask(t, "GET", "log"+query, ""); json.Unmarshal([]byte(body), &entries) != nil || len(entries) != want {
			t.Errorf("log%s: %s, want %d entries", query, body, want)
		}
	}
	if _, body := c.ask(t, "GET", "counters", ""); !strings.Contains(body, `"total":3`) || !strings.Contains(body, `"GET/notes/{id}":1`) {
		t.Errorf("counters %s", body)
	}
	c.ask(t, "DELETE", "log", "")
	c.ask(t, "DELETE", "counters", "")
	if len(c.Log()) != 0 || c.Counters().Total != 0 {
		t.Error("log and counters are not empty")
	}
}

func TestControlRoomRefusesForeignPages(t *testing.T) {
	c := newRoom(t)
	own := c.server.Listener.Addr().String()
	for name, test := range map[string]struct {
		method string
		change func(r *http.Request)
		status int
	}{
		"own address":         {"GET", func(r *http.Request) { r.Host = own }, 200},
		"localhost":           {"GET", func(r *http.Request) { r.Host = "localhost:1" }, 200},
		"loopback v6":         {"GET", func(r *http.Request) { r.Host = "[::1]" }, 200},
		"rebound name":        {"GET", func(r *http.Request) { r.Host = "evil.example:7070" }, 403},
		"name like loopback":  {"GET", func(r *http.Request) { r.Host = "127.0.0.1.evil.example" }, 403},
		"same origin":         {"POST", func(r *http.Request) { r.Header.Set("Origin", "http://"+own) }, 204},
		"foreign origin":      {"POST", func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"foreign fetch":       {"POST", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"no browser":          {"POST", func(*http.Request) {}, 204},
		"foreign origin read": {"GET", func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 200},
	} {
		path := map[string]string{"GET": "", "POST": "reset"}[test.method]
		if status, body := c.ask(t, test.method, path, "", test.change); status != test.status {
			t.Errorf("%s: %d %s, want %d", name, status, body, test.status)
		}
	}
}

func TestOwnHostKnowsTheAddressItListensOn(t *testing.T) {
	r := httptest.NewRequest("GET", "http://192.0.2.1:7070/_sandbox/", nil)
	if ownHost(r) {
		t.Error("a foreign address is taken for an own one")
	}
	local := net.TCPAddrFromAddrPort(netip.MustParseAddrPort("192.0.2.1:7070"))
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
	if !ownHost(r) {
		t.Error("the own address is refused")
	}
}
