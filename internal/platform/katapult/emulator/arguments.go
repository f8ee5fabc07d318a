package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// arguments is the tree that query string and JSON body make together; the body wins.
type arguments map[string]any

func readArguments(r *http.Request) (arguments, error) {
	tree := map[string]any{}
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		rawKey, rawValue, _ := strings.Cut(pair, "=")
		key, keyErr := url.QueryUnescape(rawKey)
		value, valueErr := url.QueryUnescape(rawValue)
		if keyErr == nil && valueErr == nil && key != "" {
			plant(tree, splitKey(key), value)
		}
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return tree, nil
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil || len(strings.TrimSpace(string(raw))) == 0 {
		return tree, err
	}
	var body any
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, invalidJSON.with(map[string]string{"details": err.Error()})
	}
	if object, ok := body.(map[string]any); ok {
		graft(tree, object)
	}
	return tree, nil
}

// splitKey takes a[b][] apart into a, b and the empty key of an array.
func splitKey(key string) []string {
	name, rest, nested := strings.Cut(key, "[")
	if !nested || !strings.HasSuffix(rest, "]") || name == "" {
		return []string{key}
	}
	return append([]string{name}, strings.Split(strings.TrimSuffix(rest, "]"), "][")...)
}

// plant puts a query value into the tree. In an array of objects it belongs to the first one that
// lacks its key, so that pairs may also be sent column by column, as sorted queries are.
func plant(tree map[string]any, path []string, value string) {
	key := path[0]
	switch {
	case len(path) == 1:
		tree[key] = value
	case path[1] == "":
		list, _ := tree[key].([]any)
		if len(path) == 2 {
			tree[key] = append(list, value)
			return
		}
		at := slices.IndexFunc(list, func(element any) bool {
			object, ok := element.(map[string]any)
			_, has := object[path[2]]
			return ok && !has
		})
		if at < 0 {
			at, list = len(list), append(list, map[string]any{})
		}
		plant(list[at].(map[string]any), path[2:], value)
		tree[key] = list
	default:
		inner, ok := tree[key].(map[string]any)
		if !ok {
			inner = map[string]any{}
			tree[key] = inner
		}
		plant(inner, path[1:], value)
	}
}

// graft merges the body's object into the tree, leaf by leaf.
func graft(tree, object map[string]any) {
	for key, value := range object {
		inner, isObject := value.(map[string]any)
		present, wasObject := tree[key].(map[string]any)
		if isObject && wasObject {
			graft(present, inner)
			continue
		}
		tree[key] = value
	}
}

// badArgument refuses the argument at a path.
func badArgument(issue, description string, path ...string) error {
	return invalidArgument.with(map[string]any{
		"path": path, "index": nil, "issue": issue, "issue_description": description, "errors": []string{},
		"argument": map[string]any{"id": "CoreAPI/" + strings.Join(path, "/"), "name": path[len(path)-1], "description": nil},
	})
}

func absentArgument(path ...string) error {
	return missingArgument.with(map[string]any{
		"path": path, "argument": map[string]any{"name": path[len(path)-1], "description": nil},
	})
}

// text reads a required string.
func (a arguments) text(path []string) (string, error) {
	name := path[len(path)-1]
	switch value := a[name].(type) {
	case nil:
		return "", absentArgument(path...)
	case string:
		return value, nil
	default:
		return "", badArgument("invalid_scalar", "The value must be a string", path...)
	}
}

// count reads an optional number from 1.
func (a arguments) count(name string, otherwise int) (int, error) {
	n := otherwise
	switch value := a[name].(type) {
	case nil:
	case string:
		parsed, err := strconv.Atoi(value)
		if err != nil {
			return 0, badArgument("parse_error", "The value must be a whole number", name)
		}
		n = parsed
	case float64:
		n = int(value)
		if float64(n) != value {
			return 0, badArgument("invalid_scalar", "The value must be a whole number", name)
		}
	default:
		return 0, badArgument("invalid_scalar", "The value must be a whole number", name)
	}
	if n < 1 {
		return 0, badArgument("validation_errors", "The value must be at least 1", name)
	}
	return n, nil
}

// pairs reads the optional annotations. A pair without a value has the value nil.
func (a arguments) pairs() ([]keyValue, error) {
	const name = "annotations"
	if a[name] == nil {
		return nil, nil
	}
	list, ok := a[name].([]any)
	if !ok {
		return nil, badArgument("array_expected", "The value must be an array", name)
	}
	out := []keyValue{}
	for _, element := range list {
		object, ok := element.(map[string]any)
		if !ok {
			return nil, badArgument("object_expected", "The value must be an object", name)
		}
		key, err := arguments(object).text([]string{name, "key"})
		if err != nil {
			return nil, err
		}
		pair := keyValue{Key: key}
		if object["value"] != nil {
			value, err := arguments(object).text([]string{name, "value"})
			if err != nil {
				return nil, err
			}
			pair.Value = &value
		}
		out = append(out, pair)
	}
	return out, nil
}
