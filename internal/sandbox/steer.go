package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Reset returns the data and the clock to those of a fresh sandbox. Switches keep their values,
// because they describe the sandbox that is wanted, not what happened in it; the seeds see them.
// Faults, latencies, log and counters stay too.
func (s *Sandbox) Reset() error {
	return s.store.Update(func(tx Tx) error {
		for _, bucket := range tx.Buckets() {
			if bucket == bucketSwitches {
				continue
			}
			if err := tx.Drop(bucket); err != nil {
				return err
			}
		}
		return s.seed(tx)
	})
}

// Now returns the sandbox's clock, UTC.
func (s *Sandbox) Now() (time.Time, error) {
	var offset time.Duration
	err := s.store.View(func(tx Tx) error {
		offset = clockOffset(tx)
		return nil
	})
	return time.Now().UTC().Add(offset), err
}

// Advance puts the clock forward for everybody who shares the data. It runs on from there.
func (s *Sandbox) Advance(d time.Duration) error {
	if d < 0 {
		return refuse(http.StatusBadRequest, "the clock goes forward only; a reset returns it to the present")
	}
	return s.store.Update(func(tx Tx) error {
		offset := clockOffset(tx) + d
		if offset < 0 {
			return refuse(http.StatusBadRequest, "the clock cannot run ahead by more than 292 years")
		}
		return tx.Put(bucketSandbox, keyClock, []byte(offset.String()))
	})
}

// SetSwitch chooses one of a platform's behaviours. On a store that is not seeded yet, the seed
// sees the value.
func (s *Sandbox) SetSwitch(platform, name, value string) error {
	return s.setSwitches(platform, map[string]string{name: value})
}

func (s *Sandbox) setSwitches(platform string, values map[string]string) error {
	e, err := s.emulator(platform)
	if err != nil {
		return err
	}
	for name, value := range values {
		if err := e.checkSwitch(name, value); err != nil {
			return err
		}
	}
	return s.store.Update(func(tx Tx) error {
		for name, value := range values {
			key := platform + "." + name
			// What is chosen already is not written again: setting switches on every start leaves a file alone.
			if chosen := tx.Get(bucketSwitches, key); chosen != nil && string(chosen) == value {
				continue
			}
			if err := tx.Put(bucketSwitches, key, []byte(value)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (e *Emulator) checkSwitch(name, value string) error {
	names := []string{}
	for _, known := range e.Switches {
		if known.Name != name {
			names = append(names, known.Name)
			continue
		}
		if len(known.Values) > 0 && !slices.Contains(known.Values, value) {
			return refuse(http.StatusBadRequest, "%s.%s cannot be %q; it can be: %s",
				e.Name, name, value, strings.Join(known.Values, ", "))
		}
		if known.Check != nil {
			if err := known.Check(value); err != nil {
				return refuse(http.StatusBadRequest, "%s.%s cannot be %q: %s", e.Name, name, value, err)
			}
		}
		return nil
	}
	return unknown(e.Name+" switch", name, names)
}

// Switches returns the value of each of a platform's switches.
func (s *Sandbox) Switches(platform string) (map[string]string, error) {
	e, err := s.emulator(platform)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	err = s.store.View(func(tx Tx) error {
		call := newCall(tx, e, "")
		for _, known := range e.Switches {
			values[known.Name] = call.Switch(known.Name)
		}
		return nil
	})
	return values, err
}

// Control calls one of a platform's own entries of the control room. Body is sent as JSON; the
// result is decoded into out, unless that is nil.
func (s *Sandbox) Control(platform, name string, body, out any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("body of %s/%s: %w", platform, name, err)
	}
	result, err := s.control(platform, name, "", raw)
	return convert(result, err, out)
}

func (s *Sandbox) control(platform, name, baseURL string, body json.RawMessage) (result any, err error) {
	e, err := s.emulator(platform)
	if err != nil {
		return nil, err
	}
	control := e.Controls[name]
	if control == nil {
		return nil, unknown(e.Name+" control", name, slices.Sorted(maps.Keys(e.Controls)))
	}
	err = s.update(e, baseURL, func(c *Call) error {
		result, err = control(c, body)
		return blame(err)
	})
	return result, err
}

// Principal makes a credential on a platform from the platform's own description of it. Spec is
// sent as JSON; what the caller needs to use the credential is decoded into out, unless that is nil.
func (s *Sandbox) Principal(platform string, spec, out any) error {
	raw, err := json.Marshal(spec)
	if err != nil {
		return fmt.Errorf("principal of %s: %w", platform, err)
	}
	result, err := s.principal(platform, "", raw)
	return convert(result, err, out)
}

func (s *Sandbox) principal(platform, baseURL string, spec json.RawMessage) (result any, err error) {
	e, err := s.emulator(platform)
	if err != nil {
		return nil, err
	}
	if e.Principal == nil {
		return nil, refuse(http.StatusBadRequest, "%s has no principals to make", platform)
	}
	err = s.update(e, baseURL, func(c *Call) error {
		result, err = e.Principal(c, spec)
		return blame(err)
	})
	return result, err
}

// blame marks the error of an emulator's own control as its caller's.
func blame(err error) error {
	var already *refusal
	if err == nil || errors.As(err, &already) {
		return err
	}
	return &refusal{http.StatusBadRequest, err}
}

func convert(result any, err error, out any) error {
	if err != nil || out == nil {
		return err
	}
	raw, err := json.Marshal(result)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, out)
}
