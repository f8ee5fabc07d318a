package rest

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
)

func TestPages(t *testing.T) {
	down := errors.New("down")
	type page struct {
		items []int
		next  string
		err   error
	}
	for _, test := range []struct {
		name  string
		pages map[string]page
		want  []int
		err   error
	}{
		{"one page", map[string]page{"": {items: []int{1, 2}}}, []int{1, 2}, nil},
		{"several, an empty one between", map[string]page{"": {[]int{1}, "a", nil}, "a": {nil, "b", nil}, "b": {[]int{2}, "", nil}}, []int{1, 2}, nil},
		{"an error ends the list", map[string]page{"": {[]int{1}, "a", nil}, "a": {nil, "", down}}, []int{1}, down},
		{"the same cursor", map[string]page{"": {[]int{1}, "a", nil}, "a": {[]int{2}, "a", nil}}, []int{1, 2}, ErrPaging},
		{"a loop", map[string]page{"": {[]int{1}, "a", nil}, "a": {[]int{2}, "b", nil}, "b": {[]int{3}, "a", nil}}, []int{1, 2, 3}, ErrPaging},
	} {
		t.Run(test.name, func(t *testing.T) {
			sequence := Pages(t.Context(), func(_ context.Context, cursor string) ([]int, string, error) {
				p := test.pages[cursor]
				return p.items, p.next, p.err
			})
			for range 2 {
				var got []int
				var failed error
				for item, err := range sequence {
					if failed = err; err == nil {
						got = append(got, item)
					}
				}
				if !slices.Equal(got, test.want) || !errors.Is(failed, test.err) {
					t.Errorf("got %v, %v", got, failed)
				}
			}
			if all, err := Collect(sequence); err != nil && all != nil || !errors.Is(err, test.err) {
				t.Errorf("collected %v, %v", all, err)
			}
		})
	}
}

func TestPagesAreBounded(t *testing.T) {
	fetched := 0
	_, err := Collect(Pages(t.Context(), func(context.Context, string) ([]int, string, error) {
		fetched++
		return nil, strconv.Itoa(fetched), nil
	}))
	if !errors.Is(err, ErrPaging) || fetched != MaxPages {
		t.Error(fetched, err)
	}
}

func TestPagesAreLazy(t *testing.T) {
	fetched := 0
	pages := Pages(t.Context(), func(context.Context, string) ([]int, string, error) {
		fetched++
		return []int{1, 2}, strconv.Itoa(fetched), nil
	})
	for item, err := range pages {
		if err != nil || item == 2 {
			break
		}
	}
	if fetched != 1 {
		t.Error(fetched, "pages fetched before they were needed")
	}
}
