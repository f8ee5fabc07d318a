package bindplane

import (
	"context"
	"crypto/rand"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// seenKey holds, in private state, the credential that last listed an organization. The list
// shows what the *user* belongs to: with another user's key everything would look deleted, and
// the next apply would make second organizations.
const seenKey = "seen_by"

// sighting is a credential's salted fingerprint and the endpoint, for people.
type sighting struct {
	Salt        string `json:"salt"`
	Fingerprint string `json:"fingerprint"`
	Endpoint    string `json:"endpoint"`
}

// by tells whether the sighting was made with a client's credential.
func (s sighting) by(c *client) bool { return s.Fingerprint == c.Fingerprint(s.Salt) }

// recordSeen keeps that this credential listed the organization. A record of its own stays as it is.
func recordSeen(ctx context.Context, prior tfkit.PrivateReader, private tfkit.PrivateWriter, c *client) diag.Diagnostics {
	if prior != nil {
		if seen, ok := tfkit.GetPrivate[sighting](ctx, prior, seenKey); ok && seen.by(c) {
			return nil
		}
	}
	salt := rand.Text()
	return tfkit.SetPrivate(ctx, private, seenKey, sighting{Salt: salt, Fingerprint: c.Fingerprint(salt), Endpoint: c.Endpoint()})
}

// gone ends a Read that did not find its organization. Only the credential that listed it before
// can tell that it is gone; next says what follows from that.
func gone(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, c *client, what, next string) {
	resp.Diagnostics.Append(hidden(ctx, req.Private, c, what)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if _, ok := tfkit.GetPrivate[sighting](ctx, req.Private, seenKey); !ok {
		resp.Diagnostics.AddWarning(what+" cannot be seen with this credential",
			"The list of organizations does not show it, and never did to a credential of this configuration. That is no proof that it was deleted: "+
				"the state is kept as it was last written, without a refresh. Use a credential of a member of the organization.")
		return
	}
	resp.Diagnostics.AddWarning(what+" is gone",
		"The credential that listed it before does not see it any more at "+c.Endpoint()+": it was deleted outside of this configuration, "+
			"or the user was removed from it, which looks the same. It is removed from the state; "+next)
	resp.State.RemoveResource(ctx)
}

// hidden judges an absence: it is an error when another credential listed the organization last,
// for then it proves nothing.
func hidden(ctx context.Context, private tfkit.PrivateReader, c *client, what string) diag.Diagnostics {
	seen, ok := tfkit.GetPrivate[sighting](ctx, private, seenKey)
	if !ok || seen.by(c) {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(what+" was not found, but another credential listed it before",
		"The list of organizations at "+c.Endpoint()+" shows what this credential's user belongs to. The organization was last listed at "+seen.Endpoint+
			" with another credential, so its absence is no proof that it was deleted, and the state is kept. Go back to that credential or add this user "+
			"to the organization; if the organization really is gone, remove it with `terraform state rm`.")}
}
