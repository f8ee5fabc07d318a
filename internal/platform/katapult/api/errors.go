package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// adviceOf says by code what to do. This API has no status for a bad credential: it is refused with
// 400 or 403, like much else.
var adviceOf = map[string]string{
	"missing_api_token":                  refusedToken,
	"invalid_api_token":                  refusedToken,
	"invalid_capabilities_token":         refusedToken,
	"unauthorized_network_for_api_token": "The API token works from certain networks only. Let it work from this address, or run this from another one.",
	"scope_not_granted":                  "The API token was not granted the scope. Use a token that has it.",
	codeSuspended:                        "A suspended organization can be listed, and nothing else, until its suspension ends.",
	codeNotActivated:                     "An organization that is not activated can be listed, and nothing else, until it is.",
}

const refusedToken = "The API token was refused. Check that it is the right one for this endpoint and has not expired, been regenerated or been deleted."

// Codes of errors that callers tell apart.
const (
	codeRouteNotFound = "route_not_found"
	codeSuspended     = "organization_suspended"
	codeNotActivated  = "organization_not_activated"
	codeSteps         = "deletion_steps_not_satisfied"
	codeNotManaged    = "managed_organization_required"
	codeNoUser        = "no_user_associated_with_identity"
)

// IsSuspended tells whether a call was refused because its organization is suspended.
func IsSuspended(err error) bool { return hasCode(err, codeSuspended) }

// IsNotActivated tells whether a call was refused because its organization is not activated yet.
func IsNotActivated(err error) bool { return hasCode(err, codeNotActivated) }

// IsNotManaged tells whether an organization was not deleted because no other one manages it.
func IsNotManaged(err error) bool { return hasCode(err, codeNotManaged) }

// IsNoUser tells whether the token belongs to an organization instead of a user.
func IsNoUser(err error) bool { return hasCode(err, codeNoUser) }

// OpenSteps returns the descriptions of what is left to do before an organization can be deleted,
// by step; nil where err is no refusal for that reason.
func OpenSteps(err error) map[string]string {
	e, ok := errors.AsType[*rest.Error](err)
	var detail struct {
		Steps DeletionSteps `json:"steps"`
	}
	if !ok || e.Code != codeSteps || json.Unmarshal(e.Details, &detail) != nil {
		return nil
	}
	return detail.Steps.Open()
}

// Open returns the descriptions of the steps that are not satisfied.
func (s DeletionSteps) Open() map[string]string {
	open := map[string]string{}
	for name, step := range s {
		if !step.Satisfied {
			open[name] = step.Description
		}
	}
	return open
}

func hasCode(err error, code string) bool {
	e, ok := errors.AsType[*rest.Error](err)
	return ok && e.Code == code
}

// failure is an error's body. The wire wraps it in {"error": …}; the documentation shows it bare.
type failure struct {
	Code        string          `json:"code"`
	Description string          `json:"description"`
	Detail      json.RawMessage `json:"detail"`
}

// detail holds what the codes add. A field that has another type than expected is passed over.
type detail struct {
	TotalPermitted json.Number
	IPAddress      string
	Scopes         []string
	Details        string
	Errors         []string
	Issue          string
	Description    string
	Path           []string
}

func readDetail(raw json.RawMessage) detail {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields)
	var d detail
	for key, target := range map[string]any{
		"total_permitted": &d.TotalPermitted, "ip_address": &d.IPAddress, "scopes": &d.Scopes, "details": &d.Details,
		"errors": &d.Errors, "issue": &d.Issue, "issue_description": &d.Description, "path": &d.Path,
	} {
		if value, ok := fields[key]; ok {
			_ = json.Unmarshal(value, target)
		}
	}
	return d
}

// decodeError reads an error's body. A path that the service does not know proves nothing about
// an object, so its 404 is not recognized.
func decodeError(e *rest.Error, body []byte) {
	var wrapped struct {
		Error json.RawMessage `json:"error"`
	}
	var f failure
	if json.Unmarshal(body, &wrapped) == nil && len(wrapped.Error) > 0 {
		_ = json.Unmarshal(wrapped.Error, &f)
	}
	if f.Code == "" {
		_ = json.Unmarshal(body, &f)
	}
	if f.Code == "" || f.Code == codeRouteNotFound {
		e.Recognized = false
	}
	e.Code, e.Details, e.Advice = f.Code, f.Detail, adviceOf[f.Code]
	d := readDetail(f.Detail)
	e.Message = strings.Join(slices.DeleteFunc(append([]string{f.Description}, d.facts()...), func(s string) bool { return s == "" }), "; ")
	e.Fields = d.fields()
}

// facts says what the detail adds to the description.
func (d detail) facts() []string {
	var facts []string
	if d.TotalPermitted != "" {
		facts = append(facts, fmt.Sprintf("%s requests a minute are permitted (total_permitted)", d.TotalPermitted))
	}
	if d.IPAddress != "" {
		facts = append(facts, "the request came from the network address "+d.IPAddress)
	}
	if len(d.Scopes) > 0 {
		facts = append(facts, "one of these scopes is needed: "+strings.Join(d.Scopes, ", "))
	}
	facts = append(facts, d.Details)
	if d.Issue != "" {
		facts = append(facts, strings.TrimSpace(d.Issue+" "+d.Description))
	}
	for _, sentence := range d.Errors {
		if fieldOf(sentence) == "" {
			facts = append(facts, sentence)
		}
	}
	return facts
}

// sentenceStarts are how the sentences of a validation error name the fields of a request.
var sentenceStarts = map[string]string{"Name ": "name", "Sub domain ": "sub_domain", "Annotations ": "annotations"}

func fieldOf(sentence string) string {
	for start, field := range sentenceStarts {
		if strings.HasPrefix(sentence, start) {
			return field
		}
	}
	return ""
}

// fields are the messages by field of the request.
func (d detail) fields() map[string]string {
	fields := map[string][]string{}
	for _, sentence := range d.Errors {
		if field := fieldOf(sentence); field != "" {
			fields[field] = append(fields[field], sentence)
		}
	}
	if len(d.Path) > 0 {
		// Of an annotation or a lookup, its argument is named: the caller wrote that one.
		field := d.Path[0]
		fields[field] = append(fields[field], cmp.Or(d.Description, d.Issue, "the argument is missing"))
	}
	if len(fields) == 0 {
		return nil
	}
	joined := make(map[string]string, len(fields))
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		joined[field] = strings.Join(fields[field], "; ")
	}
	return joined
}
