package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
)

// entrance is one entry of the control room.
type entrance struct {
	route string
	doc   string
	serve func(s *Sandbox, r *http.Request, body json.RawMessage) (any, error)
}

// entrances is what /_sandbox/ offers; its index is made of it.
func entrances() []entrance {
	return []entrance{
		{"GET /_sandbox/{$}", "this index", index},
		{"POST /_sandbox/reset", "data and clock as in a fresh sandbox; switches stay", func(s *Sandbox, _ *http.Request, _ json.RawMessage) (any, error) {
			return nil, s.Reset()
		}},
		{"GET /_sandbox/clock", "the sandbox's time", clock},
		{"POST /_sandbox/clock", `{"advance":"24h"} puts the clock forward`, advance},
		{"GET /_sandbox/faults", "the faults that still wait", func(s *Sandbox, _ *http.Request, _ json.RawMessage) (any, error) {
			return s.Faults(), nil
		}},
		{"POST /_sandbox/faults", `{"platform","method","path":"/v1/*/users/**","skip","count":1,"action":"` + actionNames() +
			`","latency":"250ms","status","headers":{},"body":""} disturbs the next matching requests`, addFault},
		{"DELETE /_sandbox/faults", "forgets all faults", func(s *Sandbox, _ *http.Request, _ json.RawMessage) (any, error) {
			s.ClearFaults()
			return nil, nil
		}},
		{"PUT /_sandbox/latency", `{"platform":"","latency":"50ms"} slows down a platform, or all of them`, setLatency},
		{"POST /_sandbox/principals", `{"platform":"...", ...} makes a credential`, makePrincipal},
		{"GET /_sandbox/log", "the recent requests, oldest first; ?platform= and ?path= (a pattern as in faults) narrow them", showLog},
		{"DELETE /_sandbox/log", "empties the log", func(s *Sandbox, _ *http.Request, _ json.RawMessage) (any, error) {
			s.ClearLog()
			return nil, nil
		}},
		{"GET /_sandbox/counters", "how many requests came, by platform, method and route", func(s *Sandbox, _ *http.Request, _ json.RawMessage) (any, error) {
			return s.Counters(), nil
		}},
		{"DELETE /_sandbox/counters", "sets the counters to 0", func(s *Sandbox, _ *http.Request, _ json.RawMessage) (any, error) {
			s.ClearCounters()
			return nil, nil
		}},
		{"GET /_sandbox/{platform}/switches", "the platform's switches", showSwitches},
		{"PUT /_sandbox/{platform}/switches", `{"name":"value"} chooses behaviours`, putSwitches},
		{"POST /_sandbox/{platform}/{control}", "one of the platform's own controls", callControl},
	}
}

func actionNames() string {
	names := make([]string, len(actions))
	for i, action := range actions {
		names[i] = string(action)
	}
	return strings.Join(names, "|")
}

var crossOrigin = http.NewCrossOriginProtection()

// serveControlRoom answers below /_sandbox/. Web pages that somebody has open must not steer a
// sandbox on the same machine: foreign host names (DNS rebinding) and foreign origins are refused.
func (s *Sandbox) serveControlRoom(w http.ResponseWriter, r *http.Request) {
	if !ownHost(r) {
		writeRefusal(w, refuse(http.StatusForbidden, "the control room answers to loopback names and its own address, not to %q", r.Host))
		return
	}
	if err := crossOrigin.Check(r); err != nil {
		writeRefusal(w, &refusal{http.StatusForbidden, err})
		return
	}
	s.room.ServeHTTP(w, r)
}

func (s *Sandbox) controlRoom() http.Handler {
	mux := http.NewServeMux()
	for _, e := range entrances() {
		mux.HandleFunc(e.route, func(w http.ResponseWriter, r *http.Request) {
			body, err := readJSON(w, r)
			var result any
			if err == nil {
				result, err = e.serve(s, r, body)
			}
			switch {
			case err != nil:
				writeRefusal(w, err)
			case result == nil:
				w.WriteHeader(http.StatusNoContent)
			default:
				writeJSON(w, http.StatusOK, result)
			}
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		routes := []string{}
		for _, e := range entrances() {
			routes = append(routes, strings.TrimSuffix(e.route, "{$}"))
		}
		writeRefusal(w, unknown("control room entry", r.Method+" "+r.URL.Path, routes))
	})
	return mux
}

// ownHost tells whether a request names a loopback host or the address it arrived at.
func ownHost(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	if host == "localhost" || isLoopback(host) {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return ok && local.String() == r.Host
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// readJSON reads a body of one JSON value; none at all counts as null.
func readJSON(w http.ResponseWriter, r *http.Request) (json.RawMessage, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, &refusal{http.StatusRequestEntityTooLarge, err}
	}
	if err != nil {
		return nil, &refusal{http.StatusBadRequest, err}
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return json.RawMessage("null"), nil
	}
	if !json.Valid(body) {
		return nil, refuse(http.StatusBadRequest, "the body is not JSON")
	}
	return body, nil
}

func writeRefusal(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if r := (*refusal)(nil); errors.As(err, &r) {
		status = r.status
	}
	writeJSON(w, status, map[string]string{"error": err.Error()})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}
