package rest

import (
	"bytes"
	"encoding/json"
)

// Optional is a field of a partial update: absent, null or a value. Its zero value is absent, so
// with `json:",omitzero"` the field is left out, a null clears it and a value sets it.
type Optional[T any] struct {
	value T
	state optionalState
}

type optionalState uint8

const (
	absent optionalState = iota
	null
	present
)

// Some returns a field that sets v.
func Some[T any](v T) Optional[T] { return Optional[T]{value: v, state: present} }

// Null returns a field that is sent as null.
func Null[T any]() Optional[T] { return Optional[T]{state: null} }

// Absent returns a field that is not sent.
func Absent[T any]() Optional[T] { return Optional[T]{} }

// SomeOrNull returns a field that sets *p, or null where p is nil.
func SomeOrNull[T any](p *T) Optional[T] {
	if p == nil {
		return Null[T]()
	}
	return Some(*p)
}

// SomeOrAbsent returns a field that sets *p, or no field where p is nil.
func SomeOrAbsent[T any](p *T) Optional[T] {
	if p == nil {
		return Optional[T]{}
	}
	return Some(*p)
}

// Get returns the value; ok is false for null and absent.
func (o Optional[T]) Get() (v T, ok bool) { return o.value, o.state == present }

// IsNull tells whether the field is sent as null.
func (o Optional[T]) IsNull() bool { return o.state == null }

// IsZero tells whether the field is absent; omitzero asks it.
func (o Optional[T]) IsZero() bool { return o.state == absent }

// MarshalJSON encodes the value; null and absent both encode as null, for absence is the
// business of omitzero.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != present {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON keeps null and a value apart; a missing key leaves the field absent.
func (o *Optional[T]) UnmarshalJSON(raw []byte) error {
	if bytes.Equal(raw, []byte("null")) {
		*o = Null[T]()
		return nil
	}
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	*o = Some(v)
	return nil
}
