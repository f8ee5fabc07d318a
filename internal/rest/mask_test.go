package rest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMaskByKey(t *testing.T) {
	const s = "pl4nted"
	var m *Masker
	for _, text := range []string{
		`{"client_secret":"pl4nted"}`,
		`{"clientSecret" : "pl4nted"}`,
		`{"secretKey":"pl4nted","name":"kept"}`,
		`{"alternateSecretKeys":["pl4nted","pl4nted"],"name":"kept"}`,
		`{"licenseKey":"pl4nted"}`,
		`{"password":"pl4nted"}`,
		`{"api_key":"pl4nted"}`,
		`{"apiKey":"pl4nted"}`,
		`{"access_token":"pl4nted"}`,
		`{"a":[{"b":{"token":"pl4nted"}}]}`,
		`{"token":{"value":"pl4nted","more":["pl4nted"]}}`,
		`{"token":"say \"pl4nted\" and pl4nted\\"}`,
		`{"token":"a\\\"pl4nted"}`,
		`{"token":"pl4nted`,
		`{"token":["pl4nted", "pl4`,
		`{"token": 1234567890, "x": "kept"}`,
		`{"s\u0065cret":"pl4nted"}`,
		`{"body":"{\"secret\":\"pl4nted\",\"n\":1}"}`,
		`{"body":"{\"body\":\"{\\\"secret\\\":\\\"x\\\\\\\"pl4nted\\\"}\"}"}`,
		`bad request: {"secret":"pl4nted"} is wrong`,
		`"stray" quotes" then {"secret":"pl4nted"}`,
		`grant_type=client_credentials&client_secret=pl4nted&x=y`,
		`GET /callback?access_token=pl4nted&x=y`,
		"Authorization: pl4nted\nX: kept",
		"Authorization: Bearer pl4nted",
		`{"Authorization":"Bearer pl4nted"}`,
		`ApiKey: pl4nted`,
		`X-Bindplane-Api-Key: pl4nted`,
		"Set-Cookie: session=pl4nted; Path=/",
		"sent Bearer pl4nted.and-more to the server",
		"sent Basic cGw0bnRlZDpwbDRudGVk to the server",
		"token eyJhbGciOiJub25lIn0.eyJwbDRudGVkIjoxfQ.c2ln is expired",
	} {
		got := m.Text(text)
		for _, leak := range []string{s, "1234567890", "cGw0bnRlZDpwbDRudGVk", "eyJwbDRudGVkIjoxfQ"} {
			if strings.Contains(got, leak) {
				t.Errorf("%s\nbecomes %s", text, got)
			}
		}
		if strings.Contains(text, "kept") && !strings.Contains(got, "kept") {
			t.Errorf("%s\nloses too much: %s", text, got)
		}
		if json.Valid([]byte(text)) && !json.Valid([]byte(got)) && !strings.Contains(text, `\`) {
			t.Errorf("%s\nis no JSON any more: %s", text, got)
		}
	}
}

func TestMaskLeavesTheRest(t *testing.T) {
	var m *Masker
	for _, text := range []string{
		`{"name":"a","token_type":"Bearer","has_secret":true,"secret":null,"token":""}`,
		`invalid token: the organization is not known`,
		"Basic authentication is not supported; use a Bearer token",
		`name=a&limit=100`,
	} {
		if got := m.Text(text); got != text {
			t.Errorf("%s\nbecomes %s", text, got)
		}
	}
}

// TestMaskLiterals plants a secret in every spelling and place.
func TestMaskLiterals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[A-Za-z0-9+/="\\<&%é _-]{6,24}`).Filter(func(s string) bool { return len(strings.TrimSpace(s)) >= 6 }).Draw(t, "secret")
		before, after := rapid.StringMatching("[a-z]{0,5}").Draw(t, "before"), rapid.StringMatching("[a-z]{0,5}").Draw(t, "after")
		m := NewMasker(secret)
		encoded, _ := json.Marshal(map[string]string{"message": before + secret + after})
		for _, text := range []string{
			before + secret + after, string(encoded),
			"/x/" + url.PathEscape(secret) + "/y", "q=" + url.QueryEscape(secret), "q=" + strings.ToLower(url.QueryEscape("%")) + lowerHex(url.QueryEscape(secret)),
		} {
			if got := m.Text(text); !strings.Contains(got, Masked) || strings.Contains(got, secret) {
				t.Fatalf("%q becomes %q", text, got)
			}
		}
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
			pair := encoding.EncodeToString([]byte(before + ":" + secret + after))
			got := m.Text("<" + pair + ">")
			rest, _ := encoding.DecodeString(strings.Trim(got, "<>"))
			if !strings.Contains(got, Masked) || strings.Contains(string(rest), secret) {
				t.Fatalf("%q becomes %q", pair, got)
			}
		}
	})
}

