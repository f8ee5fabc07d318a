package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/gofrs/flock"
)

// OpenFileStore returns a store that keeps its data in one file and shares it: with other stores
// on the same path in this process and with other processes. Each transaction opens the file
// anew, under an exclusive lock for Update and a shared one for View; who has to wait sleeps
// until the lock is free. The lock lives in a file of its own, <path>.lock, which stays behind.
//
// The file is created by the first transaction; its directory must exist. A committed
// transaction survives the death of the process at any moment. Commits are not forced to the
// disk, which would make each some hundred times slower: a power cut may damage the file.
func OpenFileStore(path string) (Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sandbox file %s: %w", path, err)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if err != nil {
		return nil, fmt.Errorf("sandbox file %s: its directory: %w", path, err)
	}
	abs = filepath.Join(dir, filepath.Base(abs))
	if target, err := filepath.EvalSymlinks(abs); err == nil {
		abs = target
	}
	return &fileStore{path: abs, turn: fileTurns.of(abs)}, nil
}

// fileTurns orders the transactions of this process on each file, so that goroutines queue up
// without occupying a thread each in a system call.
var fileTurns turns

type turns struct {
	mu     sync.Mutex
	byPath map[string]*sync.RWMutex
}

func (t *turns) of(path string) *sync.RWMutex {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byPath == nil {
		t.byPath = map[string]*sync.RWMutex{}
	}
	if t.byPath[path] == nil {
		t.byPath[path] = &sync.RWMutex{}
	}
	return t.byPath[path]
}

type fileStore struct {
	path string
	turn *sync.RWMutex
}

var errNoFile = errors.New("no file yet")

func (s *fileStore) View(fn func(Tx) error) error {
	for {
		err := s.view(fn)
		if !errors.Is(err, errNoFile) {
			return err
		}
		if err := s.Update(func(Tx) error { return nil }); err != nil {
			return err
		}
	}
}

func (s *fileStore) view(fn func(Tx) error) error {
	s.turn.RLock()
	defer s.turn.RUnlock()
	lock := flock.New(s.path + ".lock")
	if err := s.wait(lock.RLock); err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }()
	if missing, err := s.missing(); err != nil || missing {
		return cmp.Or(err, errNoFile)
	}
	return s.transact(false, fn)
}

func (s *fileStore) Update(fn func(Tx) error) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	lock := flock.New(s.path + ".lock")
	if err := s.wait(lock.Lock); err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }()
	missing, err := s.missing()
	if err != nil {
		return err
	}
	if missing {
		if err := s.create(); err != nil {
			return fmt.Errorf("create sandbox file %s: %w", s.path, err)
		}
	}
	return s.transact(true, fn)
}

// Close has nothing to release: the file is open only during a transaction.
func (s *fileStore) Close() error { return nil }

// wait takes a lock; a signal may interrupt the system call without any meaning for us.
func (s *fileStore) wait(lock func() error) error {
	for {
		err := lock()
		if err == nil {
			return nil
		}
		if !errors.Is(err, syscall.EINTR) {
			return fmt.Errorf("lock sandbox file %s: %w", s.path, err)
		}
	}
}

// missing tells whether there is nothing to open: no file, or an empty one somebody touched.
func (s *fileStore) missing() (bool, error) {
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("sandbox file: %w", err)
	case !info.Mode().IsRegular():
		return false, fmt.Errorf("sandbox file %s is a directory or a device", s.path)
	}
	return info.Size() == 0, nil
}
