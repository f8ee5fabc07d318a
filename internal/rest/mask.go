package rest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Masked stands where a secret stood.
const Masked = "(masked)"

// publicSecret is the credential of every fresh sandbox. It protects nothing, and hunting for the
// word would blank ids, names and labels that hold it.
const publicSecret = "sandbox"

// shortestLearned is the length below which a value found under a secret key is not hunted for
// elsewhere: blanking every "true" or "12" of a text would hide more than it protects.
const shortestLearned = 6

// Masker removes secrets from text meant for people: values under telling JSON keys, form fields
// and headers, and literal secrets wherever they stand, also in their URL, JSON and base64
// spellings. It is safe for concurrent use, and a nil Masker still masks by key.
type Masker struct {
	// parent's secrets are masked too, those it learns later included.
	parent *Masker

	mu       sync.RWMutex
	secrets  []string
	replacer *strings.Replacer
	// keys are secret beside the usual ones; they are set before the masker is shared.
	keys []string
}

// NewMasker returns a masker that knows literal secrets; empty ones are ignored.
func NewMasker(secrets ...string) *Masker {
	m := &Masker{}
	m.Add(secrets...)
	return m
}

// Add makes further literal secrets known, such as an access token that was just minted.
func (m *Masker) Add(secrets ...string) {
	m.mu.RLock()
	fresh := slices.DeleteFunc(slices.Clone(secrets), func(s string) bool {
		return strings.TrimSpace(s) == "" || s == publicSecret || slices.Contains(m.secrets, s)
	})
	m.mu.RUnlock()
	if len(fresh) == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secrets = append(slices.Clip(m.secrets), fresh...)
	m.replacer = replacerOf(m.secrets)
}

// With returns a masker that knows further secrets without teaching them to m: those of one
// request. What m learns later, it knows too.
func (m *Masker) With(secrets ...string) *Masker {
	with := NewMasker(secrets...)
	if m != nil {
		with.parent, with.keys = m, m.keys
	}
	return with
}

// Text masks any text: a body, complete or cut off, a form, a header line, a message that quotes one.
func (m *Masker) Text(text string) string {
	var keys []string
	for at := m; at != nil; at = at.parent {
		at.mu.RLock()
		replacer := at.replacer
		at.mu.RUnlock()
		if replacer != nil {
			text = replacer.Replace(text)
		}
		keys = at.keys
	}
	return maskKeys(text, keys)
}

// Header renders headers with the values of credential headers masked.
func (m *Masker) Header(header http.Header) map[string]string {
	out := make(map[string]string, len(header))
	for name, values := range header {
		if isSecretKey(name, m.keys) || isCredentialHeader(name) {
			out[name] = Masked
			continue
		}
		out[name] = m.Text(strings.Join(values, ", "))
	}
	return out
}

// raw masks a JSON document and keeps it a valid one.
func (m *Masker) raw(document json.RawMessage) json.RawMessage {
	if len(document) == 0 {
		return nil
	}
	masked := m.Text(string(document))
	if json.Valid([]byte(masked)) {
		return json.RawMessage(masked)
	}
	// A literal cut the document's syntax; what is left is only fit to be read.
	quoted, err := json.Marshal(masked)
	if err != nil {
		return nil
	}
	return quoted
}

// replacerOf replaces every spelling of the secrets, longest first.
func replacerOf(secrets []string) *strings.Replacer {
	var spellings []string
	for _, secret := range secrets {
		spellings = append(spellings, spellingsOf(secret)...)
	}
	slices.SortFunc(spellings, func(a, b string) int { return len(b) - len(a) })
	pairs := make([]string, 0, 2*len(spellings))
	for _, spelling := range slices.Compact(spellings) {
		pairs = append(pairs, spelling, Masked)
	}
	return strings.NewReplacer(pairs...)
}

// spellingsOf returns the forms in which a secret reaches a text.
func spellingsOf(secret string) []string {
	spellings := []string{secret, strings.TrimSpace(secret)}
	for _, escaped := range []string{url.QueryEscape(secret), url.PathEscape(secret)} {
		spellings = append(spellings, escaped, lowerHex(escaped))
	}
	for _, escapeHTML := range []bool{true, false} {
		var b strings.Builder
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(escapeHTML)
		if encoder.Encode(secret) == nil {
			spellings = append(spellings, strings.Trim(strings.TrimSpace(b.String()), `"`))
		}
	}
	if len(secret) >= shortestLearned {
		spellings = append(spellings, base64Cores(secret)...)
	}
	return spellings
}

// base64Cores returns what base64 makes of a secret inside a longer value, such as the user and
// password of basic authentication: the characters that depend on the secret alone, for each of
// the three ways it can fall on the encoding's three-byte groups.
func base64Cores(secret string) []string {
	var cores []string
	for before := range 3 {
		bits := before * 8
		first, last := (bits+5)/6, (bits+len(secret)*8)/6
		padded := append(make([]byte, before), secret...)
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			cores = append(cores, encoding.EncodeToString(padded)[first:last])
		}
	}
	return cores
}

// lowerHex writes percent escapes with small letters, as some servers echo them.
func lowerHex(escaped string) string {
	raw := []byte(escaped)
	for i := 0; i+2 < len(raw); i++ {
		if raw[i] == '%' {
			copy(raw[i:i+3], strings.ToLower(string(raw[i:i+3])))
		}
	}
	return string(raw)
}

// credentialsOf returns the secrets that a request's headers carry.
func credentialsOf(header http.Header) []string {
	var found []string
	for name, values := range header {
		if !isSecretKey(name, nil) && !isCredentialHeader(name) {
			continue
		}
		for _, value := range values {
			scheme, credential, ok := strings.Cut(value, " ")
			if !ok {
				credential = value
			}
			found = append(found, value, credential)
			if strings.EqualFold(scheme, "Basic") {
				if pair, err := base64.StdEncoding.DecodeString(credential); err == nil {
					_, password, _ := strings.Cut(string(pair), ":")
					found = append(found, password)
				}
			}
		}
	}
	return slices.DeleteFunc(found, func(s string) bool { return len(s) < shortestLearned })
}

// secretsOf returns the strings that stand under secret keys of a request, so that an answer that
// echoes one of them is masked too.
func (m *Masker) secretsOf(request Request, body []byte) []string {
	var found []string
	var walk func(value any, secret bool)
	walk = func(value any, secret bool) {
		switch value := value.(type) {
		case map[string]any:
			for key, inner := range value {
				walk(inner, secret || isSecretKey(key, m.keys))
			}
		case []any:
			for _, inner := range value {
				walk(inner, secret)
			}
		case string:
			if secret && len(value) >= shortestLearned {
				found = append(found, value)
			}
		}
	}
	var document any
	if request.Body != nil && json.Unmarshal(body, &document) == nil {
		walk(document, false)
	}
	for _, values := range []url.Values{request.Form, request.Query} {
		for key, list := range values {
			for _, value := range list {
				walk(value, isSecretKey(key, m.keys))
			}
		}
	}
	return found
}
