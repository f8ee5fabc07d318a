package sandboxtest_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox/sandboxtest"
)

func emulator() *sandbox.Emulator {
	visits := sandbox.Table[int]{Bucket: "door/visits"}
	return &sandbox.Emulator{Name: "door", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := visits.Get(sandbox.From(r))
		visits.Put(sandbox.From(r), n+1)
		w.WriteHeader(200 + n)
	})}
}

func knock(t *testing.T, s *sandboxtest.Server, status int) {
	t.Helper()
	answer, err := http.Post(s.PlatformURL("door")+"/", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode != status {
		t.Errorf("status %d, %v, want %d", answer.StatusCode, err, status)
	}
}

func TestStart(t *testing.T) {
	s := sandboxtest.Start(t, emulator())
	knock(t, s, 200)
	knock(t, s, 201)
	if got := s.Counters().Total; got != 2 {
		t.Errorf("%d requests counted", got)
	}
}

func TestStartFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sandbox.db")
	knock(t, sandboxtest.StartFile(t, path, emulator()), 200)
	knock(t, sandboxtest.StartFile(t, path, emulator()), 201)
}

func TestServerEndsWithTheTest(t *testing.T) {
	var url string
	t.Run("inner", func(t *testing.T) { url = sandboxtest.Start(t, emulator()).URL })
	if answer, err := http.Get(url); err == nil {
		_ = answer.Body.Close()
		t.Error("the server still answers")
	}
}
