package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// read decodes a control room body and blames its sender for what is wrong with it.
func read(body json.RawMessage, into any) error {
	return blame(decodeStrict(body, into))
}

func index(s *Sandbox, r *http.Request, _ json.RawMessage) (any, error) {
	type shownSwitch struct {
		Name    string   `json:"name"`
		Value   string   `json:"value"`
		Default string   `json:"default"`
		Values  []string `json:"values,omitempty"`
		Doc     string   `json:"doc"`
	}
	type shownPlatform struct {
		URL      string        `json:"url"`
		Switches []shownSwitch `json:"switches"`
		Controls []string      `json:"controls"`
	}
	routes := map[string]string{}
	for _, e := range entrances() {
		routes[strings.TrimSuffix(e.route, "{$}")] = e.doc
	}
	platforms := map[string]shownPlatform{}
	for _, name := range s.order {
		e := s.emulators[name]
		values, err := s.Switches(name)
		if err != nil {
			return nil, err
		}
		shown := shownPlatform{origin(r) + "/" + name, []shownSwitch{}, slices.Sorted(maps.Keys(e.Controls))}
		for _, sw := range e.Switches {
			shown.Switches = append(shown.Switches, shownSwitch{sw.Name, values[sw.Name], sw.Default, sw.Values, sw.Doc})
		}
		platforms[name] = shown
	}
	now, err := s.Now()
	return map[string]any{"entries": routes, "platforms": platforms, "latency": s.latencies(), "now": now}, err
}

func clock(s *Sandbox, _ *http.Request, _ json.RawMessage) (any, error) {
	now, err := s.Now()
	return map[string]time.Time{"now": now}, err
}

func advance(s *Sandbox, r *http.Request, body json.RawMessage) (any, error) {
	var in struct {
		Advance string `json:"advance"`
	}
	if err := read(body, &in); err != nil {
		return nil, err
	}
	d, err := time.ParseDuration(in.Advance)
	if err != nil {
		return nil, blame(err)
	}
	if err := s.Advance(d); err != nil {
		return nil, err
	}
	return clock(s, r, nil)
}

func addFault(s *Sandbox, _ *http.Request, body json.RawMessage) (any, error) {
	var f Fault
	if err := read(body, &f); err != nil {
		return nil, err
	}
	return nil, s.AddFault(f)
}

func setLatency(s *Sandbox, _ *http.Request, body json.RawMessage) (any, error) {
	var in struct {
		Platform string `json:"platform"`
		Latency  string `json:"latency"`
	}
	if err := read(body, &in); err != nil {
		return nil, err
	}
	d, err := time.ParseDuration(cmp.Or(in.Latency, "0"))
	if err != nil {
		return nil, blame(err)
	}
	return nil, s.SetLatency(in.Platform, d)
}

func makePrincipal(s *Sandbox, r *http.Request, body json.RawMessage) (any, error) {
	var spec map[string]json.RawMessage
	var platform string
	if err := blame(json.Unmarshal(body, &spec)); err != nil {
		return nil, err
	}
	if raw, ok := spec["platform"]; ok {
		if err := blame(json.Unmarshal(raw, &platform)); err != nil {
			return nil, err
		}
	}
	delete(spec, "platform")
	rest, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	return s.principal(platform, origin(r)+"/"+platform, rest)
}

func showLog(s *Sandbox, r *http.Request, _ json.RawMessage) (any, error) {
	filter := Fault{Platform: r.FormValue("platform"), Path: r.FormValue("path")}
	return slices.DeleteFunc(s.Log(), func(e Entry) bool {
		return !filter.matches(e.Platform, e.Method, e.Path)
	}), nil
}

func showSwitches(s *Sandbox, r *http.Request, _ json.RawMessage) (any, error) {
	return s.Switches(r.PathValue("platform"))
}

func putSwitches(s *Sandbox, r *http.Request, body json.RawMessage) (any, error) {
	values := map[string]string{}
	if err := blame(json.Unmarshal(body, &values)); err != nil {
		return nil, fmt.Errorf("switches are texts: %w", err)
	}
	if err := s.setSwitches(r.PathValue("platform"), values); err != nil {
		return nil, err
	}
	return s.Switches(r.PathValue("platform"))
}

func callControl(s *Sandbox, r *http.Request, body json.RawMessage) (any, error) {
	platform := r.PathValue("platform")
	return s.control(platform, r.PathValue("control"), origin(r)+"/"+platform, body)
}
