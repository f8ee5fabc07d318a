package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	bucketSandbox  = "_sandbox"
	bucketSwitches = "_switches"
	keyClock       = "clock_offset"
	keySeeded      = "seeded/" // and the platform's name
)

// Sandbox mounts emulators on one store. Its data, clock and switches live in the store; faults,
// latencies, request log and counters live in the Sandbox itself, so that several on one file
// share the former alone. All methods may be called concurrently.
type Sandbox struct {
	store     Store
	order     []string
	emulators map[string]*Emulator
	weather   weather
	journal   journal
	room      http.Handler
}

// New mounts the emulators on a store. The first request seeds what the store has not
// seen yet.
func New(store Store, emulators ...*Emulator) *Sandbox {
	s := &Sandbox{store: store, emulators: map[string]*Emulator{}}
	for _, e := range emulators {
		s.order = append(s.order, e.Name)
		s.emulators[e.Name] = e
	}
	s.room = s.controlRoom()
	return s
}

// Close releases the store.
func (s *Sandbox) Close() error { return s.store.Close() }

// Platforms returns the names of the mounted emulators, in the order they were mounted.
func (s *Sandbox) Platforms() []string { return append([]string{}, s.order...) }

// Do runs fn as a call on one platform, outside of any request, and commits when it returns nil.
// A handler must not use it: transactions cannot be nested.
func (s *Sandbox) Do(platform string, fn func(c *Call) error) error {
	e, err := s.emulator(platform)
	if err != nil {
		return err
	}
	return s.update(e, "", fn)
}

func (s *Sandbox) emulator(name string) (*Emulator, error) {
	if e := s.emulators[name]; e != nil {
		return e, nil
	}
	return nil, unknown("platform", name, s.order)
}

func (s *Sandbox) update(e *Emulator, baseURL string, fn func(c *Call) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = faultError(e, fault)
		}
	}()
	return s.store.Update(func(tx Tx) error {
		if err := s.seed(tx); err != nil {
			return err
		}
		return fn(newCall(tx, e, baseURL))
	})
}

func newCall(tx Tx, e *Emulator, baseURL string) *Call {
	return &Call{Now: time.Now().UTC().Add(clockOffset(tx)), BaseURL: baseURL, tx: tx, emulator: e}
}

func clockOffset(tx Tx) time.Duration {
	// Only Advance writes the offset, so it parses; without one the clock is the real one.
	offset, _ := time.ParseDuration(string(tx.Get(bucketSandbox, keyClock)))
	return offset
}

func seeded(tx Tx, e *Emulator) bool { return tx.Get(bucketSandbox, keySeeded+e.Name) != nil }

// seed fills in each platform the store has not seen yet.
func (s *Sandbox) seed(tx Tx) error {
	for _, name := range s.order {
		e := s.emulators[name]
		if seeded(tx, e) {
			continue
		}
		if err := seedOne(tx, e); err != nil {
			return fmt.Errorf("seed %s: %w", name, err)
		}
		if err := tx.Put(bucketSandbox, keySeeded+name, []byte("yes")); err != nil {
			return err
		}
	}
	return nil
}

func seedOne(tx Tx, e *Emulator) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = faultError(e, fault)
		}
	}()
	if e.Seed == nil {
		return nil
	}
	return e.Seed(newCall(tx, e, ""))
}

var errUnseeded = errors.New("sandbox: not seeded yet")
