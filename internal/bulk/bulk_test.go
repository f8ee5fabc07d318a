package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
)

func TestReadsOfOneParentCostOneList(t *testing.T) {
	for _, test := range []struct {
		name            string
		single          bool
		children, reads int
		lists, gets     int64
	}{
		{"without a single GET", false, 250, 250, 3, 0},
		{"below the break-even", true, 250, 2, 0, 2},
		{"above the break-even", true, 250, 250, 3, 2},
		{"a single page", false, 100, 100, 1, 0},
	} {
		for _, concurrent := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, concurrent %t", test.name, concurrent), func(t *testing.T) {
				s := newServer(100, test.children)
				cache := s.cache(test.single)
				var group sync.WaitGroup
				for i := range test.reads {
					read := func() {
						if got, err := cache.Get(t.Context(), "p", strconv.Itoa(i)); err != nil || got.Key != strconv.Itoa(i) {
							t.Errorf("key %d: got %v, %v", i, got, err)
						}
					}
					if concurrent {
						group.Go(read)
						continue
					}
					read()
				}
				group.Wait()
				if s.lists.Load() != test.lists || s.gets.Load() != test.gets {
					t.Errorf("%d pages and %d GETs, want %d and %d", s.lists.Load(), s.gets.Load(), test.lists, test.gets)
				}
			})
		}
	}
}

func TestOwnWritesNeverForceAList(t *testing.T) {
	s := newServer(100, 10)
	cache := s.cache(false)
	if _, err := cache.All(t.Context(), "p"); err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		cache.Put("p", row{Key: fmt.Sprint("new", i), Value: "x"})
		cache.Put("p", row{Key: "3", Value: strconv.Itoa(i)})
		if got, err := cache.Get(t.Context(), "p", "3"); err != nil || got.Value != strconv.Itoa(i) {
			t.Fatal(got, err)
		}
	}
	cache.Remove("p", "4")
	if _, err := cache.Get(t.Context(), "p", "4"); !errors.Is(err, bulk.ErrAbsent) {
		t.Error("a removed child is still there:", err)
	}
	all, err := cache.All(t.Context(), "p")
	if err != nil || len(all) != 59 || all[3].Value != "49" || all[9].Key != "new0" || all[58].Key != "new49" {
		t.Error(len(all), all, err)
	}
	if s.lists.Load() != 1 {
		t.Errorf("%d lists, want 1", s.lists.Load())
	}
}

func TestAbsenceNeedsAListBegunAfterTheLastWrite(t *testing.T) {
	s := newServer(100, 3)
	cache := s.cache(false)
	if _, err := cache.Get(t.Context(), "p", "lost"); !errors.Is(err, bulk.ErrAbsent) || s.lists.Load() != 1 {
		t.Fatal(err, s.lists.Load())
	}
	if _, err := cache.Get(t.Context(), "p", "lost"); !errors.Is(err, bulk.ErrAbsent) || s.lists.Load() != 1 {
		t.Fatal("nothing was written, and yet another list was asked for:", err, s.lists.Load())
	}
	cache.Put("p", row{Key: "new"})
	s.set("p", row{Key: "new"}, row{Key: "lost"})
	if _, err := cache.Get(t.Context(), "p", "lost"); err != nil || s.lists.Load() != 2 {
		t.Error(err, s.lists.Load())
	}
	s.set("p")
	if _, err := cache.Get(t.Context(), "p", "new"); err != nil {
		t.Error("the list above shows it:", err)
	}
}

func TestSingleGetBeforeAbsence(t *testing.T) {
	s := newServer(100, 3)
	cache := s.cache(true)
	if _, err := cache.All(t.Context(), "p"); err != nil {
		t.Fatal(err)
	}
	s.set("p", row{Key: "late"})
	if got, err := cache.Get(t.Context(), "p", "late"); err != nil || got.Key != "late" {
		t.Error(got, err)
	}
	if _, err := cache.Get(t.Context(), "p", "none"); !errors.Is(err, bulk.ErrAbsent) {
		t.Error(err)
	}
	if s.lists.Load() != 1 || s.gets.Load() != 2 {
		t.Error(s.lists.Load(), s.gets.Load())
	}
	if all, _ := cache.All(t.Context(), "p"); len(all) != 4 {
		t.Error("what a single GET found is not in the snapshot:", all)
	}
}

func TestErrorsAreNotKept(t *testing.T) {
	s := newServer(1, 3)
	cache := s.cache(false)
	s.fail = errors.New("down")
	if _, err := cache.Get(t.Context(), "p", "1"); !errors.Is(err, s.fail) || errors.Is(err, bulk.ErrAbsent) {
		t.Error(err)
	}
	s.fail = nil
	if _, err := cache.Get(t.Context(), "p", "1"); err != nil {
		t.Error(err)
	}
}

