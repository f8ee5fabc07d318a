package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// principalSpec describes a credential to make. Its organization and user are made where missing.
type principalSpec struct {
	// Kind is api_key (the default) or session.
	Kind string `json:"kind"`
	// Email of the user; sandbox@example.com when absent.
	Email string `json:"email"`
	// Organization the credential belongs to; Sandbox when absent.
	Organization string `json:"organization"`
	// ExpiresIn is the lifetime of an API key, such as "1h"; a year when absent.
	ExpiresIn string `json:"expires_in"`
}

type principalAnswer struct {
	APIKey        string `json:"api_key,omitempty"`
	Authorization string `json:"authorization,omitempty"`
	UserUID       string `json:"user_uid"`
	KeyUID        string `json:"key_uid,omitempty"`
}

func principal(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := principalSpec{Kind: "api_key", Email: seedEmail, Organization: seedTenant}
	if err := json.Unmarshal(raw, &spec); err != nil {
		return nil, err
	}
	lifetime, err := time.ParseDuration(cmp.Or(spec.ExpiresIn, "8760h"))
	if err != nil {
		return nil, err
	}
	if _, ok := tenants.Get(c, spec.Organization); !ok {
		newTenant(spec.Organization).put(c)
	}
	u, ok := userOf(c, spec.Email, spec.Organization)
	if !ok {
		u = userRow{UID: newUID(), Tenant: spec.Organization, Email: spec.Email}
		u.put(c)
	}
	switch spec.Kind {
	case "api_key":
		k := keyRow{
			UID: newUID(), Tenant: spec.Organization, Email: spec.Email, Expiry: c.Now.Add(lifetime),
			Created: c.Now, Modified: c.Now, Value: sandbox.NewID(32, sandbox.LowerCase+sandbox.Digits),
		}
		k.Name = "principal-" + k.UID
		k.put(c)
		return principalAnswer{APIKey: k.Value, UserUID: u.UID, KeyUID: k.UID}, nil
	case "session":
		return principalAnswer{Authorization: issue(c, u, ""), UserUID: u.UID}, nil
	}
	return nil, fmt.Errorf("no kind %q: api_key, session", spec.Kind)
}
