package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	provider := start(t)
	none(t, provider.configure(t, config{"keycard": keycard(s, nil)}))
	none(t, provider.read(t, organizations, nil))
	none(t, provider.read(t, organizations, nil))
	log := s.Log()
	if len(log) != 2 {
		t.Fatalf("%d requests, want 2", len(log))
	}
	ids := map[string]bool{}
	for _, entry := range log {
		if agent := entry.Headers["User-Agent"]; agent != "terraform-provider-tenancy/test terraform/1.11.4" {
			t.Errorf("User-Agent %q", agent)
		}
		ids[entry.Headers["X-Client-Request-Id"]] = true
	}
	if len(ids) != 2 || ids[""] {
		t.Errorf("correlation ids %v, want a different one for each request", ids)
	}
	// An error names the id, so that the platform's support can find the request.
	if err := s.AddFault(sandbox.Fault{Platform: "keycard", Path: "/organizations", Action: sandbox.ActionAnswer, Status: http.StatusForbidden}); err != nil {
		t.Fatal(err)
	}
	found := provider.read(t, organizations, nil)
	log = s.Log()
	if id := log[len(log)-1].Headers["X-Client-Request-Id"]; len(found) != 1 || !strings.Contains(found[0].text, id) {
		t.Errorf("%+v does not name %s", found, id)
	}
}

func TestSharedSettings(t *testing.T) {
	t.Parallel()
	var requests, inFlight, most atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		now := inFlight.Add(1)
		defer inFlight.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		switch strings.Split(r.URL.Path, "/")[1] {
		case "slow":
			select {
			case <-r.Context().Done():
			case <-time.After(10 * time.Second):
			}
		case "busy":
			time.Sleep(20 * time.Millisecond)
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	fails := func(t *testing.T, settings config, text string) {
		t.Helper()
		requests.Store(0)
		provider := start(t)
		none(t, provider.configure(t, settings))
		found := provider.read(t, organizations, nil)
		if len(found) != 1 || !strings.Contains(found[0].text, text) {
			t.Fatalf("got %+v, want one error that tells %q", found, text)
		}
	}
	at := func(path string) config { return config{"endpoint": server.URL + path, "access_token": "sandbox"} }

	fails(t, config{"keycard": at(""), "max_retries": 0}, "503")
	if got := requests.Load(); got != 1 {
		t.Errorf("max_retries = 0: %d requests, want 1", got)
	}
	fails(t, config{"keycard": at(""), "max_retries": 1}, "503")
	if got := requests.Load(); got != 2 {
		t.Errorf("max_retries = 1: %d requests, want 2", got)
	}
	fails(t, config{"keycard": at("/slow"), "max_retries": 0, "request_timeout": "50ms"}, "no complete answer within 50ms")

	most.Store(0)
	provider := start(t)
	none(t, provider.configure(t, config{"keycard": at("/busy"), "max_retries": 0, "max_concurrent_requests": 2}))
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() { provider.read(t, organizations, nil) })
	}
	wait.Wait()
	if got := most.Load(); got != 2 {
		t.Errorf("max_concurrent_requests = 2: %d at the same time", got)
	}
}

// The bucket starts with one second's worth: four requests go at once, the fifth waits for its turn.
func TestRequestsPerSecond(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	provider := start(t)
	none(t, provider.configure(t, config{"keycard": keycard(s, nil), "requests_per_second": 4.5}))
	for range 5 {
		none(t, provider.read(t, organizations, nil))
	}
	log := s.Log()
	if took := log[len(log)-1].Time.Sub(log[0].Time); len(log) != 5 || took < 150*time.Millisecond {
		t.Errorf("%d requests within %s", len(log), took)
	}
}

// Without the list cache each object is asked for by itself; with it, a list answers most.
func TestListCache(t *testing.T) {
	t.Parallel()
	const objects = 12
	for _, cache := range []any{nil, false} {
		s := acctest.Start(t)
		organization := s.Only(t, "/organizations")
		var ids []string
		for i := range objects {
			var made struct{ ID string }
			body := s.Send(t, "keycard", http.MethodPost, "/organizations/"+organization+"/service-accounts", fmt.Sprintf(`{"name":"a%d"}`, i))
			if err := json.Unmarshal([]byte(body), &made); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, made.ID)
		}
		s.ClearLog()
		provider := start(t)
		none(t, provider.configure(t, config{"keycard": keycard(s, nil), "list_cache": cache}))
		var wait sync.WaitGroup
		for _, id := range ids {
			wait.Go(func() {
				answer, err := provider.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
					TypeName:     "tenancy_keycard_service_account",
					CurrentState: provider.encode(t, provider.schemas.ResourceSchemas["tenancy_keycard_service_account"], config{"organization_id": organization, "id": id}),
				})
				if err != nil {
					t.Error(err)
					return
				}
				none(t, problems(answer.Diagnostics))
			})
		}
		wait.Wait()
		lists := 0
		for _, entry := range s.Log() {
			if strings.HasSuffix(entry.Path, "/service-accounts") {
				lists++
			}
		}
		total := len(s.Log())
		if cache == nil && (lists != 1 || total >= objects) {
			t.Errorf("with the cache: %d requests, %d of them lists", total, lists)
		}
		if cache == false && (lists != 0 || total != objects) {
			t.Errorf("without the cache: %d requests, %d of them lists", total, lists)
		}
	}
}
