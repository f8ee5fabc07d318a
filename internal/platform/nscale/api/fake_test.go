package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// fakeService is one organization with accounts and groups, as the service keeps them: membership
// lives in the groups, reads lag behind writes, and a group write based on a stale read is refused
// (locking) or wins silently.
type fakeService struct {
	lag     time.Duration
	locking bool
	// lose names "METHOD /suffix" of requests that take effect while their answer is lost, once each.
	lose map[string]int

	mu       sync.Mutex
	seq      int
	lists    int
	posts    int
	rotates  int
	accounts history[map[string]ServiceAccount]
	groups   history[map[string]Group]
}

// history remembers the versions of a value, so that reads can be served from the past.
type history[T any] struct {
	versions []version[T]
}

type version[T any] struct {
	at    time.Time
	value T
}

func (h *history[T]) now() T { return h.versions[len(h.versions)-1].value }

func (h *history[T]) seen(lag time.Duration) T {
	value := h.versions[0].value
	for _, v := range h.versions {
		if time.Since(v.at) >= lag {
			value = v.value
		}
	}
	return value
}

func (h *history[T]) set(value T) {
	h.versions = append(h.versions, version[T]{time.Now(), value})
}

func newFake(lag time.Duration, locking bool) *fakeService {
	f := &fakeService{lag: lag, locking: locking, lose: map[string]int{}}
	f.accounts.set(map[string]ServiceAccount{})
	f.groups.set(map[string]Group{})
	return f
}

func (f *fakeService) writer(t *testing.T, timing Timing) *Writer {
	t.Helper()
	client, err := New(Config{Endpoint: "https://fake.example", Token: testToken, Rest: rest.Config{Transport: f, MaxRetries: -1, MaxConcurrent: 100}})
	if err != nil {
		t.Fatal(err)
	}
	return NewWriter(client, timing)
}

func (f *fakeService) group(id string) Group {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.groups.now()[id]
}

func (f *fakeService) addGroup(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.groups.set(map[string]Group{id: {Metadata: Metadata{ID: id, Name: id, HealthStatus: "1"}}})
}

// RoundTrip answers after a moment, during which other requests run.
func (f *fakeService) RoundTrip(r *http.Request) (*http.Response, error) {
	suffix := strings.TrimPrefix(r.URL.Path, "/api/v1/organizations/"+testOrg)
	time.Sleep(time.Millisecond)
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	status, answer := f.handle(r.Method, suffix, body)
	f.mu.Lock()
	lost := f.lose[r.Method+" "+suffix] > 0
	if lost {
		f.lose[r.Method+" "+suffix]--
	}
	f.mu.Unlock()
	if lost {
		return nil, errors.New("connection reset by peer")
	}
	raw, _ := json.Marshal(answer)
	if answer == nil {
		raw = nil
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}, "Date": {time.Now().UTC().Format(http.TimeFormat)}},
		Body: io.NopCloser(strings.NewReader(string(raw))), ContentLength: int64(len(raw)), Request: r,
	}, nil
}

func refusal(status int, code string) (int, any) {
	return status, map[string]string{"error": code, "error_description": "refused"}
}

func (f *fakeService) handle(method, path string, body []byte) (int, any) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case method == "GET" && parts[0] == "serviceaccounts":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.lists++
		list := []ServiceAccount{}
		for id, a := range f.accounts.seen(f.lag) {
			a.Status.AccessToken = ""
			a.Spec.GroupIDs = f.groupsOf(id)
			list = append(list, a)
		}
		return 200, list
	case method == "GET" && parts[0] == "groups":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.lists++
		list := []Group{}
		for _, g := range f.groups.seen(f.lag) {
			list = append(list, g)
		}
		return 200, list
	case method == "POST" && len(parts) == 1:
		f.mu.Lock()
		defer f.mu.Unlock()
		f.posts++
		var write ServiceAccountWrite
		_ = json.Unmarshal(body, &write)
		f.seq++
		id := fmt.Sprintf("account-%d", f.seq)
		a := ServiceAccount{
			Metadata: Metadata{ID: id, Name: write.Metadata.Name, CreationTime: time.Now().UTC().Truncate(time.Second).Format(time.RFC3339)},
			Status:   ServiceAccountStatus{AccessToken: "token-" + id, Expiry: "2030-01-01T00:00:00Z"},
		}
		accounts := maps.Clone(f.accounts.now())
		accounts[id] = a
		f.accounts.set(accounts)
		return 201, a
	case method == "POST":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.rotates++
		accounts := maps.Clone(f.accounts.now())
		a := accounts[parts[1]]
		a.Status.AccessToken += "-rotated"
		accounts[parts[1]] = a
		f.accounts.set(accounts)
		return 200, a
	case method == "PUT" && parts[0] == "serviceaccounts":
		var write ServiceAccountWrite
		_ = json.Unmarshal(body, &write)
		return f.join(parts[1], write)
	case method == "PUT" && parts[0] == "groups":
		f.mu.Lock()
		defer f.mu.Unlock()
		var write GroupWrite
		_ = json.Unmarshal(body, &write)
		groups := maps.Clone(f.groups.now())
		g := groups[parts[1]]
		g.Metadata.Name, g.Metadata.Description = write.Metadata.Name, write.Metadata.Description
		g.Spec = write.Spec
		groups[parts[1]] = g
		f.groups.set(groups)
		return 200, nil
	case method == "DELETE":
		f.mu.Lock()
		defer f.mu.Unlock()
		if _, known := f.accounts.seen(f.lag)[parts[1]]; !known {
			return refusal(404, "not_found")
		}
		accounts := maps.Clone(f.accounts.now())
		delete(accounts, parts[1])
		f.accounts.set(accounts)
		return 200, nil
	}
	return refusal(404, "not_found")
}

func (f *fakeService) groupsOf(account string) []string {
	groups := []string{}
	for id, g := range f.groups.seen(f.lag) {
		if slices.Contains(g.Spec.ServiceAccountIDs, account) {
			groups = append(groups, id)
		}
	}
	return groups
}

// join is an account's PUT: it reads the groups, thinks, and writes those that change.
func (f *fakeService) join(id string, write ServiceAccountWrite) (int, any) {
	f.mu.Lock()
	if _, known := f.accounts.seen(f.lag)[id]; !known {
		f.mu.Unlock()
		return refusal(404, "not_found")
	}
	read := maps.Clone(f.groups.seen(f.lag))
	f.mu.Unlock()
	time.Sleep(2 * time.Millisecond)
	f.mu.Lock()
	defer f.mu.Unlock()
	groups := maps.Clone(f.groups.now())
	for name, g := range read {
		in, want := slices.Contains(g.Spec.ServiceAccountIDs, id), slices.Contains(write.Spec.GroupIDs, name)
		if in == want {
			continue
		}
		// HealthStatus stands in for the stored revision.
		if f.locking && g.Metadata.HealthStatus != groups[name].Metadata.HealthStatus {
			return refusal(409, "conflict")
		}
		f.seq++
		g.Metadata.HealthStatus = strconv.Itoa(f.seq)
		g.Spec.ServiceAccountIDs = slices.Clone(g.Spec.ServiceAccountIDs)
		if want {
			g.Spec.ServiceAccountIDs = append(g.Spec.ServiceAccountIDs, id)
		} else {
			g.Spec.ServiceAccountIDs = slices.DeleteFunc(g.Spec.ServiceAccountIDs, func(m string) bool { return m == id })
		}
		groups[name] = g
	}
	f.groups.set(groups)
	return 200, ServiceAccount{}
}
