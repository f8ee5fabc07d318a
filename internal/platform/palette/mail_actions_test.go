package palette_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

const (
	reminder = "tenancy_palette_send_organization_reminder"
	reset    = "tenancy_palette_request_password_reset"
	ada      = "ada@example.com"
)

func TestMailActions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ action, kind, path string }{
		{reminder, "organizations", "/v1/auth/user/org/forgot"},
		{reset, "password_reset", "/v1/auth/user/password/reset"},
	} {
		t.Run(c.action, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			done := w.Invoke(t, c.action, map[string]string{"email_id": ada})
			if len(done.Errors) > 0 || len(done.Progress) != 1 || !strings.Contains(done.Progress[0], ada) {
				t.Errorf("got %+v", done)
			}
			if got := w.mails(); !slices.Equal(got, []mail{{ada, c.kind}}) {
				t.Errorf("sent: %v", got)
			}
			if bad := w.Invoke(t, c.action, map[string]string{"email_id": "ada"}); len(bad.Errors) != 1 || !strings.Contains(bad.Errors[0], "Malformed e-mail address") {
				t.Errorf("got %+v", bad)
			}
			if none := w.Invoke(t, c.action, nil); len(none.Errors) == 0 {
				t.Error("an action without an address was invoked")
			}
			// A mail whose confirmation is lost is not sent again.
			w.ClearLog()
			w.fault(sandbox.Fault{Path: c.path, Action: sandbox.ActionAnswerAfter, Status: http.StatusInternalServerError, Body: `{"code":"Broken","message":"oops","ref":"ref-9"}`})
			lost := w.Invoke(t, c.action, map[string]string{"email_id": ada})
			if len(lost.Errors) != 1 || !strings.Contains(lost.Errors[0], "may have taken effect") || !strings.Contains(lost.Errors[0], "ref-9") {
				t.Errorf("got %+v", lost)
			}
			if n := w.requests(c.path); n != 1 || len(w.mails()) != 2 {
				t.Errorf("%d requests, %d mails", n, len(w.mails()))
			}
		})
	}
}

func TestMailActionsThroughTheCLI(t *testing.T) {
	acctest.Newer(t)
	w := start(t)
	w.Test(t, resource.TestStep{Config: w.config(`
resource "terraform_data" "member" {
  input = "` + ada + `"
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.` + reminder + `.test, action.` + reset + `.test]
    }
  }
}
action "` + reminder + `" "test" {
  config {
    email_id = terraform_data.member.output
  }
}
action "` + reset + `" "test" {
  config {
    email_id = terraform_data.member.output
  }
}
`)})
	if got := w.mails(); !slices.Equal(got, []mail{{ada, "organizations"}, {ada, "password_reset"}}) {
		t.Errorf("sent: %v", got)
	}
}
