//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package sandbox

import (
	"os"
	"syscall"
)

// abandon closes a file and gives back the database library's lock on it. Closing alone does not:
// a memory mapping that is left over keeps the lock alive.
func abandon(f *os.File) {
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
	_ = f.Close()
}
