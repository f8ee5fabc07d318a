package bindplane_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Refreshing many organizations takes one list.
func TestRefreshOfManyOrganizations(t *testing.T) {
	t.Parallel()
	const n = 200
	b := start(t)
	ids := make([]string, n)
	for i := range ids {
		ids[i] = b.create(fmt.Sprintf("Acme %d", i))
	}
	b.ClearLog()
	p := b.protocol(object{"api_key": "sandbox"})
	var group sync.WaitGroup
	turn := make(chan struct{}, 10) // as many at once as a CLI asks for
	for _, id := range ids {
		group.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			answer, err := p.refresh(organizationType, object{"id": id, "name": "Former", "eula_accepted": true}, nil)
			if err != nil || len(answer.Diagnostics) > 0 {
				t.Errorf("%s: %v %v", id, err, texts(answer.Diagnostics))
				return
			}
			if state := string(answer.NewState.MsgPack); !strings.Contains(state, "Acme") {
				t.Errorf("%s became %q", id, state)
			}
		})
	}
	group.Wait()
	if lists, all := b.requests(http.MethodGet, "/v1/organizations"), len(b.Log()); lists != 1 || all != 1 {
		t.Errorf("%d lists, %d requests", lists, all)
	}
}

// What an absence means depends on who saw the organization before.
func TestAbsence(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("Acme")
	state := object{"id": id, "name": "Acme", "resource_name": "unknown", "eula_accepted": true}
	other := b.protocol(credential(b.principal(map[string]string{"email": "other@example.com"})))
	for _, typeName := range []string{organizationType, licenseType} {
		if typeName == licenseType {
			id = b.create("Acme")
			state = object{"organization_id": id, "use_context_endpoint": false}
		}
		read := func(p *protocol, private []byte) (text string, removed bool, kept []byte) {
			t.Helper()
			answer, err := p.refresh(typeName, state, private)
			if err != nil {
				t.Fatal(err)
			}
			value, err := answer.NewState.Unmarshal(p.kind(typeName))
			if err != nil {
				t.Fatal(err)
			}
			return texts(answer.Diagnostics), value.IsNull(), answer.Private
		}
		text, removed, seen := read(b.protocol(object{"api_key": "sandbox"}), nil)
		if text != "" || removed || !strings.Contains(string(seen), "seen_by") {
			t.Fatalf("%s: found: %q, removed %v, private %s", typeName, text, removed, seen)
		}
		if strings.Contains(string(seen), `"sandbox"`) {
			t.Errorf("%s: the private state reveals the key: %s", typeName, seen)
		}
		if _, _, again := read(b.protocol(object{"api_key": "sandbox"}), seen); !bytes.Equal(again, seen) {
			t.Errorf("%s: a second look changes the private state from %s to %s", typeName, seen, again)
		}
		if text, removed, _ = read(other, seen); removed || !strings.HasPrefix(text, "ERROR") || !strings.Contains(text, "another credential listed it before") {
			t.Errorf("%s: seen by another: %q, removed %v", typeName, text, removed)
		}
		if text, removed, _ = read(other, nil); removed || !strings.HasPrefix(text, "WARNING") || !strings.Contains(text, "cannot be seen") {
			t.Errorf("%s: never seen: %q, removed %v", typeName, text, removed)
		}
		if typeName == organizationType {
			// A delete without a refresh is no wiser: the server calls absent what the caller may not see.
			if text := texts(other.destroy(typeName, state, seen)); !strings.HasPrefix(text, "ERROR") || !strings.Contains(text, "another credential listed it before") {
				t.Errorf("destroyed by another: %q", text)
			}
			other.clean(other.destroy(typeName, state, nil))
		}
		b.send(http.MethodDelete, "/v1/organizations/"+id, "")
		if typeName == organizationType {
			p := b.protocol(object{"api_key": "sandbox"})
			p.clean(p.destroy(typeName, state, seen))
		}
		if text, removed, _ = read(b.protocol(object{"api_key": "sandbox"}), seen); !removed || !strings.HasPrefix(text, "WARNING") || !strings.Contains(text, "is gone") {
			t.Errorf("%s: gone: %q, removed %v", typeName, text, removed)
		}
	}
}

// What the list does not show may still be found by its handle. That is no sighting in the list.
func TestReadByHandle(t *testing.T) {
	t.Parallel()
	b := start(t, "list_lag", "1000", "organization_name", "slug")
	id := b.create("Acme")
	p := b.protocol(object{"api_key": "sandbox"})
	state := object{"id": id, "name": "Former", "resource_name": "acme", "eula_accepted": true}
	answer, err := p.refresh(organizationType, state, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.clean(answer.Diagnostics)
	if !strings.Contains(string(answer.NewState.MsgPack), "Acme") || strings.Contains(string(answer.Private), "seen_by") {
		t.Errorf("state is %s, private state %s", answer.NewState.MsgPack, answer.Private)
	}
	p.clean(p.data("tenancy_bindplane_organization", object{"organization_id": "acme"}))

	// The handle may have passed to another organization.
	answer, err = p.refresh(organizationType, state.with("id", "gone"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(answer.Diagnostics); !strings.HasPrefix(got, "WARNING") || !strings.Contains(got, "cannot be seen") {
		t.Errorf("another organization's handle leads to %q", got)
	}
	// Only an absence counts as one.
	if err := b.AddFault(sandbox.Fault{Platform: "bindplane", Path: "/v1/organizations/acme", Action: sandbox.ActionAnswer, Status: 403}); err != nil {
		t.Fatal(err)
	}
	if answer, err = p.refresh(organizationType, state, nil); err != nil || !strings.HasPrefix(texts(answer.Diagnostics), "ERROR") {
		t.Errorf("a refusal leads to %v, %v", texts(answer.Diagnostics), err)
	}
}

// credential turns provider settings as HCL into an object.
func credential(settings string) object {
	out := object{}
	for line := range strings.Lines(settings) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " = ")
		out[name] = strings.Trim(value, `"`)
	}
	return out
}
