package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	notFoundText  = "resource not found"
	forbiddenText = "you do not have permission to perform this action"
)

// fail answers with the platform's error body: a list of texts and nothing else.
func fail(w http.ResponseWriter, status int, texts ...string) {
	reply(w, status, map[string]any{"errors": texts})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(err)
	}
}

// readBody decodes a JSON body, whatever content type it came with. The server flushes the
// headers of a malformed body's 400 before it sets a content type, so the answer is plain.
func readBody(w http.ResponseWriter, r *http.Request, into any) bool {
	raw, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusBadRequest)
		body, _ := json.Marshal(map[string]any{"errors": []string{err.Error()}})
		_, _ = w.Write(body)
		return false
	}
	return true
}

// writer renders resources in the chosen habit for empty optional fields.
type writer struct{ mode string }

func render(c *sandbox.Call) writer { return writer{c.Switch(switchOptional)} }

// optional adds a field, or what stands for it when it is empty.
func (wr writer) optional(into map[string]any, name string, value any, empty bool, placeholder any) {
	switch {
	case !empty:
		into[name] = value
	case wr.mode == "null":
		into[name] = nil
	case wr.mode == "present":
		into[name] = placeholder
	}
}

func (wr writer) resource(kind, id, name, displayName string, modified time.Time, spec map[string]any) map[string]any {
	raw, err := json.Marshal(spec)
	if err != nil {
		panic(err)
	}
	hash := sha256.Sum256(raw)
	metadata := map[string]any{
		"id": id, "name": name, "labels": map[string]string{},
		"hash": hex.EncodeToString(hash[:]), "dateModified": modified.Format(time.RFC3339Nano),
	}
	wr.optional(metadata, "displayName", displayName, displayName == "", "")
	for _, text := range []string{"description", "icon", "resourceDocLink", "stability", "warning"} {
		wr.optional(metadata, text, nil, true, "")
	}
	wr.optional(metadata, "version", nil, true, 1)
	wr.optional(metadata, "deprecated", nil, true, false)
	wr.optional(metadata, "additionalInfo", nil, true, map[string]any{"message": "", "documentation": []any{}})
	return map[string]any{
		"apiVersion": "bindplane.observiq.com/v1", "kind": kind,
		"metadata": metadata, "spec": spec, "status": map[string]any{},
	}
}

func (wr writer) organization(o organization) map[string]any {
	spec := map[string]any{}
	wr.optional(spec, "auth0", o.Auth0, o.Auth0 == nil, auth0{})
	wr.optional(spec, "parameters", masked(o.Parameters), len(o.Parameters) == 0, []parameter{})
	return wr.resource("Organization", o.ID, o.Name, o.DisplayName, o.DateModified, spec)
}

func (wr writer) account(a account) map[string]any {
	spec := map[string]any{"secretKey": a.SecretKey}
	wr.optional(spec, "alternateSecretKeys", a.AlternateKeys, len(a.AlternateKeys) == 0, []string{})
	wr.optional(spec, "parameters", masked(a.Parameters), len(a.Parameters) == 0, []parameter{})
	return wr.resource("Account", a.ID, a.Name, a.DisplayName, a.DateModified, spec)
}

func (wr writer) user(u user) map[string]any {
	spec := map[string]any{"email": u.Email}
	wr.optional(spec, "activeAccount", u.ActiveAccount, u.ActiveAccount == "", "")
	wr.optional(spec, "nextLoginAccount", u.NextLogin, u.NextLogin == "", "")
	wr.optional(spec, "requestedMFA", u.RequestedMFA, !u.RequestedMFA, false)
	return wr.resource("User", u.ID, u.Email, u.DisplayName, u.DateModified, spec)
}

// maskedValue stands for a sensitive parameter's value in every answer.
const maskedValue = `"(sensitive)"`

func masked(parameters []parameter) []parameter {
	out := make([]parameter, 0, len(parameters))
	for _, p := range parameters {
		if p.Sensitive {
			p.Value = json.RawMessage(maskedValue)
		}
		out = append(out, p)
	}
	return out
}

// list renders a list; an empty one is null where optional fields are.
func (wr writer) list(items []map[string]any) any {
	if len(items) == 0 && wr.mode == "null" {
		return nil
	}
	if items == nil {
		return []any{}
	}
	return items
}
