// Package sandboxtest runs sandboxes for tests.
package sandboxtest

import (
	"net/http/httptest"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Server is a sandbox behind a socket on loopback, for the length of one test.
type Server struct {
	*sandbox.Sandbox
	// URL of the server, without a trailing slash.
	URL string
}

// Start serves the emulators from memory.
func Start(t testing.TB, emulators ...*sandbox.Emulator) *Server {
	t.Helper()
	return StartOn(t, sandbox.NewMemoryStore(), emulators...)
}

// StartFile serves the emulators from a file, as sandbox.OpenFileStore does.
func StartFile(t testing.TB, path string, emulators ...*sandbox.Emulator) *Server {
	t.Helper()
	store, err := sandbox.OpenFileStore(path)
	if err != nil {
		t.Fatal(err)
	}
	return StartOn(t, store, emulators...)
}

// StartOn serves the emulators from a store, which it closes when the test ends.
func StartOn(t testing.TB, store sandbox.Store, emulators ...*sandbox.Emulator) *Server {
	t.Helper()
	s := sandbox.New(store, emulators...)
	front := httptest.NewServer(s)
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Server{Sandbox: s, URL: front.URL}
}

// PlatformURL is where a platform answers, without a trailing slash.
func (s *Server) PlatformURL(platform string) string { return s.URL + "/" + platform }
