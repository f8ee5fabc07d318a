// Package sandbox rehearses the platforms: it holds their emulators' data, serves them over
// HTTP or in process, and lets tests steer time, faults and switches.
//
// One request is one transaction on the store: a handler finds its [Call] with [From], works
// on it through a [Table], and what it wrote is committed before the first byte of the answer
// leaves. The package knows nothing of any platform; emulators are handed to [New].
package sandbox

import (
	"encoding/json"
	"net/http"
)

// Emulator plays one platform inside the sandbox.
type Emulator struct {
	// Name is the platform's name: the first path segment below the sandbox server.
	Name string
	// Handler answers the platform's routes, mounted at "/". It reads and writes through From(r).
	Handler http.Handler
	// Seed fills a fresh sandbox. It must write the same objects, with the same ids, every time.
	Seed func(c *Call) error
	// Switches are the behaviours that can be chosen; their values live with the data.
	Switches []Switch
	// Writes tells whether a request needs a read-write transaction. Nil means: every method
	// but GET and HEAD.
	Writes func(r *http.Request) bool
	// Principal makes a credential from a platform-specific description (POST /_sandbox/principals)
	// and returns what the caller needs to use it.
	Principal func(c *Call, spec json.RawMessage) (any, error)
	// Controls are the platform's own entries of the control room, by name:
	// POST /_sandbox/<platform>/<name> calls them with the request's body.
	Controls map[string]Control
	// Exports gives the ready-to-paste environment of a server at baseURL, one NAME=value each.
	Exports func(baseURL string) []string
}

// Control is one entry of the control room. An error is reported to the caller as a 400.
type Control func(c *Call, body json.RawMessage) (any, error)

// Switch is one choosable behaviour of an emulator.
type Switch struct {
	// Name of the switch, without the platform: "profile".
	Name string
	// Default is its value in a fresh sandbox.
	Default string
	// Values it may take; empty means any text.
	Values []string
	// Check tells what is wrong with a text where Values is empty; nil accepts every text.
	Check func(value string) error
	// Doc says what it changes, in one sentence.
	Doc string
}
