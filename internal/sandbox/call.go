package sandbox

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// Call is one request's view of the sandbox: its transaction, its moment, its switches.
type Call struct {
	// Now is the sandbox's clock at the start of the request, UTC.
	Now time.Time
	// BaseURL is where the caller reaches this platform, without a trailing slash.
	BaseURL string

	tx       Tx
	emulator *Emulator
	pattern  string
}

type callKey struct{}

// From returns the call that the sandbox attached to a request. It panics outside of one.
func From(r *http.Request) *Call {
	c := r.Context().Value(callKey{}).(*Call)
	if r.Pattern != "" {
		// An emulator's middleware may have copied the request before a mux noted the route on it.
		c.pattern = r.Pattern
	}
	return c
}

func (c *Call) attach(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callKey{}, c))
}

// Switch returns the value of one of the emulator's switches. It panics on a name the emulator
// never declared.
func (c *Call) Switch(name string) string {
	if raw := c.tx.Get(bucketSwitches, c.emulator.Name+"."+name); raw != nil {
		return string(raw)
	}
	for _, s := range c.emulator.Switches {
		if s.Name == name {
			return s.Default
		}
	}
	panic(fmt.Sprintf("sandbox: %s has no switch %q", c.emulator.Name, name))
}

// NewID returns n random characters of an alphabet.
func NewID(n int, alphabet string) string {
	var b strings.Builder
	for range n {
		i, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			panic(err)
		}
		b.WriteByte(alphabet[i.Int64()])
	}
	return b.String()
}

// Alphabets for NewID.
const (
	Digits    = "0123456789"
	LowerCase = "abcdefghijklmnopqrstuvwxyz"
	UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	Hex       = Digits + "abcdef"
)

// Table is a typed view of one bucket. Keys are made of parts, so that a parent's children can
// be listed by the parent's parts. Storage faults panic: the sandbox turns them into a 500 and
// discards the transaction.
type Table[T any] struct {
	// Bucket names the table; start it with the platform's name: "keycard/invitations".
	Bucket string
}

const keySeparator = "\x00"

// Get returns the row under a key.
func (t Table[T]) Get(c *Call, key ...string) (row T, ok bool) {
	raw := c.tx.Get(t.Bucket, strings.Join(key, keySeparator))
	if raw == nil {
		return row, false
	}
	t.decode(raw, &row)
	return row, true
}

// Put writes the row under a key.
func (t Table[T]) Put(c *Call, row T, key ...string) {
	raw, err := json.Marshal(row)
	if err == nil {
		err = c.tx.Put(t.Bucket, strings.Join(key, keySeparator), raw)
	}
	if err != nil {
		panic(err)
	}
}

// Delete removes the row under a key; a missing row is no fault.
func (t Table[T]) Delete(c *Call, key ...string) {
	if err := c.tx.Delete(t.Bucket, strings.Join(key, keySeparator)); err != nil {
		panic(err)
	}
}

// List returns the rows whose key starts with the given parts, in key order.
func (t Table[T]) List(c *Call, prefix ...string) []T {
	rows := []T{}
	t.Scan(c, prefix, "", func(row T) bool {
		rows = append(rows, row)
		return true
	})
	return rows
}

// Scan calls fn for each row whose key starts with the prefix parts and whose next part is not
// below from, in key order, until fn returns false.
func (t Table[T]) Scan(c *Call, prefix []string, from string, fn func(row T) bool) {
	start := ""
	if len(prefix) > 0 {
		start = strings.Join(prefix, keySeparator) + keySeparator
	}
	c.tx.Scan(t.Bucket, start+from, func(key string, value []byte) bool {
		if !strings.HasPrefix(key, start) {
			return false
		}
		var row T
		t.decode(value, &row)
		return fn(row)
	})
}

func (t Table[T]) decode(raw []byte, row *T) {
	if err := json.Unmarshal(raw, row); err != nil {
		panic(fmt.Errorf("sandbox: row of %s: %w", t.Bucket, err))
	}
}
