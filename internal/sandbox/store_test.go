package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// stores opens each kind of store, empty.
var stores = map[string]func(t testing.TB) Store{
	"memory": func(testing.TB) Store { return NewMemoryStore() },
	"file":   func(t testing.TB) Store { return openFile(t, filepath.Join(t.TempDir(), "sandbox.db")) },
}

func eachStore(t *testing.T, test func(t *testing.T, s Store)) {
	for name, open := range stores {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func put(t testing.TB, s Store, bucket string, pairs ...string) {
	t.Helper()
	err := s.Update(func(tx Tx) error {
		for pair := range slices.Chunk(pairs, 2) {
			if err := tx.Put(bucket, pair[0], []byte(pair[1])); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// content reads a bucket as "key=value" words.
func content(t testing.TB, s Store, bucket string) string {
	t.Helper()
	var words []string
	err := s.View(func(tx Tx) error {
		tx.Scan(bucket, "", func(key string, value []byte) bool {
			words = append(words, key+"="+string(value))
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(words, " ")
}

func TestStoreDiscardsFailedTransactions(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		put(t, s, "b", "", "root", "a", "1", "b", "2")
		change := func(tx Tx) {
			_ = tx.Put("b", "a", []byte("changed"))
			_ = tx.Delete("b", "b")
			_ = tx.Put("b", "c", nil)
			_ = tx.Put("other", "x", []byte("y"))
			_ = tx.Drop("b")
		}
		failure := errors.New("no")
		if err := s.Update(func(tx Tx) error { change(tx); return failure }); !errors.Is(err, failure) {
			t.Fatalf("Update = %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = s.Update(func(tx Tx) error { change(tx); panic("no") })
		}()
		if got, want := content(t, s, "b")+content(t, s, "other"), "=root a=1 b=2"; got != want {
			t.Errorf("content %q, want %q", got, want)
		}
	})
}

func TestStoreRefusesWritesInView(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		put(t, s, "b", "a", "1")
		writes := map[string]func(tx Tx) error{
			"put":    func(tx Tx) error { return tx.Put("b", "a", []byte("2")) },
			"delete": func(tx Tx) error { return tx.Delete("b", "a") },
			"drop":   func(tx Tx) error { return tx.Drop("b") },
		}
		for name, write := range writes {
			if err := s.View(write); !errors.Is(err, errReadOnly) {
				t.Errorf("%s: %v, want errReadOnly", name, err)
			}
		}
		if got := content(t, s, "b"); got != "a=1" {
			t.Errorf("content %q", got)
		}
	})
}

func TestStoreTellsEmptyFromMissing(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		put(t, s, "b", "empty", "")
		_ = s.View(func(tx Tx) error {
			if tx.Get("b", "empty") == nil || tx.Get("b", "missing") != nil || tx.Get("none", "x") != nil {
				t.Error("an empty value must be non-nil, a missing one nil")
			}
			if got := tx.Buckets(); !slices.Equal(got, []string{"b"}) {
				t.Errorf("buckets %v", got)
			}
			return nil
		})
	})
}

func TestScanSeesChangesOfItsCallback(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		err := s.Update(func(tx Tx) error {
			for i := range 300 {
				_ = tx.Put("b", fmt.Sprintf("%03d", i), []byte("x"))
			}
			seen := 0
			tx.Scan("b", "100", func(key string, _ []byte) bool {
				var n int
				_, _ = fmt.Sscan(strings.TrimLeft(key, "0"), &n)
				_ = tx.Delete("b", key)
				_ = tx.Delete("b", fmt.Sprintf("%03d", n+1))
				_ = tx.Put("b", fmt.Sprintf("%03d-behind", n-50), nil)
				if n < 999 {
					_ = tx.Put("b", "999", []byte("ahead"))
				}
				seen++
				return true
			})
			if seen != 101 { // every second row from 100 on, and the one put ahead
				t.Errorf("saw %d rows, want 101", seen)
			}
			seen = 0
			tx.Scan("b", "", func(string, []byte) bool {
				seen++
				return tx.Drop("b") == nil
			})
			if seen != 1 {
				t.Errorf("saw %d rows of a dropped bucket", seen)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestStoresAgree runs the same random transactions on every store and on plain maps.
func TestStoresAgree(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		opened := map[string]Store{}
		for name, open := range stores {
			opened[name] = open(t)
		}
		model := map[string]string{}
		for range rapid.IntRange(1, 5).Draw(r, "transactions") {
			next := maps.Clone(model)
			var steps []func(tx Tx) error
			for range rapid.IntRange(0, 20).Draw(r, "steps") {
				key := rapid.StringN(0, 3, 6).Draw(r, "key")
				switch rapid.IntRange(0, 9).Draw(r, "step") {
				case 0:
					clear(next)
					steps = append(steps, func(tx Tx) error { return tx.Drop("b") })
				case 1, 2, 3:
					delete(next, key)
					steps = append(steps, func(tx Tx) error { return tx.Delete("b", key) })
				default:
					value := rapid.String().Draw(r, "value")
					next[key] = value
					steps = append(steps, func(tx Tx) error { return tx.Put("b", key, []byte(value)) })
				}
			}
			var failure error
			if rapid.Bool().Draw(r, "fails") {
				failure = errors.New("discard")
			} else {
				model = next
			}
			var want []string
			for _, key := range slices.Sorted(maps.Keys(model)) {
				want = append(want, key+"="+model[key])
			}
			for name, s := range opened {
				err := s.Update(func(tx Tx) error {
					for _, step := range steps {
						if err := step(tx); err != nil {
							return err
						}
					}
					return failure
				})
				if !errors.Is(err, failure) {
					r.Fatalf("%s: %v", name, err)
				}
				if got := content(t, s, "b"); got != strings.Join(want, " ") {
					r.Fatalf("%s holds %q, want %q", name, got, want)
				}
			}
		}
	})
}

func TestStoreServesManyGoroutines(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		const workers, each = 20, 20
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range each {
					if err := increment(s); err != nil {
						t.Error(err)
					}
					content(t, s, "b")
				}
			})
		}
		wg.Wait()
		if got, want := content(t, s, "b"), fmt.Sprintf("n=%d", workers*each); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func increment(s Store) error {
	return s.Update(func(tx Tx) error {
		n := 0
		_, _ = fmt.Sscan(string(tx.Get("b", "n")), &n)
		return tx.Put("b", "n", fmt.Append(nil, n+1))
	})
}

func BenchmarkStore(b *testing.B) {
	for name, open := range stores {
		s := open(b)
		err := s.Update(func(tx Tx) error {
			for i := range 10_000 {
				if err := tx.Put("rows", fmt.Sprintf("%06d", i), make([]byte, 300)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/update", func(b *testing.B) {
			for b.Loop() {
				_ = increment(s)
			}
		})
		b.Run(name+"/view", func(b *testing.B) {
			for b.Loop() {
				_ = s.View(func(tx Tx) error { tx.Get("rows", "005000"); return nil })
			}
		})
		b.Run(name+"/insert and scan a page", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				put(b, s, "rows", fmt.Sprintf("%06d-%d", i%10_000, i), "x")
				_ = s.View(func(tx Tx) error {
					n := 0
					tx.Scan("rows", "005000", func(string, []byte) bool { n++; return n < 50 })
					return nil
				})
			}
		})
	}
}
