package sandbox

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// maxBody limits a request's body, in bytes.
const maxBody = 10 << 20

// errDropped is the end of a connection that a fault dropped.
var errDropped = fmt.Errorf("sandbox: connection dropped by a fault: %w", io.ErrUnexpectedEOF)

// ServeHTTP serves every platform under its name, and the control room under /_sandbox/.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if name == "_sandbox" {
		s.serveControlRoom(w, r)
		return
	}
	e, err := s.emulator(name)
	if err != nil {
		http.Error(w, err.Error()+"; the control room is at /_sandbox/", http.StatusNotFound)
		return
	}
	s.serveHTTP(e, origin(r)+"/"+name, w, stripPrefix(r, "/"+name))
}

// Platform serves one emulator at the root of whatever address it is mounted on. It panics on a
// platform that is not mounted.
func (s *Sandbox) Platform(name string) http.Handler {
	e, err := s.emulator(name)
	if err != nil {
		panic(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serveHTTP(e, origin(r), w, r)
	})
}

func (s *Sandbox) serveHTTP(e *Emulator, baseURL string, w http.ResponseWriter, r *http.Request) {
	answer, err := s.exchange(e, baseURL, r)
	switch {
	case errors.Is(err, errDropped), r.Context().Err() != nil:
		panic(http.ErrAbortHandler)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		answer.writeTo(w)
	}
}

// Transport carries requests to one platform without a socket. A dropped connection is an error
// that wraps io.ErrUnexpectedEOF.
func (s *Sandbox) Transport(name string) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		in := r.Clone(r.Context())
		if in.Body == nil {
			in.Body = http.NoBody
		}
		defer in.Body.Close()
		e, err := s.emulator(name)
		if err != nil {
			return nil, err
		}
		in.Host = cmp.Or(in.Host, in.URL.Host)
		in.URL.Path = cmp.Or(in.URL.Path, "/")
		in.RequestURI = in.URL.RequestURI()
		answer, err := s.exchange(e, in.URL.Scheme+"://"+in.Host, in)
		if err != nil {
			return nil, err
		}
		return answer.response(r), nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// exchange takes one request through latency, faults, the emulator and the journal.
func (s *Sandbox) exchange(e *Emulator, baseURL string, r *http.Request) (answer *response, err error) {
	entry := newEntry(e, r)
	begin := time.Now()
	defer func() {
		entry.Duration = time.Since(begin)
		if answer != nil {
			entry.Status = answer.status
		}
		if err != nil {
			entry.Error = err.Error()
		}
		s.journal.add(entry)
	}()

	fault, latency := s.weather.meet(e.Name, r.Method, r.URL.Path)
	entry.Fault = fault.Action
	if err := sleep(r.Context(), latency+fault.Latency); err != nil {
		return nil, err
	}
	switch fault.Action {
	case ActionDrop:
		return nil, errDropped
	case ActionAnswer:
		answer = fault.answer()
	default:
		var matched string
		answer, matched, err = s.handle(e, baseURL, r)
		entry.Route = cmp.Or(matched, entry.Route)
		if err != nil {
			return nil, err
		}
		// Whoever stopped listening meanwhile gets no answer, although it took effect.
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
	}
	switch fault.Action {
	case ActionDropAfter:
		return nil, errDropped
	case ActionCutAfter:
		answer.cut = true
	case ActionAnswerAfter:
		answer = fault.answer()
	}
	if answer.header.Get("Date") == "" {
		now, err := s.Now()
		if err != nil {
			return nil, err
		}
		answer.header.Set("Date", now.Format(http.TimeFormat))
	}
	answer.finish()
	if answer.cut && (answer.body.Len() == 0 || r.Method == http.MethodHead) {
		return nil, errDropped
	}
	return answer, nil
}

// handle reads the body, then lets the emulator answer within one transaction: a slow sender
// keeps nobody else waiting.
func (s *Sandbox) handle(e *Emulator, baseURL string, r *http.Request) (*response, string, error) {
	var body bytes.Buffer
	if n, err := body.ReadFrom(io.LimitReader(r.Body, maxBody+1)); err != nil {
		return nil, "", fmt.Errorf("read the request's body: %w", err)
	} else if n > maxBody {
		return textResponse(http.StatusRequestEntityTooLarge, "sandbox: the body exceeds 10 MiB"), "", nil
	}
	if err := r.Context().Err(); err != nil {
		return nil, "", err
	}
	in := *r
	in.Body = io.NopCloser(&body)
	return s.serve(e, baseURL, &in)
}

// aborted tells whether a panic asks to close the connection, as any HTTP handler may.
func aborted(fault any) bool {
	err, ok := fault.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

// serve runs one request as one transaction and returns the finished answer and its route.
func (s *Sandbox) serve(e *Emulator, baseURL string, r *http.Request) (answer *response, route string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			if aborted(fault) {
				answer, err = nil, errDropped
				return
			}
			answer = textResponse(http.StatusInternalServerError, faultError(e, fault).Error())
		}
	}()
	run := func(tx Tx) error {
		answer = &response{header: http.Header{}}
		call := newCall(tx, e, baseURL)
		answer.header.Set("Date", call.Now.Format(http.TimeFormat))
		in := call.attach(r)
		defer func() { route = cmp.Or(in.Pattern, call.pattern) }()
		e.Handler.ServeHTTP(answer, in)
		return nil
	}
	writes := r.Method != http.MethodGet && r.Method != http.MethodHead
	if e.Writes != nil {
		writes = e.Writes(r)
	}
	if !writes {
		err = s.store.View(func(tx Tx) error {
			if !seeded(tx, e) {
				return errUnseeded
			}
			return run(tx)
		})
		if !errors.Is(err, errUnseeded) {
			return answer, route, err
		}
	}
	err = s.store.Update(func(tx Tx) error {
		if err := s.seed(tx); err != nil {
			return err
		}
		return run(tx)
	})
	return answer, route, err
}

// faultError makes an error of a panic: it names the emulator and the line that panicked. It
// must be called while the panic is being recovered.
func faultError(e *Emulator, fault any) error {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	place, panicked := "", false
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		file := filepath.Base(frame.File)
		// A table or a store only passes on what its caller gave it.
		if panicked && !inRuntime && file != "call.go" && file != "filetx.go" {
			place = fmt.Sprintf(" (%s:%d)", file, frame.Line)
			break
		}
		panicked = panicked || inRuntime
	}
	if err, ok := fault.(error); ok {
		return fmt.Errorf("%s emulator%s: %w", e.Name, place, err)
	}
	return fmt.Errorf("%s emulator%s: %v", e.Name, place, fault)
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// origin is the address a request came to, without a path.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func stripPrefix(r *http.Request, prefix string) *http.Request {
	stripped := new(http.Request)
	*stripped = *r
	stripped.URL = new(url.URL)
	*stripped.URL = *r.URL
	stripped.URL.Path = cmp.Or(strings.TrimPrefix(r.URL.Path, prefix), "/")
	stripped.URL.RawPath = strings.TrimPrefix(r.URL.RawPath, prefix)
	return stripped
}
