// Package conformance drives the sandbox server with clients that others publish: what they were
// written against is the platform itself, so where they stumble, an emulator is wrong.
//
// It is a module of its own, so that their dependencies stay out of the provider's.
package conformance
