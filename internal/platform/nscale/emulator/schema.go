package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
)

// schema is as much of a JSON schema as the service's request bodies need. Members it does not
// name are ignored; null is refused everywhere.
type schema struct {
	kind     string // "object", "array", "string" or "integer"
	required []string
	members  map[string]*schema
	items    *schema
	pattern  *regexp.Regexp
	enum     []string
}

func object(required []string, members map[string]*schema) *schema {
	return &schema{kind: "object", required: required, members: members}
}

func array(items *schema) *schema { return &schema{kind: "array", items: items} }

func enum(values ...string) *schema { return &schema{kind: "string", enum: values} }

var (
	text  = &schema{kind: "string"}
	texts = array(text)
	label = &schema{kind: "string", pattern: regexp.MustCompile(`^[0-9A-Za-z](?:[0-9A-Za-z-_.]{0,61}[0-9A-Za-z])?$`)}

	metadataSchema = object([]string{"name"}, map[string]*schema{
		"name":        label,
		"description": text,
		"tags":        array(object([]string{"name", "value"}, map[string]*schema{"name": text, "value": text})),
	})
	organizationSchema = resource(object([]string{"organizationType"}, map[string]*schema{
		"organizationType": enum("adhoc", "domain"),
		"domain":           text,
		"providerScope":    enum("global", "organization"),
		"providerID":       text,
		"googleCustomerID": text,
	}))
	groupSchema = resource(object([]string{"roleIDs", "serviceAccountIDs"}, map[string]*schema{
		"roleIDs": texts, "serviceAccountIDs": texts, "userIDs": texts,
		"subjects": array(object([]string{"id", "issuer"}, map[string]*schema{"id": text, "issuer": text, "email": text})),
	}))
	// userSchema leaves the metadata open: the service ignores them.
	userSchema = object([]string{"spec"}, map[string]*schema{
		"spec": object([]string{"subject", "state", "groupIDs"}, map[string]*schema{
			"subject": text, "state": enum("active", "pending", "suspended"), "groupIDs": texts,
		}),
	})
	// memberSchema is the body of service accounts and of projects.
	memberSchema   = resource(object([]string{"groupIDs"}, map[string]*schema{"groupIDs": texts}))
	providerSchema = resource(object([]string{"issuer", "clientID"}, map[string]*schema{
		"issuer": text, "clientID": text, "clientSecret": text, "type": enum("google", "microsoft", "github"),
	}))
	quotasSchema = object([]string{"quotas"}, map[string]*schema{
		"quotas": array(object([]string{"kind", "quantity"}, map[string]*schema{"kind": text, "quantity": {kind: "integer"}})),
	})
)

func resource(spec *schema) *schema {
	return object([]string{"metadata", "spec"}, map[string]*schema{"metadata": metadataSchema, "spec": spec})
}

// read returns a request's body once it fits the schema.
func (s *schema) read(r *http.Request) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, invalid("request body invalid: unsupported content type %q", r.Header.Get("Content-Type"))
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, invalid("request body invalid: %v", err)
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return nil, invalid("request body invalid: failed to decode request body: %v", err)
	}
	if problem := s.check("", value); problem != "" {
		return nil, invalid("request body invalid: %s", problem)
	}
	return raw, nil
}

// check returns what is wrong with a value, naming its JSON pointer; "" when it fits.
func (s *schema) check(pointer string, value any) string {
	at := func(format string, args ...any) string {
		return fmt.Sprintf("%q %s", "/"+pointer, fmt.Sprintf(format, args...))
	}
	below := func(step string) string {
		if pointer == "" {
			return step
		}
		return pointer + "/" + step
	}
	if value == nil {
		return at("Value is not nullable")
	}
	switch s.kind {
	case "object":
		members, ok := value.(map[string]any)
		if !ok {
			return at("value must be an object")
		}
		for _, name := range s.required {
			if _, ok := members[name]; !ok {
				return fmt.Sprintf("%q property %q is missing", "/"+below(name), name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(s.members)) {
			member, ok := members[name]
			if !ok {
				continue
			}
			if problem := s.members[name].check(below(name), member); problem != "" {
				return problem
			}
		}
	case "array":
		items, ok := value.([]any)
		if !ok {
			return at("value must be an array")
		}
		for i, item := range items {
			if problem := s.items.check(below(strconv.Itoa(i)), item); problem != "" {
				return problem
			}
		}
	case "integer":
		if number, ok := value.(float64); !ok || number != float64(int64(number)) {
			return at("value must be an integer")
		}
	default:
		return s.checkText(at, value)
	}
	return ""
}

func (s *schema) checkText(at func(string, ...any) string, value any) string {
	given, ok := value.(string)
	switch {
	case !ok:
		return at("value must be a string")
	case s.pattern != nil && !s.pattern.MatchString(given):
		return at("string doesn't match the regular expression %q", s.pattern)
	case s.enum != nil && !slices.Contains(s.enum, given):
		return at("value is not one of the allowed values %q", s.enum)
	}
	return ""
}
