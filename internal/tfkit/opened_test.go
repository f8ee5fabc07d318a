package tfkit_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func TestWhatIsOpenedIsTakenBackOnce(t *testing.T) {
	var mu sync.Mutex
	var undone []string
	for _, id := range []string{"a", "b", "c"} {
		tfkit.Opened(id, func(context.Context) error {
			mu.Lock()
			defer mu.Unlock()
			undone = append(undone, id)
			return errors.New("one that fails keeps no other from being undone")
		})
	}
	undo, ok := tfkit.TakeOpened("b")
	if !ok {
		t.Fatal("b is not known")
	}
	_ = undo(t.Context())
	if _, again := tfkit.TakeOpened("b"); again {
		t.Error("b was handed out twice")
	}
	tfkit.UndoOpened(t.Context())
	tfkit.UndoOpened(t.Context())
	if slices.Sort(undone[1:]); !slices.Equal(undone, []string{"b", "a", "c"}) {
		t.Errorf("undone: %v", undone)
	}
}
