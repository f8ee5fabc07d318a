package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestRateHeadersTellTheAllowance(t *testing.T) {
	for _, test := range []struct {
		permitted, remaining string
		want                 rest.Allowance
		known                bool
	}{
		{"1000", "999", rest.Allowance{Limit: 1000, Window: time.Minute, Remaining: 999}, true},
		{"200", "0", rest.Allowance{Limit: 200, Window: time.Minute, Remaining: 0}, true},
		{"200", "", rest.Allowance{Limit: 200, Window: time.Minute, Remaining: -1}, true},
		{"", "5", rest.Allowance{}, false},
		{"many", "5", rest.Allowance{}, false},
		{"0", "0", rest.Allowance{}, false},
	} {
		header := http.Header{}
		for name, value := range map[string]string{"X-Ratelimit-Permitted": test.permitted, "X-Ratelimit-Remaining": test.remaining} {
			if value != "" {
				header.Set(name, value)
			}
		}
		if got, known := rateLimit(header); got != test.want || known != test.known {
			t.Errorf("%+v: got %+v, %t", test, got, known)
		}
	}
}
