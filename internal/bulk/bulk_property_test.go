package bulk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"pgregory.net/rapid"
)

// write changes the server as an own write does; an empty value removes.
func (s *server) write(parent, key, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := slices.DeleteFunc(slices.Clone(s.children[parent]), func(r row) bool { return r.Key == key })
	if value != "" {
		rows = append(rows, row{Key: key, Value: value})
	}
	s.children[parent] = rows
}

// TestTheCacheAnswersAsTheServerWould compares the cache with a map while own writes, failures
// and invalidations come in any order.
func TestTheCacheAnswersAsTheServerWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newServer(rapid.IntRange(1, 4).Draw(t, "page"), 0)
		cache := s.cache(rapid.Bool().Draw(t, "single"))
		model := map[string]map[string]string{"p": {}, "q": {}}
		parents, keys := rapid.SampledFrom([]string{"p", "q"}), rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				parent, key, value := parents.Draw(t, "parent"), keys.Draw(t, "key"), rapid.StringMatching("[a-z]{1,3}").Draw(t, "value")
				s.write(parent, key, value)
				model[parent][key] = value
				cache.Put(parent, row{Key: key, Value: value})
			},
			"remove": func(t *rapid.T) {
				parent, key := parents.Draw(t, "parent"), keys.Draw(t, "key")
				s.write(parent, key, "")
				delete(model[parent], key)
				cache.Remove(parent, key)
			},
			"elsewhere": func(t *rapid.T) {
				parent, key := parents.Draw(t, "parent"), keys.Draw(t, "key")
				s.write(parent, key, "elsewhere")
				model[parent][key] = "elsewhere"
				cache.Invalidate(parent)
			},
			"fail": func(*rapid.T) { s.answer(errors.New("down")) },
			"mend": func(*rapid.T) { s.answer(nil) },
			"get": func(t *rapid.T) {
				parent, key := parents.Draw(t, "parent"), keys.Draw(t, "key")
				got, err := cache.Get(t.Context(), parent, key)
				want, there := model[parent][key]
				switch {
				case s.fail != nil && errors.Is(err, s.fail):
				case there && (err != nil || got.Value != want):
					t.Fatalf("%s/%s: got %v, %v, want %q", parent, key, got, err, want)
				case !there && !errors.Is(err, bulk.ErrAbsent):
					t.Fatalf("%s/%s: got %v, %v, want absence", parent, key, got, err)
				}
			},
			"all": func(t *rapid.T) {
				parent := parents.Draw(t, "parent")
				all, err := cache.All(t.Context(), parent)
				if s.fail != nil && errors.Is(err, s.fail) {
					return
				}
				got := map[string]string{}
				for _, r := range all {
					got[r.Key] = r.Value
				}
				if err != nil || len(got) != len(all) || fmt.Sprint(got) != fmt.Sprint(model[parent]) {
					t.Fatalf("%s: got %v, %v, want %v", parent, all, err, model[parent])
				}
			},
		})
	})
}

// TestWritersSeeTheirOwnWrites lets many goroutines write and read children of one parent.
func TestWritersSeeTheirOwnWrites(t *testing.T) {
	for _, single := range []bool{false, true} {
		s := newServer(7, 20)
		cache := s.cache(single)
		var group sync.WaitGroup
		for writer := range 40 {
			group.Go(func() {
				key := fmt.Sprint("w", writer)
				for turn := range 30 {
					value := strings.Repeat("x", turn%5)
					s.write("p", key, value)
					if value == "" {
						cache.Remove("p", key)
					} else {
						cache.Put("p", row{Key: key, Value: value})
					}
					if turn%10 == 9 && writer == 0 {
						cache.Invalidate("p")
					}
					got, err := cache.Get(t.Context(), "p", key)
					if got.Value != value || (value == "") != errors.Is(err, bulk.ErrAbsent) {
						t.Errorf("%s turn %d: got %v, %v, want %q", key, turn, got, err, value)
					}
					if _, err := cache.All(t.Context(), "p"); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
	}
}
