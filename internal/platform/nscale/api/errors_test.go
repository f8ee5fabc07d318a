package api

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestErrors(t *testing.T) {
	cases := map[string]struct {
		status   int
		body     string
		code     string
		mentions []string
		notFound bool
	}{
		"full":        {403, `{"error":"forbidden","error_description":"identity:users read","trace_id":"0af7651916cd43dd"}`, "forbidden", []string{"forbidden", "identity:users read", "0af7651916cd43dd"}, false},
		"without id":  {404, `{"error":"not_found","error_description":"the requested resource does not exist"}`, "not_found", []string{"does not exist"}, true},
		"new code":    {422, `{"error":"unprocessable_content","error_description":"no","extra":[1]}`, "unprocessable_content", []string{"no"}, false},
		"oauth2":      {400, `{"error":"invalid_grant","error_description":"refresh token reuse"}`, "invalid_grant", []string{"refresh token reuse"}, false},
		"proxy's 404": {404, `<html>nginx</html>`, "", nil, false},
		"rotated": {
			401, `{"error":"access_denied","error_description":"token validation failed"}`, "access_denied",
			[]string{"token validation failed", "was rotated", "NSCALE_SERVICE_TOKEN"},
			false,
		},
		"echoed token": {400, `{"error":"invalid_request","error_description":"bad token ` + testToken + `"}`, "invalid_request", []string{"bad token"}, false},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			calls := 0
			client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
				calls++
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			_, err := client.Group(t.Context(), testOrg, testID)
			var e *rest.Error
			if !asError(err, &e) || e.Status != test.status || e.Code != test.code {
				t.Fatalf("got %#v", err)
			}
			for _, part := range test.mentions {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q lacks %q", err, part)
				}
			}
			if strings.Contains(err.Error(), testToken) {
				t.Errorf("%q shows the token", err)
			}
			if rest.IsNotFound(err) != test.notFound {
				t.Errorf("IsNotFound is %v", !test.notFound)
			}
			if calls != 1 {
				t.Errorf("sent %d requests, want 1", calls)
			}
		})
	}
}

// What people see does not depend on the order of a server's lists.
