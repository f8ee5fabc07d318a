package rest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// thing is an object a create makes.
type thing struct {
	ID      string
	Created time.Time
}

func TestCreateAfterALostAnswer(t *testing.T) {
	down := errors.New("down")
	// The server's clock is an hour ahead.
	const ahead = time.Hour
	ours := func(id string) thing { return thing{ID: id, Created: time.Now().Add(ahead).Truncate(time.Second)} }
	old := thing{ID: "old", Created: time.Now().Add(ahead - time.Minute)}
	for _, test := range []struct {
		name    string
		status  int
		lists   []any
		resolve func(context.Context, thing) (thing, error)
		want    string
		text    string
		lookups int
	}{
		{name: "success", status: 201, want: "made"},
		{name: "definite failure", status: 400, text: "HTTP 400"},
		{name: "adopted", status: 502, lists: []any{[]thing{old, ours("new")}}, want: "new", lookups: 1},
		{name: "adopted when it shows at last", status: 502, lists: []any{down, []thing{old}, []thing{old, ours("new")}}, want: "new", lookups: 3},
		{name: "nothing was made", status: 502, lists: []any{[]thing{old}}, text: "shows nothing that it made", lookups: 4},
		{name: "several", status: 504, lists: []any{[]thing{ours("a"), ours("b")}}, text: "thing a, thing b", lookups: 1},
		{name: "no list", status: 500, lists: []any{down}, text: "failed too (down)", lookups: 4},
		{name: "no list at last", status: 500, lists: []any{[]thing{old}, down}, text: "failed too (down)", lookups: 4},
		{
			name: "resolved", status: 502, lists: []any{[]thing{ours("new")}}, want: "new, again", lookups: 1,
			resolve: func(_ context.Context, match thing) (thing, error) { return thing{ID: match.ID + ", again"}, nil },
		},
		{
			name: "not resolved", status: 502, lists: []any{[]thing{ours("new")}}, text: "It made thing new, and making up for that failed: down", lookups: 1,
			resolve: func(context.Context, thing) (thing, error) { return thing{}, down },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			creates, lookups := 0, 0
			client := fast(t, transport(func(*http.Request) (*http.Response, error) {
				creates++
				return answerOf(test.status, "", with("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))), nil
			}), nil)
			got, err := Create(t.Context(), client, func(ctx context.Context) (thing, error) {
				_, err := client.Do(ctx, Request{Operation: "create thing", Method: http.MethodPost, Path: "/things"}, nil)
				return thing{ID: "made"}, err
			}, Ambiguity[thing]{
				Find: func(context.Context) ([]thing, error) {
					answer := test.lists[min(lookups, len(test.lists)-1)]
					lookups++
					if err, ok := answer.(error); ok {
						return nil, err
					}
					return answer.([]thing), nil
				},
				CreatedAt: func(o thing) time.Time { return o.Created },
				Resolve:   test.resolve,
				Describe:  func(o thing) string { return "thing " + o.ID },
			})
			if creates != 1 || lookups != test.lookups {
				t.Errorf("%d creates and %d lookups, want 1 and %d", creates, lookups, test.lookups)
			}
			if test.text == "" && (err != nil || got.ID != test.want) {
				t.Errorf("got %v, %v", got, err)
			}
			if test.text != "" && (err == nil || !strings.Contains(err.Error(), test.text) || !HasStatus(err, test.status)) {
				t.Errorf("got %v, want %q and the failed call", err, test.text)
			}
		})
	}
}

// TestCreateWithoutAnAnswer knows the server's clock from the list alone.
func TestCreateWithoutAnAnswer(t *testing.T) {
	const behind = -time.Hour
	client := fast(t, transport(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			return nil, errors.New("connection reset")
		}
		return answerOf(200, "", with("Date", time.Now().Add(behind).UTC().Format(http.TimeFormat))), nil
	}), nil)
	got, err := Create(t.Context(), client, func(ctx context.Context) (thing, error) {
		_, err := client.Do(ctx, Request{Operation: "create thing", Method: http.MethodPost, Path: "/things"}, nil)
		return thing{}, err
	}, Ambiguity[thing]{
		Find: func(ctx context.Context) ([]thing, error) {
			_, err := client.Do(ctx, Request{Operation: "list things", Method: http.MethodGet, Path: "/things"}, nil)
			return []thing{{ID: "old", Created: time.Now().Add(behind - time.Minute)}, {ID: "new", Created: time.Now().Add(behind)}}, err
		},
		CreatedAt: func(o thing) time.Time { return o.Created },
	})
	if err != nil || got.ID != "new" {
		t.Error(got, err)
	}
}

