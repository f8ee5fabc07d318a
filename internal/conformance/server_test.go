package conformance

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// server is a running sandbox server, as the provider's sandbox command starts it.
type server struct {
	t *testing.T
	// base is where all platforms and the control room answer.
	base string
	// roots are the addresses at whose root a platform answers, by its name.
	roots map[string]string
}

// start runs the sandbox command until the test ends, with every emulator at the root of an address
// of its own: published clients know no path prefix.
func start(t *testing.T, emulators ...*sandbox.Emulator) *server {
	t.Helper()
	args := []string{"-listen", "127.0.0.1:0"}
	for _, e := range emulators {
		args = append(args, "-listen-"+e.Name, "127.0.0.1:0")
	}
	ctx, stop := context.WithCancel(context.Background())
	output, stdout := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := sandbox.Command(ctx, args, stdout, stdout, emulators...)
		_ = stdout.CloseWithError(err)
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		_ = output.Close()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the server does not stop")
		}
	})

	s := &server{t: t, roots: map[string]string{}}
	for lines := bufio.NewScanner(output); len(s.roots) < len(emulators); {
		if !lines.Scan() {
			t.Fatalf("the server ended before it said where it listens: %v", lines.Err())
		}
		// "# sandbox at URL, control room at URL/_sandbox/" and "# NAME at URL"
		name, rest, announced := strings.Cut(strings.TrimPrefix(lines.Text(), "# "), " at ")
		switch url, _, _ := strings.Cut(rest, ","); {
		case !announced:
		case name == "sandbox":
			s.base = url
		default:
			s.roots[name] = url
		}
	}
	go func() { _, _ = io.Copy(io.Discard, output) }()
	return s
}

// steer calls an entry of the control room and decodes its answer into out, unless that is nil.
func (s *server) steer(method, entry string, body, out any) {
	s.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.base+"/_sandbox/"+entry, strings.NewReader(string(raw)))
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err = io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode/100 != 2 {
		s.t.Fatalf("%s %s: %s: %s %v", method, entry, answer.Status, raw, err)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(raw, out); err != nil {
		s.t.Fatal(err)
	}
}

// equal reports a difference.
func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
