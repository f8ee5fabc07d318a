package rest

import "encoding/json"

// Optional is a request field with three states: absent (its zero value), null, and a value. The
// field's JSON tag needs omitzero. Where an API takes no null, a pointer says so better.
type Optional[T any] struct {
	state optionalState
	value T
}

type optionalState uint8

const (
	optionalAbsent optionalState = iota
	optionalNull
	optionalValue
)

// Value sends v.
func Value[T any](v T) Optional[T] { return Optional[T]{state: optionalValue, value: v} }

// Null sends null, which clears the field.
func Null[T any]() Optional[T] { return Optional[T]{state: optionalNull} }

// ValueOrNull sends *p, or null where p is nil.
func ValueOrNull[T any](p *T) Optional[T] {
	if p == nil {
		return Null[T]()
	}
	return Value(*p)
}

// Get returns the value; ok is false where the field is absent or null.
func (o Optional[T]) Get() (value T, ok bool) { return o.value, o.state == optionalValue }

// IsNull tells whether the field is sent as null.
func (o Optional[T]) IsNull() bool { return o.state == optionalNull }

// IsZero tells whether the field is absent, so that omitzero leaves it out.
func (o Optional[T]) IsZero() bool { return o.state == optionalAbsent }

// MarshalJSON writes null or the value. An absent field is left out by omitzero before this.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != optionalValue {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}
