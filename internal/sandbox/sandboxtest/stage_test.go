package sandboxtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

// clock tells the time, who asks, and how its only switch stands.
func clock() *sandbox.Emulator {
	seeds := sandbox.Table[time.Time]{Bucket: "clock/seeds"}
	tell := func(c *sandbox.Call, body json.RawMessage) (any, error) {
		return map[string]any{"now": c.Now, "body": body}, nil
	}
	return &sandbox.Emulator{
		Name: "clock",
		Seed: func(c *sandbox.Call) error {
			seeds.Put(c, c.Now, "made")
			return nil
		},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/hang-up" {
				panic(http.ErrAbortHandler)
			}
			c := sandbox.From(r)
			made, _ := seeds.Get(c, "made")
			w.WriteHeader(http.StatusAccepted)
			fmt.Fprintf(w, `{"now":%q,"made":%q,"caller":%q,"type":%q,"zone":%q}`, c.Now.Format(time.RFC3339), made.Format(time.RFC3339),
				r.Header.Get("Authorization"), r.Header.Get("Content-Type"), c.Switch("zone"))
		}),
		Switches:  []sandbox.Switch{{Name: "zone", Default: "UTC", Values: []string{"UTC", "CET"}}},
		Principal: tell,
		Controls:  map[string]sandbox.Control{"tell": tell},
	}
}

func TestStage(t *testing.T) {
	s := sandboxtest.NewStage(t, clock(), "zone", "CET")
	s.Pass(time.Hour)
	got := s.Bearer("x").Want(202, "POST", "/", "{}")
	for member, want := range map[string]string{
		"now": "2026-01-02T04:04:05Z", "made": "2026-01-02T03:04:05Z", "caller": "Bearer x", "type": "application/json", "zone": "CET", "none": "",
	} {
		s.Equal(member, sandboxtest.Text(got, member), want)
	}
	s.Equal("caller without a token", sandboxtest.Text(s.Bearer("").Want(202, "GET", "/", ""), "caller"), "")
	s.Closed("GET", "/hang-up", "")
	s.Turn("zone", "UTC")
	s.Equal("zone", sandboxtest.Text(s.Want(202, "GET", "/", ""), "zone"), "UTC")
	for what, told := range map[string]any{"control": s.Control("tell", ""), "principal": s.Principal(`{}`)} {
		s.Equal(what, told, map[string]any{"now": "2026-01-02T04:04:05.678Z", "body": map[string]any{}})
	}
}

func TestAt(t *testing.T) {
	body := map[string]any{"items": []any{map[string]any{"id": "a"}}}
	if got := sandboxtest.At(body, "items", 0, "id"); got != "a" {
		t.Errorf("got %v", got)
	}
	for _, path := range [][]any{{"items", 1}, {"items", "id"}, {"none", 0, "id"}, {0}} {
		if got := sandboxtest.At(body, path...); got != nil {
			t.Errorf("%v leads to %v", path, got)
		}
	}
}
