package bulk_test

import (
	"errors"
	"testing"
	"testing/synctest"
)

func TestAChildIsAnsweredAsSoonAsTheListHasComeToIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(2, 5)
		s.held = make(chan struct{})
		c := s.cache(false)
		answers := map[string]bool{}
		for _, key := range []string{"0", "2", "4", "absent"} {
			go func() {
				_, err := c.Get(t.Context(), "p", key)
				s.mu.Lock()
				defer s.mu.Unlock()
				answers[key] = err == nil
			}()
		}
		answered := func(want int) {
			t.Helper()
			synctest.Wait()
			s.mu.Lock()
			defer s.mu.Unlock()
			if len(answers) != want {
				t.Errorf("%d reads are answered (%v), want %d", len(answers), answers, want)
			}
		}
		answered(0)
		s.held <- struct{}{}
		answered(1)
		if _, err := c.Get(t.Context(), "p", "1"); err != nil {
			t.Errorf("a later read of what has come already: %v", err)
		}
		s.held <- struct{}{}
		answered(2)
		s.held <- struct{}{}
		answered(4)
		if answers["absent"] || !answers["0"] || !answers["2"] || !answers["4"] {
			t.Errorf("answers: %v", answers)
		}
		if n := s.lists.Load(); n != 3 {
			t.Errorf("%d pages were read, want 3", n)
		}
	})
}

// An own write, or word that all is different now, overtakes what the running list has shown.
func TestWhatAListHasShownCanBeOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(2, 4)
		s.held = make(chan struct{})
		c := s.cache(false)
		go func() { _, _ = c.All(t.Context(), "p") }()
		s.held <- struct{}{}
		synctest.Wait()
		c.Put("p", row{"0", "mine"})
		if got, err := c.Get(t.Context(), "p", "0"); err != nil || got.Value != "mine" {
			t.Errorf("after an own write: %v, %v", got, err)
		}
		c.Invalidate("p")
		s.set("p", row{"1", "theirs"})
		read := make(chan row)
		go func() {
			got, err := c.Get(t.Context(), "p", "1")
			if err != nil {
				t.Error(err)
			}
			read <- got
		}()
		synctest.Wait()
		close(s.held)
		if got := <-read; got.Value != "theirs" {
			t.Errorf("after an invalidation: %v", got)
		}
	})
}

// A list that breaks off answers whom it has come to, and nobody else.
func TestABrokenListAnswersWhomItHasComeTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(2, 4)
		s.held = make(chan struct{})
		c := s.cache(false)
		broken := errors.New("broken")
		results := map[string]chan error{"0": make(chan error, 1), "2": make(chan error, 1)}
		for key, result := range results {
			go func() {
				_, err := c.Get(t.Context(), "p", key)
				result <- err
			}()
		}
		synctest.Wait()
		s.mu.Lock()
		s.fail = broken
		s.mu.Unlock()
		s.held <- struct{}{}
		synctest.Wait()
		if err := <-results["0"]; err != nil {
			t.Errorf("of the first page, which came before the break: %v", err)
		}
		close(s.held)
		if err := <-results["2"]; !errors.Is(err, broken) {
			t.Errorf("of the second page: %v", err)
		}
		synctest.Wait()
		if _, err := c.Get(t.Context(), "p", "0"); !errors.Is(err, broken) {
			t.Errorf("half a list was kept: %v", err)
		}
	})
}