func TestOwnWriteWinsOverARunningRead(t *testing.T) {
	for _, single := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(100, 2)
			s.held = make(chan struct{})
			cache := s.cache(single)
			done := make(chan struct{})
			read := func() {
				got, err := cache.Get(t.Context(), "p", "1")
				if err != nil || got.Value != "mine" {
					t.Error("the list that began before the write won:", got, err)
				}
				if _, err := cache.Get(t.Context(), "p", "0"); !errors.Is(err, bulk.ErrAbsent) {
					t.Error("a list that began before the removal brought the child back:", err)
				}
				close(done)
			}
			go read()
			synctest.Wait()
			cache.Put("p", row{Key: "1", Value: "mine"})
			cache.Remove("p", "0")
			close(s.held)
			<-done
		})
	}
}

func TestInvalidateForgetsRunningReads(t *testing.T) {
	for _, single := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(100, 2)
			s.held = make(chan struct{})
			cache := s.cache(single)
			done := make(chan row)
			go func() {
				got, _ := cache.Get(t.Context(), "p", "1")
				done <- got
			}()
			synctest.Wait()
			s.set("p", row{Key: "1", Value: "changed"})
			cache.Invalidate("p")
			close(s.held)
			if got := <-done; got.Value != "changed" {
				t.Error("a read begun before Invalidate was answered by what was read then:", got)
			}
		})
	}
}

func TestACancelledCallerLeavesAtOnceAndTheOthersGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(100, 5)
		s.held = make(chan struct{})
		cache := s.cache(false)
		first, cancel := context.WithCancel(t.Context())
		left, stayed := make(chan error, 1), make(chan error, 1)
		go func() { _, err := cache.Get(first, "p", "1"); left <- err }()
		synctest.Wait()
		go func() { _, err := cache.Get(t.Context(), "p", "2"); stayed <- err }()
		synctest.Wait()
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		close(s.held)
		if err := <-stayed; err != nil {
			t.Error("the first caller's cancellation reached the second:", err)
		}
		if s.lists.Load() != 1 {
			t.Error(s.lists.Load(), "lists")
		}
	})
}

func TestAListNobodyWaitsForIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(100, 5)
		s.held = make(chan struct{})
		cache := s.cache(false)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := cache.Get(ctx, "p", "1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		// The bubble ends only when the list's goroutine has.
		synctest.Wait()
		close(s.held)
		if _, err := cache.Get(t.Context(), "p", "1"); err != nil {
			t.Error("the next caller joined the cancelled list:", err)
		}
	})
}

func TestReadsJoinARunningList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(100, 5)
		s.held = make(chan struct{})
		cache := s.cache(true)
		var group sync.WaitGroup
		group.Go(func() { _, _ = cache.All(t.Context(), "p") })
		synctest.Wait()
		group.Go(func() { _, _ = cache.Get(t.Context(), "p", "1") })
		synctest.Wait()
		close(s.held)
		group.Wait()
		if s.lists.Load() != 1 || s.gets.Load() != 0 {
			t.Error(s.lists.Load(), "lists and", s.gets.Load(), "GETs, want one list")
		}
	})
}

func TestSeed(t *testing.T) {
	s := newServer(100, 5)
	cache := s.cache(false)
	complete := cache.Seed("p")
	cache.Put("p", row{Key: "1", Value: "mine"})
	complete([]row{{Key: "0"}, {Key: "1", Value: "old"}})
	if got, err := cache.Get(t.Context(), "p", "1"); err != nil || got.Value != "mine" || s.lists.Load() != 0 {
		t.Error(got, err, s.lists.Load())
	}
	late := cache.Seed("p")
	cache.Invalidate("p")
	late([]row{{Key: "0"}})
	if all, err := cache.All(t.Context(), "p"); err != nil || len(all) != 5 || s.lists.Load() != 1 {
		t.Error("a list begun before Invalidate was kept:", all, err)
	}
}

func TestOff(t *testing.T) {
	s := newServer(100, 5)
	for _, get := range []func(context.Context, string, string) (row, error){nil, s.get} {
		cache := bulk.New(bulk.Source[row]{List: s.list, Key: func(r row) string { return r.Key }, Get: get, Off: true})
		cache.Put("p", row{Key: "x"})
		for range 3 {
			if _, err := cache.Get(t.Context(), "p", "1"); err != nil {
				t.Error(err)
			}
			if _, err := cache.Get(t.Context(), "p", "x"); !errors.Is(err, bulk.ErrAbsent) {
				t.Error(err)
			}
		}
	}
	if s.lists.Load() != 6 || s.gets.Load() != 6 {
		t.Error(s.lists.Load(), s.gets.Load())
	}
}
