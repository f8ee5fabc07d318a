package tfkit

import (
	"context"
	"fmt"
	"os"
	"sync"
)

// opened is what was made for this process alone, by ephemeral resources and by clients that sign in,
// and nothing has taken back yet, by a random id.
var opened sync.Map

// Opened notes how to take back what an ephemeral resource's Open made. Terraform does not close
// an ephemeral resource when something that depends on it has failed, so that Close alone is not
// enough: [UndoOpened] does the rest.
func Opened(id string, undo func(ctx context.Context) error) { opened.Store(id, undo) }

// TakeOpened returns what was noted under an id, and forgets it: the caller, a Close, takes it
// back. False means that it happened already, or in another process.
func TakeOpened(id string) (undo func(ctx context.Context) error, ok bool) {
	noted, ok := opened.LoadAndDelete(id)
	if !ok {
		return nil, false
	}
	return noted.(func(context.Context) error), true
}

// UndoOpened takes back, side by side, whatever no Close has. It is for the end of the process,
// for which a CLI waits two seconds.
func UndoOpened(ctx context.Context) {
	var wait sync.WaitGroup
	opened.Range(func(id, _ any) bool {
		wait.Go(func() {
			undo, ok := TakeOpened(id.(string))
			if !ok {
				return
			}
			if err := undo(ctx); err != nil {
				fmt.Fprintln(os.Stderr, "[WARN] what was made for this run alone is left behind:", err)
			}
		})
		return true
	})
	wait.Wait()
}
