// Package endtoend tests the provider as a user runs it: built, started by a real CLI as a process
// of its own, and killed.
package endtoend
