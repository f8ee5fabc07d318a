package bulk_test

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
)

type row struct {
	Key, Value string
}

// server is an API with children under parents, which counts its requests.
type server struct {
	mu       sync.Mutex
	children map[string][]row
	page     int
	fail     error
	lists    atomic.Int64
	gets     atomic.Int64
	// held, when set, makes every page and GET wait after it has read.
	held chan struct{}
	// walks is held by every list from its first page to its last.
	walks sync.RWMutex
}

// answer makes requests fail, or mends them, once no list is on its way.
func (s *server) answer(fail error) {
	s.walks.Lock()
	defer s.walks.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = fail
}

func (s *server) hold(ctx context.Context) error {
	if s.held == nil {
		return ctx.Err()
	}
	select {
	case <-s.held:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *server) list(ctx context.Context, parent string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		s.walks.RLock()
		defer s.walks.RUnlock()
		for from := 0; ; from += s.page {
			s.lists.Add(1)
			s.mu.Lock()
			all, fail := s.children[parent], s.fail
			to := min(from+s.page, len(all))
			rows := append([]row(nil), all[min(from, to):to]...)
			s.mu.Unlock()
			if err := s.hold(ctx); err != nil || fail != nil {
				yield(row{}, errors.Join(err, fail))
				return
			}
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
			if to >= len(all) {
				return
			}
		}
	}
}

func (s *server) get(ctx context.Context, parent, key string) (row, error) {
	s.gets.Add(1)
	s.mu.Lock()
	rows, fail := s.children[parent], s.fail
	found, err := row{}, bulk.ErrAbsent
	for _, r := range rows {
		if r.Key == key {
			found, err = r, nil
		}
	}
	s.mu.Unlock()
	return found, errors.Join(err, fail, s.hold(ctx))
}

func (s *server) set(parent string, rows ...row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.children[parent] = rows
}

func newServer(page, children int) *server {
	s := &server{children: map[string][]row{}, page: page}
	for i := range children {
		s.children["p"] = append(s.children["p"], row{Key: strconv.Itoa(i), Value: "v"})
	}
	return s
}

func (s *server) cache(single bool) *bulk.Cache[row] {
	source := bulk.Source[row]{List: s.list, Key: func(r row) string { return r.Key }}
	if single {
		source.Get = s.get
	}
	return bulk.New(source)
}
