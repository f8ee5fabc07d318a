package api

import (
	"encoding/json"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// decodeError reads an error's body. Its ref identifies the request to the platform's support.
func decodeError(e *rest.Error, body []byte) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return
	}
	text := func(key string) string {
		var value string
		_ = json.Unmarshal(fields[key], &value)
		return value
	}
	e.Code, e.Message = text("code"), text("message")
	if details := fields["details"]; string(details) != "null" {
		e.Details = details
	}
	if ref := text("ref"); ref != "" {
		e.RequestID = ref
	}
	// A 404 without a code is a gateway's.
	e.Recognized = e.Recognized && e.Code != ""
}