// document draws a JSON document in which some values stand under secret keys.
func document(t *rapid.T, depth int, secret string) any {
	if depth == 0 {
		return rapid.SampledFrom([]any{"plain", `"`, `\`, `":`, `{"`, 1, nil, true}).Draw(t, "leaf")
	}
	object := map[string]any{}
	for i := range rapid.IntRange(1, 3).Draw(t, "size") {
		object[rapid.SampledFrom([]string{"name", "items", `q"`, `\`}).Draw(t, "key")+strconv.Itoa(i)] = document(t, depth-1, secret)
	}
	if rapid.Bool().Draw(t, "planted") {
		key := rapid.SampledFrom([]string{"secret", "client_secret", "apiKey", "licenseKey", "alternateSecretKeys"}).Draw(t, "secret key")
		object[key] = rapid.SampledFrom([]any{secret, `"` + secret, secret + `\`, []any{secret, `x"` + secret}, map[string]any{"a": secret, "b]": secret}}).Draw(t, "value")
	}
	return object
}

func TestMaskAnyDocumentCutAnywhere(t *testing.T) {
	const secret = "PLANTED"
	rapid.Check(t, func(t *rapid.T) {
		raw, err := json.Marshal(document(t, 3, secret))
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		for range rapid.IntRange(0, 2).Draw(t, "nesting") {
			outer, _ := json.Marshal(map[string]string{"body": text})
			text = string(outer)
		}
		text = text[:rapid.IntRange(0, len(text)).Draw(t, "cut")]
		if got := (*Masker)(nil).Text(text); strings.Contains(got, secret) {
			t.Fatalf("%s\nbecomes %s", text, got)
		}
	})
}

func FuzzMask(f *testing.F) {
	for _, seed := range []string{`{"secret":"x"}`, `"\"\\\":`, `a=b&token=`, `{"token":[`, "Bearer ", `"secret":\"`} {
		f.Add(seed)
	}
	m := NewMasker("PLANTED-SECRET")
	f.Fuzz(func(t *testing.T, text string) {
		if got := m.Text(text + "PLANTED-SECRET" + text); strings.Contains(got, "PLANTED-SECRET") {
			t.Errorf("%q becomes %q", text, got)
		}
		if got := m.Text(`{"secret":"PL4NTED"}` + text); strings.Contains(got, "PL4NTED") {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}

// TestNothingLeaks sends planted secrets through every part of a call, lets the answer echo them
// all, and looks for them in the log and the error.
func TestNothingLeaks(t *testing.T) {
	planted := map[string]string{
		"credential": "credential-3f9a", "configured": "configured-81c2", "sent": "sent-in-body-77",
		"form": "sent-in-form-12", "cookie": "cookie-5d5d", "path": "path-token-99", "answer": "answered-4242", "custom": "custom-2718",
	}
	for _, status := range []int{200, 401, 500} {
		var log strings.Builder
		client := fast(t, transport(func(r *http.Request) (*http.Response, error) {
			body, _ := json.Marshal(map[string]any{
				"code": planted["credential"], "message": "the key " + planted["credential"] + " with " + planted["sent"] + planted["form"] + planted["configured"] + planted["path"],
				"client_secret": planted["answer"], "recipe": planted["custom"],
				"details": map[string]any{"token": planted["answer"], "echo": planted["credential"] + planted["sent"]},
			})
			return answerOf(status, string(body), with("Set-Cookie", "s="+planted["cookie"], "X-Echo", planted["credential"])), nil
		}), func(c *Config) {
			c.Secrets = []string{planted["configured"], planted["path"]}
			c.SecretKeys = []string{"recipe"}
			c.Trace = true
			c.MaxRetries = 1
			c.Authorize = func(_ context.Context, r *http.Request) error {
				r.Header.Set("ApiKey", planted["credential"])
				return nil
			}
			c.DecodeError = func(e *Error, body []byte) {
				var shape struct {
					Code, Message string
					Details       json.RawMessage
				}
				_ = json.Unmarshal(body, &shape)
				e.Code, e.Message, e.Details = shape.Code, shape.Message, shape.Details
				e.Fields = map[string]string{"name": shape.Message}
			}
			c.Log = func(_ context.Context, msg string, fields map[string]any) { fmt.Fprintln(&log, msg, fields) }
		})
		for _, request := range []Request{
			{Method: http.MethodPut, Body: map[string]any{"secret": planted["sent"], "recipe": planted["custom"]}},
			{Method: http.MethodPost, Form: url.Values{"client_secret": {planted["form"]}}, Query: url.Values{"token": {planted["form"]}}},
		} {
			request.Path = Path("hooks", planted["path"])
			_, err := client.Do(t.Context(), request, nil)
			seen := log.String()
			if err != nil {
				e := func() *Error {
					target := &Error{}
					_ = errors.As(err, &target)
					return target
				}()
				seen += err.Error() + e.Code + e.Message + string(e.Details) + e.Path + fmt.Sprint(e.Fields)
			}
			// Only what this request carried, or what is known of it, can be told from plain text.
			for name, secret := range planted {
				if name == "sent" && request.Body == nil || name == "form" && request.Form == nil {
					continue
				}
				if strings.Contains(seen, secret) {
					t.Errorf("status %d: %s leaks in %s", status, name, seen)
				}
			}
			for _, msg := range []string{LogAttempt, LogRequest, LogResponse} {
				if !strings.Contains(seen, msg) {
					t.Errorf("no entry %q", msg)
				}
			}
			log.Reset()
		}
	}
}

// The sandbox's credential is public; the words that hold it must stay readable.
func TestMaskLeavesTheSandboxAlone(t *testing.T) {
	t.Parallel()
	const text = `GET /organizations/sandboxorganization0000000 for "sandbox"`
	if got := NewMasker("sandbox").Text(text); got != text {
		t.Errorf("got %q", got)
	}
}
