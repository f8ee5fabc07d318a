package bulk_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
)

func TestPeekBelievesASnapshotThatLacksTheChild(t *testing.T) {
	for _, kind := range []string{"list only", "with single GET"} {
		t.Run(kind, func(t *testing.T) {
			s := &server{page: 10, children: map[string][]row{"p": {{"old", "1"}}}}
			source := bulk.Source[row]{List: s.list, Key: func(r row) string { return r.Key }}
			most := int64(0)
			if kind != "list only" {
				source.Get, most = s.get, 2
			}
			c := bulk.New(source)
			for i := range 50 {
				key := fmt.Sprint("new-", i)
				if _, found, err := c.Peek(t.Context(), "p", key); found || err != nil {
					t.Fatalf("%s: found %t, %v", key, found, err)
				}
				c.Put("p", row{key, "mine"})
				if got, found, err := c.Peek(t.Context(), "p", key); !found || err != nil || got.Value != "mine" {
					t.Fatalf("%s after the write: %+v, %t, %v", key, got, found, err)
				}
			}
			c.Remove("p", "old")
			if _, found, _ := c.Peek(t.Context(), "p", "old"); found {
				t.Error("found what an own write removed")
			}
			if s.lists.Load() != 1 || s.gets.Load() != most {
				t.Errorf("%d lists and %d GETs, want 1 and %d", s.lists.Load(), s.gets.Load(), most)
			}
		})
	}
}

func TestPeekReportsFailures(t *testing.T) {
	broken := errors.New("broken")
	s := &server{page: 10, fail: broken}
	for _, off := range []bool{false, true} {
		c := bulk.New(bulk.Source[row]{List: s.list, Key: func(r row) string { return r.Key }, Off: off})
		if _, found, err := c.Peek(t.Context(), "p", "x"); found || !errors.Is(err, broken) {
			t.Errorf("off %t: found %t, %v", off, found, err)
		}
	}
}
