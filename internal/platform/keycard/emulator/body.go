package emulator

import (
	"encoding/json"
	"io"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDescription is the longest description of an account or credential, in characters.
const maxDescription = 500

// body is a request's JSON object; what a key holds is read with the rules of its field.
type body map[string]json.RawMessage

// readBody reads the request's object. No body at all is an empty object.
func (x *exchange) readBody() (body, error) {
	raw, err := io.ReadAll(x.request.Body)
	if err != nil {
		return nil, invalid("the request body could not be read")
	}
	if len(strings.TrimSpace(string(raw))) == 0 {
		return body{}, nil
	}
	return parseObject("the request body", raw)
}

func parseObject(what string, raw []byte) (body, error) {
	var b body
	if err := json.Unmarshal(raw, &b); err != nil || b == nil {
		return nil, invalid("%s must be a JSON object", what)
	}
	return b, nil
}

// rule tells what is wrong with a value; "" is nothing.
type rule func(value string) string

// text reads an optional string; absent is nil, null is refused.
func (b body) text(key string, rules ...rule) (*string, error) {
	value, present, err := b.clearable(key, rules...)
	if err == nil && present && value == nil {
		return nil, invalid("%s must be a string, not null", key)
	}
	return value, err
}

// need reads a required string.
func (b body) need(key string, rules ...rule) (string, error) {
	value, err := b.text(key, rules...)
	if err != nil {
		return "", err
	}
	if value == nil {
		return "", invalid("%s is required", key)
	}
	return *value, nil
}

// clearable reads an optional string that null clears: nil and present.
func (b body) clearable(key string, rules ...rule) (value *string, present bool, err error) {
	raw, present := b[key]
	if !present {
		return nil, false, nil
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		return nil, true, invalid("%s must be a string", key)
	}
	if value == nil {
		return nil, true, nil
	}
	for _, broken := range rules {
		if complaint := broken(*value); complaint != "" {
			return nil, true, invalid("%s %s", key, complaint)
		}
	}
	return value, true, nil
}

// describe reads a description; "" clears it, which the caller sees as the empty string.
func (b body) describe() (*string, error) {
	return b.text("description", between(0, maxDescription), printable)
}

func between(least, most int) rule {
	return func(value string) string {
		if n := utf8.RuneCountInString(value); n < least || n > most {
			return "has a length that is not allowed"
		}
		return ""
	}
}

func filled(value string) string {
	if value == "" {
		return "must not be empty"
	}
	return ""
}

func printable(value string) string {
	if strings.ContainsFunc(value, unicode.IsControl) {
		return "must not contain control characters"
	}
	return ""
}

// title is the rule for names: something to see, nothing else is documented.
func title(value string) string {
	if strings.TrimSpace(value) == "" {
		return "must not be blank"
	}
	return printable(value)
}

func oneOf(values ...string) rule {
	return func(value string) string {
		if !slices.Contains(values, value) {
			return "must be one of " + strings.Join(values, ", ")
		}
		return ""
	}
}

func emailAddress(value string) string {
	parsed, err := mail.ParseAddress(value)
	if err != nil || parsed.Address != value || parsed.Name != "" {
		return "must be an e-mail address"
	}
	return ""
}
