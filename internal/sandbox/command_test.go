package sandbox

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// startCommand runs the command until stop, and returns its output up to the last export.
func startCommand(t *testing.T, args ...string) (output string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := Command(ctx, args, writer, writer, notes("keep"), notes("other"))
		_ = writer.CloseWithError(err)
		done <- err
	}()
	lines := bufio.NewScanner(reader)
	for strings.Count(output, "export NOTES_MOTTO") < 2 && lines.Scan() {
		output += lines.Text() + "\n"
	}
	stop = func() error {
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(10 * time.Second):
			t.Fatal("the command does not stop")
			return nil
		}
	}
	t.Cleanup(cancel)
	return output, stop
}

func TestCommandServes(t *testing.T) {
	db := filepath.Join(t.TempDir(), "s.db")
	args := []string{"-listen", "127.0.0.1:0", "-listen-other", "127.0.0.1:0", "-db", db, "-set", "keep.paper=red", "-set", "keep.motto=a=b"}
	output, stop := startCommand(t, args...)
	match := regexp.MustCompile(`export NOTES_URL=(http://127\.0\.0\.1:[1-9]\d*)/keep
export NOTES_MOTTO='it'\\''s here'
# other at (http://127\.0\.0\.1:[1-9]\d*)
export NOTES_URL=(http://127\.0\.0\.1:[1-9]\d*)
`).FindStringSubmatch(output)
	if len(match) != 4 || match[2] != match[3] || !strings.Contains(output, match[1]+"/_sandbox/") {
		t.Fatalf("output:\n%s", output)
	}
	below, root := way{http.DefaultClient, match[1] + "/keep"}, way{http.DefaultClient, match[2]}
	if got := below.must(t, "GET", "/notes/seed", "", 200); !strings.Contains(got, `"red"`) {
		t.Errorf("seed %s", got)
	}
	below.must(t, "POST", "/notes", "x", 201)
	root.must(t, "GET", "/notes", "", 200)
	if strings.Contains(output, "warning") {
		t.Errorf("loopback needs no warning:\n%s", output)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	s := New(openFile(t, db), notes("keep"))
	if got := (way{&http.Client{Transport: s.Transport("keep")}, "http://keep"}).count(t); got != 2 {
		t.Errorf("%d notes in the file, want 2", got)
	}
	if values, _ := s.Switches("keep"); values["motto"] != "a=b" {
		t.Errorf("switches %v", values)
	}
}

func TestCommandWarnsBeyondLoopback(t *testing.T) {
	output, stop := startCommand(t, "-listen", "0.0.0.0:0")
	if !strings.Contains(output, "warning: ") || !strings.Contains(output, "at http://127.0.0.1:") {
		t.Errorf("output:\n%s", output)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestCommandRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for word, args := range map[string][]string{
		"white, red":            {"-set", "keep.paper=blue"},
		"platform.switch=value": {"-set", "paper=blue"},
		"keep, other":           {"-set", "kep.paper=red"},
		"-lisen":                {"-lisen", "x"},
		"serve":                 {"serve"},
		"its directory":         {"-db", filepath.Join(t.TempDir(), "no", "s.db")},
		"in use":                {"-listen", "127.0.0.1:0", "-listen-keep", taken.Addr().String()},
		"is a directory":        {"-db", t.TempDir()},
	} {
		err := Command(t.Context(), args, io.Discard, io.Discard, notes("keep"), notes("other"))
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: error %v, want one with %q", args, err, word)
		}
	}
	var help strings.Builder
	if err := Command(t.Context(), []string{"-h"}, &help, io.Discard, notes("keep")); err != nil || !strings.Contains(help.String(), "-listen-keep address") {
		t.Errorf("help %q, %v", help.String(), err)
	}
}

func TestShellQuote(t *testing.T) {
	for value, want := range map[string]string{
		"": "''", "http://a:1/b": "http://a:1/b", "a b": "'a b'", "$x": "'$x'", "it's": `'it'\''s'`, "a=b": "'a=b'",
	} {
		if got := shellQuote(value); got != want {
			t.Errorf("shellQuote(%q) = %s", value, got)
		}
	}
}
