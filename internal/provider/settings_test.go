package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
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

const organizations = "tenancy_keycard_organizations"

// keycard is a working configuration of one platform, with settings to add or (nil) to remove.
func keycard(s *acctest.Sandbox, more config) config {
	settings := config{"endpoint": s.PlatformURL("keycard"), "access_token": "sandbox"}
	maps.Copy(settings, more)
	return settings
}

func TestBadSettings(t *testing.T) {
	t.Parallel()
	provider := start(t)
	for name, c := range map[string]struct {
		settings config
		at, text string
	}{
		"plain http":              {config{"keycard": config{"endpoint": "http://api.example.com"}}, "keycard.endpoint", "Expected https"},
		"credentials in endpoint": {config{"keycard": config{"endpoint": "https://me:planted@api.example.com"}}, "keycard.endpoint", "must not carry credentials"},
		"credentials, malformed":  {config{"keycard": config{"endpoint": "https://me:planted@%zz"}}, "keycard.endpoint", "without credentials"},
		"endpoint with query":     {config{"keycard": config{"endpoint": "https://api.example.com/?a=b"}}, "keycard.endpoint", "query"},
		"endpoint without scheme": {config{"keycard": config{"endpoint": "api.example.com"}}, "keycard.endpoint", "absolute URL"},
		"both credential kinds":   {config{"keycard": config{"access_token": "planted", "client_id": "b"}}, "keycard.client_id", "keycard.access_token"},
		"timeout of 0":            {config{"request_timeout": "0s"}, "request_timeout", "above zero"},
		"timeout below 0":         {config{"request_timeout": "-1s"}, "request_timeout", "above zero"},
		"timeout without unit":    {config{"request_timeout": "30"}, "request_timeout", "duration"},
		"retries below 0":         {config{"max_retries": -1}, "max_retries", "between 0 and 20"},
		"retries above 20":        {config{"max_retries": 21}, "max_retries", "between 0 and 20"},
		"no request at a time":    {config{"max_concurrent_requests": 0}, "max_concurrent_requests", "between 1 and 100"},
		"101 requests at a time":  {config{"max_concurrent_requests": 101}, "max_concurrent_requests", "between 1 and 100"},
		"no request per second":   {config{"requests_per_second": 0}, "requests_per_second", "at least"},
		"empty sandbox path":      {config{"sandbox": config{"path": ""}}, "sandbox.path", "at least 1"},
	} {
		t.Run(name, func(t *testing.T) {
			found := provider.validate(t, c.settings)
			one(t, found, c.at, c.text)
			if strings.Contains(found[0].text, "planted") {
				t.Errorf("a credential is repeated: %s", found[0].text)
			}
		})
	}
}

func TestGoodSettings(t *testing.T) {
	t.Parallel()
	provider := start(t)
	for name, settings := range map[string]config{
		"nothing":           {},
		"loopback":          {"keycard": config{"endpoint": "http://127.0.0.1:7070/keycard/"}},
		"loopback, IPv6":    {"keycard": config{"endpoint": "http://[::1]:7070"}},
		"localhost":         {"keycard": config{"endpoint": "http://localhost"}},
		"secret elsewhere":  {"keycard": config{"client_id": "id"}},
		"plain http wanted": {"bindplane": config{"endpoint": "http://bindplane.internal", "allow_plain_http": true}},
		"bounds":            {"max_retries": 0, "max_concurrent_requests": 100, "requests_per_second": 0.01, "request_timeout": "1ms"},
		"nothing known": {
			"keycard": unknown{}, "sandbox": unknown{}, "request_timeout": unknown{}, "max_retries": unknown{},
			"max_concurrent_requests": unknown{}, "requests_per_second": unknown{}, "list_cache": unknown{},
		},
	} {
		t.Run(name, func(t *testing.T) { none(t, provider.validate(t, settings)) })
	}
}

// Configuring sends nothing and complains of nothing that nobody uses.
func TestConfigureAlone(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for name, settings := range map[string]config{
		"nothing":            {},
		"empty":              {"keycard": config{}},
		"complete":           {"keycard": keycard(s, nil)},
		"client credentials": {"keycard": config{"endpoint": s.PlatformURL("keycard"), "client_id": "sandbox", "client_secret": "sandbox"}},
		"half":               {"keycard": config{"client_secret": "sandbox"}},
		"unknown platform":   {"keycard": unknown{}},
		"unknown secret":     {"keycard": keycard(s, config{"access_token": unknown{}})},
	} {
		t.Run(name, func(t *testing.T) { none(t, start(t).configure(t, settings)) })
	}
	if total := s.Counters().Total; total != 0 {
		t.Errorf("%d requests were sent", total)
	}
}

