package keycard

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Own writes are known to the checks that follow in the same run, without another question.
func TestMembersKnowOwnWrites(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, `{"items":[{"id":"u1","type":"user","email":"Ada@example.com","status":"active"}],"pagination":{"after_cursor":null,"before_cursor":null}}`)
	}))
	t.Cleanup(server.Close)
	connected, err := api.New(api.Config{Endpoint: server.URL, AccessToken: "token", Rest: rest.Config{MaxRetries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	m := newMembers(connected, false)
	check := func(email string) diag.Diagnostics {
		return m.checkInvitable(t.Context(), "o", email, false, path.Root("email"))
	}
	// The third address makes it worth asking for the whole list.
	for _, email := range []string{"a@example.com", "b@example.com", "c@example.com"} {
		if check(email).HasError() {
			t.Fatalf("%s cannot be invited", email)
		}
	}
	before := asked.Load()
	for range 20 {
		m.invited("o", api.Invitation{ID: "i1", Email: "Jane@example.com", Status: api.InvitationPending})
		if !check("jane@example.com").HasError() {
			t.Error("an address that was just invited can be invited again")
		}
		m.revoked("o", "i1", "JANE@example.com")
		if check("jane@example.com").HasError() {
			t.Error("an address whose invitation was revoked cannot be invited")
		}
	}
	if !check("ada@example.com").HasError() {
		t.Error("a member can be invited")
	}
	m.removed("o", "u1", "ada@example.com")
	if check("ada@example.com").HasError() {
		t.Error("who is no longer a member cannot be invited")
	}
	if more := asked.Load() - before; more != 0 {
		t.Errorf("asked %d more times", more)
	}
}
