package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestRequestIsOneTransaction(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		answer, _, err := via.ask(t, "POST", "/notes", "hello")
		if err != nil || answer.StatusCode != 201 || !strings.HasPrefix(answer.Header.Get("Location"), via.base+"/notes/") {
			t.Fatalf("create: %v %v", answer, err)
		}
		body := via.must(t, "POST", "/panic", "", 500)
		if !strings.Contains(body, "keep emulator (emulator_test.go:") || !strings.Contains(body, "out of ink") {
			t.Errorf("a panic answers %q", body)
		}
		body = via.must(t, "GET", "/write", "", 500)
		if !strings.Contains(body, "keep emulator (emulator_test.go:") || !strings.Contains(body, "read-only") {
			t.Errorf("a write in a GET answers %q", body)
		}
		if got := via.count(t); got != 2 {
			t.Errorf("%d notes, want 2", got)
		}
	})
}

func TestBodyIsLimited(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		via.must(t, "POST", "/notes", strings.Repeat("x", maxBody), 201)
		via.must(t, "POST", "/notes", strings.Repeat("x", maxBody+1), 413)
		if got := via.count(t); got != 2 {
			t.Errorf("%d notes, want 2", got)
		}
	})
}

func TestLatencyHoldsNobodyElseUpAndEndsWithTheContext(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		if err := s.AddFault(Fault{Method: "POST", Latency: time.Minute}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			r, _ := http.NewRequestWithContext(ctx, "POST", via.base+"/notes", nil)
			_, err := via.client.Do(r)
			failed <- err
		}()
		for len(s.Faults()) > 0 {
			time.Sleep(time.Millisecond)
		}
		via.must(t, "POST", "/notes", "quick", 201)
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if got := via.count(t); got != 2 {
			t.Errorf("%d notes, want 2", got)
		}
	})
}

func TestSlowSenderKeepsNoTransactionOpen(t *testing.T) {
	eachWay(t, func(t *testing.T, s *Sandbox, via way) {
		body, writer := io.Pipe()
		done := make(chan error)
		go func() {
			answer, err := via.client.Post(via.base+"/notes", "text/plain", body)
			if err == nil {
				err = answer.Body.Close()
			}
			done <- err
		}()
		_, _ = writer.Write([]byte("slow"))
		via.must(t, "POST", "/notes", "quick", 201)
		_ = writer.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if got := via.count(t); got != 3 {
			t.Errorf("%d notes, want 3", got)
		}
	})
}

func TestTransportSharesAFileAmongSandboxes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	var wg sync.WaitGroup
	for range 4 {
		s := New(openFile(t, path), notes("keep"))
		via := way{&http.Client{Transport: s.Transport("keep")}, "https://keep.invalid"}
		wg.Go(func() {
			for range 10 {
				via.must(t, "POST", "/notes", "x", 201)
			}
		})
	}
	wg.Wait()
	s := New(openFile(t, path), notes("keep"), notes("later"))
	via := way{&http.Client{Transport: s.Transport("keep")}, "https://keep.invalid"}
	if got := via.count(t); got != 41 {
		t.Errorf("%d notes, want 41", got)
	}
	// A platform that a newer program adds is seeded into the existing file.
	via.client.Transport = s.Transport("later")
	if got := via.count(t); got != 1 {
		t.Errorf("%d notes, want 1", got)
	}
}

func TestUnusableFileIsATransportError(t *testing.T) {
	s := New(openFile(t, t.TempDir()), notes("keep"))
	via := way{&http.Client{Transport: s.Transport("keep")}, "https://keep.invalid"}
	if _, _, err := via.ask(t, "GET", "/notes", ""); err == nil || !strings.Contains(err.Error(), "sandbox file") {
		t.Errorf("error %v", err)
	}
}

func TestMiddlewareKeepsTheRoute(t *testing.T) {
	e := notes("keep")
	inner := e.Handler
	e.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callKey{}, From(r))))
	})
	s := New(NewMemoryStore(), e)
	via := way{&http.Client{Transport: s.Transport("keep")}, "https://keep.invalid"}
	via.must(t, "GET", "/notes/seed", "", 200)
	if got := s.Log()[0].Route; got != "GET /notes/{id}" {
		t.Errorf("route %q", got)
	}
}

func TestPlatformAtARoot(t *testing.T) {
	s := New(NewMemoryStore(), notes("keep"))
	server := httptest.NewServer(s.Platform("keep"))
	t.Cleanup(server.Close)
	via := way{server.Client(), server.URL}
	via.must(t, "GET", "/notes/seed", "", 200)
	via.must(t, "GET", "/_sandbox/", "", 404)
	via.must(t, "GET", "/keep/notes", "", 404)
}

func BenchmarkServe(b *testing.B) {
	e := notes("keep")
	s := New(NewMemoryStore(), e)
	b.Run("get in process", func(b *testing.B) {
		transport := s.Transport("keep")
		r, _ := http.NewRequest("GET", "https://keep.invalid/notes/seed", nil)
		for b.Loop() {
			if answer, err := transport.RoundTrip(r); err != nil || answer.StatusCode != 200 {
				b.Fatal(answer, err)
			}
		}
	})
	server := httptest.NewServer(s)
	b.Cleanup(server.Close)
	via := way{server.Client(), server.URL + "/keep"}
	b.Run("get over http", func(b *testing.B) {
		for b.Loop() {
			via.must(b, "GET", "/notes/seed", "", 200)
		}
	})
	b.Run("post over http", func(b *testing.B) {
		for b.Loop() {
			via.must(b, "POST", "/notes", "x", 201)
		}
	})
}
