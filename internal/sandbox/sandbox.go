package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	bucketSandbox  = "_sandbox"
	bucketSwitches = "_switches"
)

// Sandbox mounts emulators on one store.
type Sandbox struct {
	store     Store
	order     []string
	emulators map[string]*Emulator
}

// New mounts the emulators on a store. The store is seeded by the first request.
func New(store Store, emulators ...*Emulator) *Sandbox {
	s := &Sandbox{store: store, emulators: map[string]*Emulator{}}
	for _, e := range emulators {
		s.order = append(s.order, e.Name)
		s.emulators[e.Name] = e
	}
	return s
}

// Close releases the store.
func (s *Sandbox) Close() error { return s.store.Close() }

// Do runs fn as a call on one platform, outside of any request.
func (s *Sandbox) Do(platform string, fn func(c *Call) error) error {
	e := s.emulators[platform]
	if e == nil {
		return fmt.Errorf("the sandbox has no platform %q", platform)
	}
	return s.store.Update(func(tx Tx) error {
		if err := s.seed(tx); err != nil {
			return err
		}
		return fn(s.call(tx, e, ""))
	})
}

func (s *Sandbox) call(tx Tx, e *Emulator, baseURL string) *Call {
	now := time.Now().UTC()
	if raw := tx.Get(bucketSandbox, "clock_offset"); raw != nil {
		if offset, err := time.ParseDuration(string(raw)); err == nil {
			now = now.Add(offset)
		}
	}
	return &Call{Now: now, BaseURL: baseURL, tx: tx, emulator: e}
}

func (s *Sandbox) seed(tx Tx) error {
	if tx.Get(bucketSandbox, "seeded") != nil {
		return nil
	}
	for _, name := range s.order {
		if e := s.emulators[name]; e.Seed != nil {
			if err := e.Seed(s.call(tx, e, "")); err != nil {
				return fmt.Errorf("seed %s: %w", name, err)
			}
		}
	}
	return tx.Put(bucketSandbox, "seeded", []byte("yes"))
}

var errUnseeded = errors.New("sandbox: not seeded yet")

// serve runs one request as one transaction and returns the finished answer.
func (s *Sandbox) serve(e *Emulator, baseURL string, r *http.Request) (answer *response, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%s emulator: %v", e.Name, fault)
		}
	}()
	run := func(tx Tx) error {
		answer = &response{header: http.Header{}}
		call := s.call(tx, e, baseURL)
		answer.header.Set("Date", call.Now.Format(http.TimeFormat))
		e.Handler.ServeHTTP(answer, call.attach(r))
		return nil
	}
	writes := r.Method != http.MethodGet && r.Method != http.MethodHead
	if e.Writes != nil {
		writes = e.Writes(r)
	}
	if !writes {
		err = s.store.View(func(tx Tx) error {
			if tx.Get(bucketSandbox, "seeded") == nil {
				return errUnseeded
			}
			return run(tx)
		})
		if !errors.Is(err, errUnseeded) {
			return answer, err
		}
	}
	err = s.store.Update(func(tx Tx) error {
		if err := s.seed(tx); err != nil {
			return err
		}
		return run(tx)
	})
	return answer, err
}

// Platform serves one emulator at the root of whatever address it is mounted on.
func (s *Sandbox) Platform(name string) http.Handler {
	e := s.emulators[name]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.serve(e, "http://"+r.Host, r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer.writeTo(w)
	})
}

// ServeHTTP serves every platform under its name.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	e := s.emulators[name]
	if e == nil {
		http.NotFound(w, r)
		return
	}
	answer, err := s.serve(e, "http://"+r.Host+"/"+name, stripPrefix(r, "/"+name))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer.writeTo(w)
}

func stripPrefix(r *http.Request, prefix string) *http.Request {
	stripped := new(http.Request)
	*stripped = *r
	stripped.URL = new(url.URL)
	*stripped.URL = *r.URL
	stripped.URL.Path = strings.TrimPrefix(r.URL.Path, prefix)
	stripped.URL.RawPath = strings.TrimPrefix(r.URL.RawPath, prefix)
	if stripped.URL.Path == "" {
		stripped.URL.Path = "/"
	}
	return stripped
}

// Transport carries requests to one platform without a socket.
func (s *Sandbox) Transport(name string) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		e := s.emulators[name]
		if e == nil {
			return nil, fmt.Errorf("the sandbox has no platform %q", name)
		}
		if r.Body == nil {
			r = r.Clone(r.Context())
			r.Body = http.NoBody
		}
		defer r.Body.Close()
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		answer, err := s.serve(e, r.URL.Scheme+"://"+r.URL.Host, r)
		if err != nil {
			return nil, err
		}
		return answer.response(r), nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// response buffers an answer until its transaction has ended.
type response struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *response) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func (w *response) writeTo(out http.ResponseWriter) {
	for name, values := range w.header {
		out.Header()[name] = values
	}
	if w.status == 0 {
		w.status = http.StatusOK
	}
	out.WriteHeader(w.status)
	_, _ = out.Write(w.body.Bytes())
}

func (w *response) response(r *http.Request) *http.Response {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.header,
		Body: io.NopCloser(bytes.NewReader(w.body.Bytes())), ContentLength: int64(w.body.Len()), Request: r,
	}
}
