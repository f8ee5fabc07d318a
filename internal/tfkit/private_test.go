package tfkit

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// private is a private state.
type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

func TestAbsentHere(t *testing.T) {
	const here, elsewhere = "https://a.example.com", "https://b.example.com"
	for seen, proves := range map[string]bool{"": true, here: true, elsewhere: false} {
		state := private{}
		if seen != "" {
			if diags := RecordSeen(t.Context(), state, seen); diags.HasError() || !json.Valid(state[seenKey]) {
				t.Fatal(diags, state)
			}
		}
		if diags := AbsentHere(t.Context(), state, here, "The thing"); diags.HasError() == proves {
			t.Errorf("seen by %q: %v", seen, diags)
		}
	}
}
