package emulator

import (
	"encoding/json"
	"maps"
	"net/url"
	"strings"
)

// field describes one protocol setting: an object when it has fields of its own, otherwise a
// leaf with a parser. Every one of them may be null.
type field struct {
	fields map[string]field
	parse  func(raw json.RawMessage) (value any, complaint string)
	// absent is what a leaf that nobody set shows.
	absent any
}

var protocolSettings = map[string]field{
	"oauth2": {fields: map[string]field{
		"authorization_endpoint":           {parse: parseURI},
		"token_endpoint":                   {parse: parseURI},
		"jwks_uri":                         {parse: parseURI},
		"registration_endpoint":            {parse: parseURI},
		"scopes_supported":                 {parse: parseTexts},
		"code_challenge_methods_supported": {parse: parseTexts},
	}},
	"openid": {fields: map[string]field{
		"userinfo_endpoint": {parse: parseURI},
	}},
}

// protocolSettings2026 adds the claim that identifies a user at the identity provider.
var protocolSettings2026 = map[string]field{
	"oauth2": protocolSettings["oauth2"],
	"openid": {fields: map[string]field{
		"userinfo_endpoint": {parse: parseURI},
		"external_id_claim": {parse: parseText, absent: "sub"},
	}},
}

func (x *exchange) protocolFields() map[string]field {
	if x.profile2026() {
		return protocolSettings2026
	}
	return protocolSettings
}

func parseText(raw json.RawMessage) (any, string) {
	var value string
	if json.Unmarshal(raw, &value) != nil {
		return nil, "must be a string"
	}
	return value, ""
}

func parseURI(raw json.RawMessage) (any, string) {
	value, complaint := parseText(raw)
	if complaint != "" {
		return nil, complaint
	}
	if u, err := url.Parse(value.(string)); err != nil || u.Scheme == "" || u.Host == "" {
		return nil, "must be a URI"
	}
	return value, ""
}

func parseTexts(raw json.RawMessage) (any, string) {
	var texts []string
	if json.Unmarshal(raw, &texts) != nil {
		return nil, "must be an array of strings"
	}
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = text
	}
	return values, ""
}

// mergeProtocols applies an object of settings to the present ones: left out stays, null
// clears, objects merge, arrays replace. Unknown settings are ignored.
func mergeProtocols(known map[string]field, present map[string]any, name string, raw json.RawMessage) (map[string]any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	patch, err := parseObject(name, raw)
	if err != nil {
		return nil, err
	}
	merged := map[string]any{}
	maps.Copy(merged, present)
	for key, f := range known {
		raw, given := patch[key]
		switch {
		case !given:
		case string(raw) == "null":
			merged[key] = nil
		case f.fields != nil:
			inner, _ := merged[key].(map[string]any)
			if merged[key], err = mergeProtocols(f.fields, inner, name+"."+key, raw); err != nil {
				return nil, err
			}
		default:
			value, complaint := f.parse(raw)
			if complaint != "" {
				return nil, invalid("%s.%s %s", name, key, complaint)
			}
			merged[key] = value
		}
	}
	return merged, nil
}

// showProtocols spells settings out: within an object every known setting is present, null
// where it has no value.
func showProtocols(known map[string]field, settings map[string]any) any {
	if settings == nil {
		return nil
	}
	out := map[string]any{}
	for key, f := range known {
		value, set := settings[key]
		switch {
		case f.fields != nil:
			inner, _ := value.(map[string]any)
			out[key] = showProtocols(f.fields, inner)
		case set:
			out[key] = value
		default:
			out[key] = f.absent
		}
	}
	return out
}

// discover fills the settings that nobody gave from the issuer, as its metadata would say.
// What was given stays, null included.
func discover(settings map[string]any, issuer string) map[string]any {
	if _, complaint := parseURI(json.RawMessage(quote(issuer))); complaint != "" {
		return settings
	}
	issuer = strings.TrimRight(issuer, "/")
	found := map[string]map[string]any{
		"oauth2": {
			"authorization_endpoint":           issuer + "/authorize",
			"token_endpoint":                   issuer + "/token",
			"jwks_uri":                         issuer + "/.well-known/jwks.json",
			"scopes_supported":                 []any{"openid", "email", "profile"},
			"code_challenge_methods_supported": []any{"S256"},
		},
		"openid": {"userinfo_endpoint": issuer + "/userinfo"},
	}
	filled := map[string]any{}
	maps.Copy(filled, settings)
	for group, leaves := range found {
		given, set := filled[group]
		inner, isObject := given.(map[string]any)
		if set && !isObject {
			continue
		}
		merged := maps.Clone(leaves)
		maps.Copy(merged, inner)
		filled[group] = merged
	}
	return filled
}

func quote(text string) []byte {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return raw
}
