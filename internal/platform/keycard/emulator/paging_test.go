package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPagingWalksEveryList(t *testing.T) {
	w := newWorld(t)
	credentials := sandboxOrg + "/service-accounts/" + machineID + "/credentials"
	for i := range 5 {
		w.do("POST", "/organizations", fmt.Sprintf(`{"name":"O%d"}`, i), 201)
		w.do("POST", sandboxOrg+"/service-accounts", fmt.Sprintf(`{"name":"S%d"}`, i), 201)
		w.do("POST", credentials, fmt.Sprintf(`{"name":"C%d"}`, i), 201)
		w.do("POST", sandboxOrg+"/invitations", fmt.Sprintf(`{"email":"i%d@example.com","role":"org_member"}`, i), 201)
	}
	for path, total := range map[string]int{
		"/organizations": 6, sandboxOrg + "/users": 5, sandboxOrg + "/service-accounts": 6, credentials: 6,
		sandboxOrg + "/invitations": 5, sandboxOrg + "/identities": 9,
	} {
		whole := ids(w.get(path, 200))
		w.Equal(path, len(whole), total)
		for _, limit := range []int{1, 2, 3, total, total + 1} {
			w.Equal(fmt.Sprintf("%s forward by %d", path, limit), w.walk(path, limit, "after"), whole)
			w.Equal(fmt.Sprintf("%s backward by %d", path, limit), w.walk(path, limit, "before"), whole)
		}
	}
}

// walk collects the ids of all pages; backward it starts at the last row and gets there by after.
func (w *world) walk(path string, limit int, direction string) []string {
	w.Helper()
	var out []string
	cursor := ""
	if direction == "before" {
		whole := w.get(path, 200)
		last := whole["page_info"].(map[string]any)["end_cursor"].(string)
		cursor = "&before=" + url.QueryEscape(last)
		all := ids(whole)
		out = all[len(all)-1:]
	}
	for range 20 {
		page := w.get(fmt.Sprintf("%s?limit=%d%s", path, limit, cursor), 200)
		info := page["page_info"].(map[string]any)
		if direction == "after" {
			w.Equal("has_prev_page", info["has_prev_page"], cursor != "")
			out = append(out, ids(page)...)
			if info["has_next_page"] == false {
				return out
			}
			cursor = "&after=" + url.QueryEscape(info["end_cursor"].(string))
			continue
		}
		w.Equal("has_next_page", info["has_next_page"], true)
		out = append(ids(page), out...)
		if info["has_prev_page"] == false {
			return out
		}
		cursor = "&before=" + url.QueryEscape(info["start_cursor"].(string))
	}
	w.Fatal("the walk does not end")
	return nil
}

func TestPagingRefusals(t *testing.T) {
	w := newWorld(t)
	cursor := w.get(sandboxOrg+"/users", 200)["page_info"].(map[string]any)["end_cursor"].(string)
	for _, query := range []string{
		"limit=0", "limit=101", "limit=-1", "limit=ten", "limit=", "after=", "after=%21", "before=bm8",
		"after=" + cursor + "&before=" + cursor,
	} {
		w.get(sandboxOrg+"/users?"+query, 400)
	}
	w.get(sandboxOrg+"/users?limit=100", 200)
	w.get(sandboxOrg+"/users?limit=1", 200)
}

func TestEmptyPageHasNoCursors(t *testing.T) {
	w := newWorld(t)
	info := w.get(sandboxOrg+"/invitations", 200)["page_info"].(map[string]any)
	w.Equal("page_info", info, map[string]any{"has_next_page": false, "has_prev_page": false})

	whole := w.get(sandboxOrg+"/identities", 200)["page_info"].(map[string]any)
	for _, beyond := range []string{"after=" + whole["end_cursor"].(string), "before=" + whole["start_cursor"].(string)} {
		page := w.get(sandboxOrg+"/identities?"+beyond, 200)
		w.Equal("items", len(items(page)), 0)
		w.Equal("pagination", page["pagination"], map[string]any{"after_cursor": nil, "before_cursor": nil})
	}
}

func TestDefaultLimitIsFifty(t *testing.T) {
	w := newWorld(t)
	for i := range 51 {
		w.do("POST", sandboxOrg+"/service-accounts", fmt.Sprintf(`{"name":"S%d"}`, i), 201)
	}
	w.Equal("items", len(items(w.get(sandboxOrg+"/service-accounts", 200))), 50)
}

func TestCursorSurvivesItsRow(t *testing.T) {
	w := newWorld(t)
	path := sandboxOrg + "/service-accounts"
	first := w.get(path+"?limit=1", 200)
	w.do("POST", path, `{"name":"next"}`, 201)
	w.do("DELETE", path+"/"+ids(first)[0], "", 204)
	rest := w.get(path+"?after="+first["page_info"].(map[string]any)["end_cursor"].(string), 200)
	w.Equal("items", len(items(rest)), 1)
	w.Equal("has_prev_page", rest["page_info"].(map[string]any)["has_prev_page"], false)
}

func TestCursorRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := position{time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "ms")).UTC(), rapid.StringMatching(`[a-z0-9,]{1,26}`).Draw(t, "id")}
		got, ok := parseCursor(p.cursor())
		if !ok || !got.Created.Equal(p.Created) || got.ID != p.ID {
			t.Fatalf("%v became %v", p, got)
		}
	})
}

func TestKeysOrderLikePositions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) position {
			return position{time.UnixMilli(rapid.Int64Range(0, 9_999_999_999_999).Draw(t, name)), rapid.StringMatching(`[a-z0-9]{26}`).Draw(t, name)}
		}
		a, b := draw("a"), draw("b")
		want := a.Created.Compare(b.Created)
		if want == 0 {
			want = slices.Compare([]byte(a.ID), []byte(b.ID))
		}
		if got := slices.Compare([]byte(a.key()), []byte(b.key())); got != want {
			t.Fatalf("%v against %v: %d, want %d", a, b, got, want)
		}
	})
}
