package provider_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
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
