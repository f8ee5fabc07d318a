package api

import (
	"encoding/json"
	"net/http"
	"regexp"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// decodeError reads an error's body. The API documents {"message", "code", "status"}, with no
// known codes; the token endpoint speaks RFC 6749, gateways RFC 7807. What is no JSON object
// stays unread: it is not from the API. Neither is a 404 such as the {"message"} of a gateway that
// knows no such route, so that none proves an object's absence.
func decodeError(e *rest.Error, body []byte) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return
	}
	e.Code = firstText(fields, "code", "error", "type")
	e.Message = firstText(fields, "message", "error_description", "detail", "title")
	if nested := fields["error"]; e.Message == "" && len(nested) > 0 {
		var inner map[string]json.RawMessage
		if json.Unmarshal(nested, &inner) == nil {
			e.Code, e.Message = firstText(inner, "code", "type"), firstText(inner, "message", "detail")
		}
	}
	if e.Status == http.StatusNotFound && !describesAbsence(fields) {
		e.Recognized = false
	}
	if e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity {
		e.Fields = fieldsNamed(e.Message)
	}
}

// describesAbsence tells the API's own 404 by two of its three keys. RFC 7807 calls the message
// detail; its title alone says no more than the status does.
func describesAbsence(fields map[string]json.RawMessage) bool {
	evidence := 0
	for _, found := range []bool{
		firstText(fields, "code") != "", firstText(fields, "message", "detail") != "", firstText(fields, "status") == "404",
	} {
		if found {
			evidence++
		}
	}
	return evidence >= 2
}

// firstText returns the first of the keys that holds a non-empty string or a number.
func firstText(fields map[string]json.RawMessage, keys ...string) string {
	for _, key := range keys {
		var text string
		if json.Unmarshal(fields[key], &text) == nil && text != "" && text != "about:blank" {
			return text
		}
		var number json.Number
		if json.Unmarshal(fields[key], &number) == nil && number != "" {
			return number.String()
		}
	}
	return ""
}

// namedField finds a request's field where a message starts with it or quotes it: the API has no
// structured field errors.
var namedField = regexp.MustCompile("(?:^|[\"'`])(" +
	"name|description|email|role|status|identifier|client_id|client_secret|protocols(?:\\.[a-z0-9_.]+)?" +
	")(?:[\"'`:]|\\s|$)")

func fieldsNamed(message string) map[string]string {
	match := namedField.FindStringSubmatch(message)
	if match == nil {
		return nil
	}
	return map[string]string{match[1]: message}
}