func TestCreateEndsWithTheContext(t *testing.T) {
	client := fast(t, transport(func(*http.Request) (*http.Response, error) { return answerOf(502, "", nil), nil }), nil)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Create(ctx, client, func(ctx context.Context) (thing, error) {
		_, err := client.Do(ctx, Request{Operation: "create thing", Method: http.MethodPost, Path: "/things"}, nil)
		cancel()
		return thing{}, err
	}, Ambiguity[thing]{
		Find:      func(ctx context.Context) ([]thing, error) { return nil, ctx.Err() },
		CreatedAt: func(o thing) time.Time { return o.Created },
	})
	if err == nil || !strings.Contains(err.Error(), "the object may exist") || !IsAmbiguous(err) {
		t.Error(err)
	}
}

// TestCreateManyAlike lets one of many creates with the same natural key lose its answer: it gets
// the object that no other create made, although theirs are listed too, some before their own
// answers have arrived.
func TestCreateManyAlike(t *testing.T) {
	var mu sync.Mutex
	var list []thing
	listed := make(chan struct{})
	posts := 0
	client := fast(t, transport(func(*http.Request) (*http.Response, error) {
		mu.Lock()
		posts++
		post := posts
		list = append(list, thing{ID: strconv.Itoa(post), Created: time.Now()})
		mu.Unlock()
		if post == 1 {
			return nil, errors.New("connection reset")
		}
		<-listed // answered only after the first create has seen all of them
		return answerOf(201, strconv.Itoa(post), with("Content-Type", "application/json")), nil
	}), nil)
	var alike sync.WaitGroup
	got := make([]thing, 5)
	for n := range got {
		alike.Go(func() {
			made, err := Create(t.Context(), client, func(ctx context.Context) (thing, error) {
				var id json.Number
				_, err := client.Do(ctx, Request{Operation: "create thing", Method: http.MethodPost, Path: "/things"}, &id)
				return thing{ID: id.String()}, err
			}, Ambiguity[thing]{
				Find: func(context.Context) ([]thing, error) {
					for {
						mu.Lock()
						all := slices.Clone(list)
						mu.Unlock()
						if len(all) == len(got) {
							close(listed)
							return all, nil
						}
						runtime.Gosched()
					}
				},
				CreatedAt: func(o thing) time.Time { return o.Created },
				Key:       func(o thing) string { return o.ID },
			})
			if err != nil {
				t.Error(err)
			}
			got[n] = made
		})
	}
	alike.Wait()
	ids := map[string]bool{}
	for _, made := range got {
		ids[made.ID] = true
	}
	if len(ids) != len(got) {
		t.Errorf("%d creates share %d objects: %v", len(got), len(ids), got)
	}
}

// TestCreateAdoptsOnce lets two creates lose their answers one after the other, and shows both of
// them the object of the first alone.
func TestCreateAdoptsOnce(t *testing.T) {
	client := fast(t, transport(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection reset") }), nil)
	create := func() (thing, error) {
		return Create(t.Context(), client, func(ctx context.Context) (thing, error) {
			_, err := client.Do(ctx, Request{Operation: "create thing", Method: http.MethodPost, Path: "/things"}, nil)
			return thing{}, err
		}, Ambiguity[thing]{
			Find:      func(context.Context) ([]thing, error) { return []thing{{ID: "new", Created: time.Now()}}, nil },
			CreatedAt: func(o thing) time.Time { return o.Created },
			Key:       func(o thing) string { return o.ID },
		})
	}
	if got, err := create(); err != nil || got.ID != "new" {
		t.Error(got, err)
	}
	if got, err := create(); err == nil || !strings.Contains(err.Error(), "shows nothing that it made") {
		t.Error(got, err)
	}
}
