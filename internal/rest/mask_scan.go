package rest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// secretWords mark a key as secret wherever they stand in it, spelled without case, "_" and "-".
var secretWords = []string{
	"secret", "password", "passwd", "passphrase", "token", "apikey", "licensekey", "privatekey",
	"authorization", "cookie", "assertion", "jwt",
}

// openKeys hold one of secretWords and yet no secret.
var openKeys = []string{"tokentype", "tokenendpoint", "tokenurl", "tokenexpiry", "tokenendpointauthmethod", "passwordpolicy"}

// credentialHeaders carry credentials or sessions although a word list would not tell.
var credentialHeaders = []string{"authorization", "proxyauthorization", "apikey", "xapikey", "xbindplaneapikey", "cookie", "setcookie"}

var (
	// schemes finds credentials by their authentication scheme.
	schemes = regexp.MustCompile(`(?i)\b(Bearer|Basic)(\s+)([A-Za-z0-9+/=._~-]{8,})`)
	// tokens finds JSON web tokens.
	tokens = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){0,4}`)
	// headerLines finds credential headers that a text quotes: all to the end of the line is theirs.
	headerLines = regexp.MustCompile(`(?i)\b((?:proxy-)?authorization|(?:x-)?(?:bindplane-)?api-?key|(?:set-)?cookie)(["']?\s*:\s*)([^\r\n"\\]+)`)
	// fields finds form fields and query parameters.
	fields = regexp.MustCompile(`([A-Za-z0-9_.%\[\]-]+)=([^&\s"'<>;\\]+)`)
)

func normalized(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "", ".", "", "[]", "").Replace(key))
}

// isSecretKey tells whether the value under a key is a secret; extra names further keys.
func isSecretKey(key string, extra []string) bool {
	key = normalized(key)
	if slices.Contains(extra, key) {
		return true
	}
	if slices.Contains(openKeys, key) {
		return false
	}
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(key, word) })
}

func isCredentialHeader(name string) bool {
	return slices.Contains(credentialHeaders, normalized(name))
}

// maskKeys masks what stands under secret keys in any text.
func maskKeys(text string, extra []string) string {
	text = maskJSON(text, extra)
	text = fields.ReplaceAllStringFunc(text, func(field string) string {
		key, _, _ := strings.Cut(field, "=")
		if isSecretKey(key, extra) {
			return key + "=" + Masked
		}
		return field
	})
	text = headerLines.ReplaceAllString(text, "$1$2"+Masked)
	text = schemes.ReplaceAllStringFunc(text, func(match string) string {
		parts := schemes.FindStringSubmatch(match)
		// Prose such as "Basic authentication" is no credential.
		if len(parts[3]) < 24 && !strings.ContainsAny(parts[3], "0123456789+/=._~-") {
			return match
		}
		return parts[1] + parts[2] + Masked
	})
	return tokens.ReplaceAllString(text, Masked)
}

// maskJSON masks the values of secret keys in JSON text. It scans instead of parsing: a body that
// was cut off, that is quoted in a message or escaped inside another body is masked all the same.
func maskJSON(text string, extra []string) string {
	if !strings.Contains(text, `"`) {
		return text
	}
	var out strings.Builder
	written := 0
	for at := 0; at < len(text); {
		open := strings.IndexByte(text[at:], '"')
		if open < 0 {
			break
		}
		open += at
		level := backslashesBefore(text, open)
		end := closingQuote(text, open+1, level)
		keyEnd := min(end, len(text))
		value, isKey := afterColon(text, end+1)
		if !isKey {
			// Only one quote is passed, not the string: the string may hold JSON itself, and a
			// text that merely quotes JSON has stray quotes.
			at = open + 1
			continue
		}
		if !isSecretKey(unescaped(text[open+1:keyEnd]), extra) {
			at = value
			continue
		}
		stop, replacement := secretValue(text, value)
		out.WriteString(text[written:value])
		out.WriteString(replacement)
		written, at = stop, stop
	}
	out.WriteString(text[written:])
	return out.String()
}

// secretValue returns where the value that starts at from ends, and what stands in its place.
// Null, booleans and empty strings stay, for they tell nothing.
func secretValue(text string, from int) (stop int, replacement string) {
	quote := from
	for quote < len(text) && text[quote] == '\\' {
		quote++
	}
	if quote < len(text) && text[quote] == '"' {
		escapes := text[from : quote+1]
		end := closingQuote(text, quote+1, quote-from)
		stop = min(end+1, len(text))
		if text[quote+1:stop] == escapes {
			return stop, text[from:stop]
		}
		return stop, escapes + Masked + escapes
	}
	if from < len(text) && (text[from] == '{' || text[from] == '[') {
		return closingBracket(text, from), `"` + Masked + `"`
	}
	stop = from
	for stop < len(text) && !strings.ContainsRune(",]}\"\\ \t\r\n", rune(text[stop])) {
		stop++
	}
	switch plain := text[from:stop]; plain {
	case "null", "true", "false", "":
		return stop, plain
	default:
		return stop, `"` + Masked + `"`
	}
}

// backslashesBefore counts the backslashes right before a position.
func backslashesBefore(text string, at int) int {
	n := 0
	for at-n > 0 && text[at-n-1] == '\\' {
		n++
	}
	return n
}

// closingQuote finds the quote that ends a string whose opening quote stood behind level
// backslashes, or the end of the text. Deeper escaped quotes belong to the string.
func closingQuote(text string, from, level int) int {
	for at := from; at < len(text); at++ {
		if text[at] == '"' && min(backslashesBefore(text, at), at-from)%(2*level+2) != 2*level+1 {
			return at
		}
	}
	return len(text)
}

// closingBracket finds the end of an object or array, brackets within strings aside, or the end of the text.
func closingBracket(text string, from int) int {
	depth := 0
	for at := from; at < len(text); at++ {
		switch text[at] {
		case '"':
			at = closingQuote(text, at+1, backslashesBefore(text, at))
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return len(text)
}

// afterColon returns where the value of a key starts whose closing quote stood before from.
func afterColon(text string, from int) (value int, isKey bool) {
	colon := skipSpace(text, from)
	if colon >= len(text) || text[colon] != ':' {
		return 0, false
	}
	return skipSpace(text, colon+1), true
}

// skipSpace passes over white space, also where it is itself escaped inside a string.
func skipSpace(text string, at int) int {
	for at < len(text) {
		switch {
		case strings.IndexByte(" \t\r\n", text[at]) >= 0:
			at++
		case at+1 < len(text) && text[at] == '\\' && strings.IndexByte("ntr", text[at+1]) >= 0:
			at += 2
		default:
			return at
		}
	}
	return at
}

// unescaped reads a key as JSON does, so that "s\u0065cret" is found.
func unescaped(key string) string {
	if !strings.Contains(key, `\`) {
		return key
	}
	var plain string
	if json.Unmarshal([]byte(`"`+strings.TrimRight(key, `\`)+`"`), &plain) == nil {
		return plain
	}
	return strings.ReplaceAll(key, `\`, "")
}
