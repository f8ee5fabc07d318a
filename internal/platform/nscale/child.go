package nscale

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/bulk"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// childModel is the model of a managed object inside an organization, P = *M.
type childModel[T, M any] interface {
	*M
	origin() *originModel
	// read takes over what the API tells of the object.
	read(object T)
}

// child is what the managed objects inside an organization share: identity, import, Read, Delete
// and how their failures are told.
type child[T, M any, P childModel[T, M]] struct {
	tfkit.Resource[*client]
	// noun names the object to people: "service account".
	noun  string
	cache func(c *client) *bulk.Cache[T]
	// make creates the object, in the one call that state must remember.
	make func(ctx context.Context, c *client, org string, plan P, diags *diag.Diagnostics) (T, error)
	// finish does what is left to do after make, and returns the object as lists show it then.
	finish func(ctx context.Context, c *client, org string, made T, plan P) (T, error)
	// change updates the object and returns it as lists show it then.
	change func(ctx context.Context, c *client, plan, state P) (T, error)
	// settle takes over the object into a plan, save for what the plan settled already.
	settle func(plan P, object T)
	// remember, if any, keeps in private state what a write knew and no read will tell.
	remember func(ctx context.Context, private tfkit.PrivateWriter, plan P, object T) diag.Diagnostics
	// writeOnly, if any, copies into a plan what only the configuration holds.
	writeOnly func(ctx context.Context, config tfsdk.Config, plan P) diag.Diagnostics
	// remove deletes the object and returns once it is gone from lists.
	remove func(ctx context.Context, c *client, state P) error
	// guard, if any, says why the object must not be deleted by this caller.
	guard func(ctx context.Context, c *client, state P) diag.Diagnostics
	// complete, if any, fills in after read what other calls tell.
	complete func(ctx context.Context, c *client, model P)
	// notice, if any, warns of what changed since the state was written.
	notice func(before, after P) diag.Diagnostics
	// unseen, if any, says why a list that lacks the object is no proof that it is gone.
	unseen func(ctx context.Context, c *client, org, id string) error
}

var childImport = tfkit.ImportID{Parts: []string{"organization_id", "id"}}

func (r *child[T, M, P]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	withDefault := childImport
	withDefault.Default = func(context.Context) string { return "" }
	resp.IdentitySchema = withDefault.IdentitySchema(map[string]string{
		"organization_id": "Id of the organization (on import also its name). Default on import: the organization of the provider block.",
		"id":              "Id of the " + r.noun + ".",
	})
}

func (r *child[T, M, P]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok {
		return
	}
	imported := childImport
	imported.Default = func(ctx context.Context) string {
		organization, _ := c.soleOrganization(ctx)
		return organization
	}
	imported.Resolve = map[string]func(context.Context, string) (string, error){
		"organization_id": c.ResolveOrganization,
		"id":              importedID,
	}
	imported.Import(ctx, req, resp)
}

// importedID checks the id of an import, so that a name is refused before anything is asked.
func importedID(_ context.Context, id string) (string, error) {
	if !uuidExpression.MatchString(id) {
		return "", errors.New("expected an id: a UUID in lower case, such as a142f641-7fd6-4ab9-a875-344c7ebadc53")
	}
	return id, nil
}

// describe names one object to people.
func (r *child[T, M, P]) describe(id string) string { return "Nscale " + r.noun + " " + id }

// failure describes a failed call on the object.
func (r *child[T, M, P]) failure(verb string) tfkit.Failure {
	return failure(verb + " the Nscale " + r.noun)
}

// failure describes a failed call.
func failure(what string) tfkit.Failure {
	return tfkit.Failure{Summary: "Could not " + what, Advice: map[int]string{
		// The error itself says what becomes of tokens.
		http.StatusUnauthorized: "",
		http.StatusForbidden: "The token is valid, but its groups do not grant this: the role administrator of the organization does, and auditor for reading. " +
			"The service answers the same for an organization that does not exist or is not the token's own. New rights take up to a minute to count.",
		http.StatusInternalServerError: "The service answers this too for an organization that does not exist, that is not provisioned yet, or of which the token's user is no active member.",
	}}
}

func (r *child[T, M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	model := P(&state)
	org, id := model.origin().OrganizationID.ValueString(), model.origin().ID.ValueString()
	found, err := confirmedRead(ctx, c, r.cache(c), org, id)
	if errors.Is(err, bulk.ErrAbsent) && r.unseen != nil {
		if reason := r.unseen(ctx, c, org, id); reason != nil {
			err = reason
		}
	}
	switch {
	case errors.Is(err, bulk.ErrAbsent):
		tfkit.Gone(ctx, req, resp, c.origin(ctx), r.describe(id), "the next apply creates a new one, with a new id.")
		return
	case err != nil:
		resp.Diagnostics.Append(r.failure("read").Diagnostics(err)...)
		return
	}
	before := state
	model.read(found)
	if r.notice != nil {
		resp.Diagnostics.Append(r.notice(&before, model)...)
	}
	if r.complete != nil {
		r.complete(ctx, c, model)
	}
	resp.Diagnostics.Append(r.save(ctx, &resp.State, resp.Identity, model)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.origin(ctx))...)
}

// confirmedRead reads an object, and looks a second time before it calls one absent: lists lag.
func confirmedRead[T any](ctx context.Context, c *client, cache *bulk.Cache[T], org, id string) (T, error) {
	found, err := cache.Get(ctx, org, id)
	if !errors.Is(err, bulk.ErrAbsent) {
		return found, err
	}
	select {
	case <-time.After(c.writer.Timing().Grace):
	case <-ctx.Done():
		return found, ctx.Err()
	}
	cache.Invalidate(org)
	return cache.Get(ctx, org, id)
}

// save writes a model to state and identity.
func (r *child[T, M, P]) save(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, model P) diag.Diagnostics {
	diags := state.Set(ctx, model)
	diags.Append(childImport.SetIdentity(ctx, identity, model.origin().OrganizationID.ValueString(), model.origin().ID.ValueString())...)
	return diags
}

// planOrganization plans organization_id, with the only visible organization as last resort.
func planOrganization(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, c *client, ok bool) {
	if tfkit.IsDestroy(req) {
		return
	}
	resolver := defaulted{client: c}
	if ok && c.organization == "" {
		at := path.Root("organization_id")
		var configured types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &configured)...)
		if configured.IsNull() && tfkit.IsCreate(req) {
			var err error
			if resolver.sole, err = c.soleOrganization(ctx); err != nil {
				if which := (whichOrganizationError{}); errors.As(err, &which) {
					resp.Diagnostics.AddAttributeError(at, "No organization given", err.Error())
				}
				return
			}
		}
	}
	tfkit.PlanOrganization(ctx, req, resp, resolver, ok)
}

// defaulted is a client with a default organization that was worked out.
type defaulted struct {
	*client
	sole string
}

// DefaultOrganization returns the provider's setting, or what stands in for it.
func (d defaulted) DefaultOrganization() string {
	if d.sole != "" {
		return d.sole
	}
	return d.client.DefaultOrganization()
}

// organizationOf is the organization that a plan settled on; planning without the API leaves it open.
func organizationOf(ctx context.Context, c *client, planned types.String) (string, error) {
	reference := planned.ValueString()
	if reference == "" {
		sole, err := c.soleOrganization(ctx)
		if err != nil {
			return "", err
		}
		reference = sole
	}
	return c.ResolveOrganization(ctx, reference)
}
