package emulator

import (
	"encoding/base64"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// record is a row that lists order by creation time, then by id.
type record interface {
	place() position
}

// position is where a record stands in its list.
type position struct {
	Created time.Time
	ID      string
}

// key orders positions by their bytes. Milliseconds have 13 digits until the year 2286.
func (p position) key() string {
	if p.ID == "" {
		return ""
	}
	return fmt.Sprintf("%013d", p.Created.UnixMilli()) + p.ID
}

// cursor spells the position for clients, to whom it is opaque.
func (p position) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(p.Created.UnixMilli(), 10) + "," + p.ID))
}

// parseCursor reads what cursor wrote.
func parseCursor(text string) (position, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return position{}, false
	}
	millis, id, ok := strings.Cut(string(raw), ",")
	if !ok || id == "" {
		return position{}, false
	}
	created, err := strconv.ParseInt(millis, 10, 64)
	if err != nil || created < 0 {
		return position{}, false
	}
	return position{time.UnixMilli(created).UTC(), id}, true
}

// collection keeps a parent's records in list order and finds them by id.
type collection[T record] struct {
	rows   sandbox.Table[T]
	places sandbox.Table[string]
}

func newCollection[T record](name string) collection[T] {
	return collection[T]{
		rows:   sandbox.Table[T]{Bucket: "keycard/" + name},
		places: sandbox.Table[string]{Bucket: "keycard/" + name + "_by_id"},
	}
}

func (k collection[T]) get(c *sandbox.Call, parent, id string) (row T, ok bool) {
	place, ok := k.places.Get(c, parent, id)
	if !ok {
		return row, false
	}
	return k.rows.Get(c, parent, place)
}

func (k collection[T]) put(c *sandbox.Call, parent string, row T) {
	at := row.place()
	k.places.Put(c, at.key(), parent, at.ID)
	k.rows.Put(c, row, parent, at.key())
}

func (k collection[T]) remove(c *sandbox.Call, parent, id string) {
	if place, ok := k.places.Get(c, parent, id); ok {
		k.rows.Delete(c, parent, place)
		k.places.Delete(c, parent, id)
	}
}

// in returns the parent's records in list order, beginning at a key.
func (k collection[T]) in(c *sandbox.Call, parent string) rows[T] {
	return func(from string) iter.Seq[T] {
		return func(yield func(T) bool) { k.rows.Scan(c, []string{parent}, from, yield) }
	}
}

// rows yields records in list order, beginning at a key.
type rows[T record] func(from string) iter.Seq[T]

// merge interleaves two lists by position.
func merge[T record](a, b rows[T]) rows[T] {
	return func(from string) iter.Seq[T] {
		return func(yield func(T) bool) {
			next, stop := iter.Pull(b(from))
			defer stop()
			other, more := next()
			for row := range a(from) {
				for more && other.place().key() < row.place().key() {
					if !yield(other) {
						return
					}
					other, more = next()
				}
				if !yield(row) {
					return
				}
			}
			for more {
				if !yield(other) {
					return
				}
				other, more = next()
			}
		}
	}
}

// transform turns each record of a list into another at the same position.
func transform[A, B record](list rows[A], convert func(A) B) rows[B] {
	return func(from string) iter.Seq[B] {
		return func(yield func(B) bool) {
			for row := range list(from) {
				if !yield(convert(row)) {
					return
				}
			}
		}
	}
}