func TestFirstUse(t *testing.T) {
	t.Parallel()
	s := acctest.Start(t)
	for name, c := range map[string]struct {
		settings config
		at       string
		texts    []string
	}{
		"nothing configured": {config{}, "keycard.client_id", []string{"keycard.client_id", "access_token", "KEYCARD_CLIENT_ID", "KEYCARD_ACCESS_TOKEN"}},
		"no credential":      {config{"keycard": keycard(s, config{"access_token": nil})}, "keycard.client_id", []string{"needs a credential"}},
		"id without secret":  {config{"keycard": config{"client_id": "a"}}, "keycard.client_secret", []string{"keycard.client_secret", "KEYCARD_CLIENT_SECRET"}},
		"secret without id":  {config{"keycard": config{"client_secret": "planted"}}, "keycard.client_id", []string{"keycard.client_id", "KEYCARD_CLIENT_ID"}},
		"unknown platform":   {config{"keycard": unknown{}}, "keycard", []string{"not known yet", "keycard"}},
		"unknown endpoint":   {config{"keycard": keycard(s, config{"endpoint": unknown{}})}, "keycard.endpoint", []string{"keycard.endpoint", "only known after apply"}},
		"unknown token":      {config{"keycard": keycard(s, config{"access_token": unknown{}})}, "keycard.access_token", []string{"only known after apply"}},
		"unknown secret": {
			config{"keycard": keycard(s, config{"access_token": nil, "client_id": "sandbox", "client_secret": unknown{}})},
			"keycard.client_secret",
			[]string{"only known after apply"},
		},
		"unknown sandbox":        {config{"keycard": keycard(s, nil), "sandbox": unknown{}}, "sandbox", []string{"Nothing was sent anywhere"}},
		"unknown sandbox path":   {config{"keycard": keycard(s, nil), "sandbox": config{"path": unknown{}}}, "sandbox", []string{"Nothing was sent anywhere"}},
		"unknown switches":       {config{"keycard": keycard(s, nil), "sandbox": config{"switches": unknown{}}}, "sandbox", nil},
		"unknown switch":         {config{"keycard": keycard(s, nil), "sandbox": config{"switches": config{"keycard.profile": unknown{}}}}, "sandbox", nil},
		"unknown shared setting": {config{"keycard": keycard(s, nil), "max_retries": unknown{}}, "max_retries", []string{"max_retries"}},
	} {
		t.Run(name, func(t *testing.T) {
			provider := start(t)
			none(t, provider.configure(t, c.settings))
			found := provider.read(t, organizations, nil)
			one(t, found, c.at, c.texts...)
			if strings.Contains(found[0].text, "planted") {
				t.Errorf("a credential is repeated: %s", found[0].text)
			}
		})
	}
	if total := s.Counters().Total; total != 0 {
		t.Errorf("%d requests were sent", total)
	}
}

// An unusable endpoint of the environment is no concern of runs that do not use it.
func TestEnvironment(t *testing.T) {
	s := acctest.Start(t)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s went to the environment's endpoint", r.URL)
	}))
	defer elsewhere.Close()
	here := s.PlatformURL("keycard")
	for _, c := range []struct {
		name        string
		environment map[string]string
		settings    config
		at, text    string
	}{
		{"token", map[string]string{"KEYCARD_ENDPOINT": here, "KEYCARD_ACCESS_TOKEN": "sandbox"}, config{}, "", ""},
		{"client credentials", map[string]string{"KEYCARD_ENDPOINT": here + "/", "KEYCARD_CLIENT_ID": "sandbox", "KEYCARD_CLIENT_SECRET": "sandbox"}, config{}, "", ""},
		{"secret alone", map[string]string{"KEYCARD_CLIENT_SECRET": "sandbox"}, config{"keycard": config{"endpoint": here, "client_id": "sandbox"}}, "", ""},
		{"configuration wins", map[string]string{"KEYCARD_ENDPOINT": elsewhere.URL, "KEYCARD_ACCESS_TOKEN": "refused"}, config{"keycard": keycard(s, nil)}, "", ""},
		{
			"credential of the configuration wins, whatever its kind",
			map[string]string{"KEYCARD_CLIENT_ID": "refused", "KEYCARD_CLIENT_SECRET": "refused"},
			config{"keycard": keycard(s, nil)},
			"", "",
		},
		{
			"an unknown setting does not fall back",
			map[string]string{"KEYCARD_ENDPOINT": elsewhere.URL},
			config{"keycard": keycard(s, config{"endpoint": unknown{}})},
			"keycard.endpoint", "only known after apply",
		},
		{"plain http", map[string]string{"KEYCARD_ENDPOINT": "http://api.example.com", "KEYCARD_ACCESS_TOKEN": "sandbox"}, config{}, "keycard.endpoint", "Expected https"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, v := range c.environment {
				t.Setenv(name, v)
			}
			provider := start(t)
			none(t, provider.configure(t, c.settings))
			found := provider.read(t, organizations, nil)
			if c.at == "" {
				none(t, found)
			} else {
				one(t, found, c.at, c.text)
			}
		})
	}
}

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
