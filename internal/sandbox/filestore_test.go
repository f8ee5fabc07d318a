package sandbox

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.etcd.io/bbolt"
)

// TestMain lets the test binary play another process on the same sandbox file.
func TestMain(m *testing.M) {
	if path := os.Getenv("SANDBOX_TEST_CHILD"); path != "" {
		if err := child(path, os.Getenv("SANDBOX_TEST_TIMES")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child increments the counter, prints each committed value, and stops after some times ("" = never).
func child(path, times string) error {
	s, err := OpenFileStore(path)
	if err != nil {
		return err
	}
	for i := 1; ; i++ {
		if err := increment(s); err != nil {
			return err
		}
		fmt.Println(i)
		if strconv.Itoa(i) == times {
			return nil
		}
	}
}

func startChild(t *testing.T, path, times string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "SANDBOX_TEST_CHILD="+path, "SANDBOX_TEST_TIMES="+times)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

func openFile(t testing.TB, path string) Store {
	t.Helper()
	s, err := OpenFileStore(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFileStoreCreatesItsFileOnFirstView(t *testing.T) {
	for name, prepare := range map[string]func(path string) error{
		"missing": func(string) error { return nil },
		"empty":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"left half-made by a dead process": func(path string) error {
			return os.WriteFile(path+".new", []byte("half"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sandbox.db")
			if err := prepare(path); err != nil {
				t.Fatal(err)
			}
			var wg sync.WaitGroup
			for range 10 {
				wg.Go(func() {
					if got := content(t, openFile(t, path), "b"); got != "" {
						t.Errorf("content %q", got)
					}
				})
			}
			wg.Wait()
		})
	}
}

func TestFileStoreNamesFilesItCannotUse(t *testing.T) {
	foreign := func(path string) error {
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			return err
		}
		return db.Close()
	}
	for name, prepare := range map[string]func(path string) error{
		"text":      func(path string) error { return os.WriteFile(path, []byte("hello"), 0o600) },
		"long text": func(path string) error { return os.WriteFile(path, make([]byte, 100_000), 0o600) },
		"directory": func(path string) error { return os.Mkdir(path, 0o700) },
		"foreign":   foreign,
		"truncated": func(path string) error {
			s, _ := OpenFileStore(path)
			err := s.Update(func(tx Tx) error { return tx.Put("b", "k", make([]byte, 50_000)) })
			return errors.Join(err, os.Truncate(path, 16<<10))
		},
		"overwritten": func(path string) error {
			s, _ := OpenFileStore(path)
			err := s.Update(func(tx Tx) error { return tx.Put("b", "k", make([]byte, 50_000)) })
			f, openErr := os.OpenFile(path, os.O_WRONLY, 0)
			if err := errors.Join(err, openErr); err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			for page := int64(2); page < 20; page++ {
				_, err = f.WriteAt([]byte(strings.Repeat("\xfe", 4096)), page*4096)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sandbox.db")
			if err := prepare(path); err != nil {
				t.Fatal(err)
			}
			s := openFile(t, path)
			for method, err := range map[string]error{
				"View":   s.View(func(tx Tx) error { tx.Get("b", "k"); return nil }),
				"Update": s.Update(func(tx Tx) error { return tx.Put("b", "k", nil) }),
			} {
				if err == nil || !strings.Contains(err.Error(), path) {
					t.Errorf("%s = %v, want an error that names %s", method, err, path)
				}
			}
		})
	}
	if _, err := OpenFileStore(filepath.Join(t.TempDir(), "no", "such", "sandbox.db")); err == nil {
		t.Error("a missing directory must be an error")
	}
}

func TestFileStoreIsSharedInOneProcess(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(dir, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	one, two := openFile(t, filepath.Join(dir, "s.db")), openFile(t, filepath.Join(dir, "link", "s.db"))
	var wg sync.WaitGroup
	for _, s := range []Store{one, two, one, two} {
		wg.Go(func() {
			for range 50 {
				if err := increment(s); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := content(t, two, "b"); got != "n=200" {
		t.Errorf("%s, want n=200", got)
	}
}

func TestFileStoreIsSharedAmongProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sandbox.db")
	var children []*exec.Cmd
	for range 2 {
		cmd, out := startChild(t, path, "150")
		go func() { _, _ = io.Copy(io.Discard, out) }()
		children = append(children, cmd)
	}
	s := openFile(t, path)
	for range 150 {
		if err := increment(s); err != nil {
			t.Fatal(err)
		}
		content(t, s, "b")
	}
	for _, cmd := range children {
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if got := content(t, s, "b"); got != "n=450" {
		t.Errorf("%s, want n=450", got)
	}
}

func TestFileStoreSurvivesKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sandbox.db")
	s := openFile(t, path)
	base := 0
	for round := range 12 {
		cmd, out := startChild(t, path, "")
		lines := bufio.NewScanner(out)
		last := 0
		for lines.Scan() {
			_, _ = fmt.Sscan(lines.Text(), &last)
			if last == 5+7*round {
				_ = cmd.Process.Kill()
			}
		}
		_ = cmd.Wait()
		got := 0
		_, _ = fmt.Sscanf(content(t, s, "b"), "n=%d", &got)
		// The child may have died between the commit and its line.
		if got != base+last && got != base+last+1 {
			t.Fatalf("round %d: counter %d after %d acknowledged commits on %d", round, got, last, base)
		}
		base = got
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, PreLoadFreelist: true})
		if err != nil {
			t.Fatal(err)
		}
		err = db.View(func(tx *bbolt.Tx) error {
			var all error
			for err := range tx.Check() {
				all = errors.Join(all, err)
			}
			return all
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}

// TestDamagedPagesAreErrors breaks one page after the other: whatever the damage hits, the
// process must live on and say which file is to blame.
func TestDamagedPagesAreErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sandbox.db")
	s := openFile(t, path)
	for i := range 3 {
		err := s.Update(func(tx Tx) error {
			for j := range 100 {
				if err := tx.Put("b", fmt.Sprint(i, j), make([]byte, 200)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	for _, filler := range []byte{0, 0xfe} {
		failed := 0
		for at := 2 * page; at < len(whole); at += page {
			broken := bytes.Clone(whole)
			copy(broken[at:at+page], bytes.Repeat([]byte{filler}, page))
			if err := os.WriteFile(path, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, err := range []error{
				s.View(func(tx Tx) error {
					tx.Scan("b", "", func(string, []byte) bool { return true })
					return nil
				}),
				s.Update(func(tx Tx) error { return tx.Put("b", "k", []byte("v")) }),
			} {
				if err == nil {
					continue
				}
				failed++
				if !strings.Contains(err.Error(), path) {
					t.Errorf("page %d: error %v does not name the file", at/page, err)
				}
			}
		}
		if failed == 0 {
			t.Errorf("no page of %#x was noticed", filler)
		}
	}
}
