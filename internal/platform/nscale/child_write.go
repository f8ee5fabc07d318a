package nscale

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

func (r *child[T, M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var wanted M
	resp.Diagnostics.Append(r.wanted(ctx, req.Plan, req.Config, &wanted)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	settled := wanted
	state := P(&settled)
	org, err := organizationOf(ctx, c, state.origin().OrganizationID)
	if err != nil {
		resp.Diagnostics.Append(r.failure("create").Diagnostics(err)...)
		return
	}
	made, err := r.make(ctx, c, org, state, &resp.Diagnostics)
	if err != nil {
		resp.Diagnostics.Append(r.failure("create").Diagnostics(err)...)
		return
	}
	r.settle(state, made)
	resp.Diagnostics.Append(r.save(ctx, &resp.State, resp.Identity, state)...)
	resp.Diagnostics.Append(tfkit.RecordSeen(ctx, resp.Private, c.origin(ctx))...)
	resp.Diagnostics.Append(r.kept(ctx, resp.Private, &wanted, made)...)

	// From here on the object is in state: an error would have it made a second time.
	seen, err := r.finish(ctx, c, org, made, &wanted)
	if err != nil {
		resp.Diagnostics.Append(r.failure("finish creating").Warnings(err)...)
		r.cache(c).Put(org, made)
		return
	}
	r.cache(c).Put(org, seen)
	r.settle(state, seen)
	resp.Diagnostics.Append(r.save(ctx, &resp.State, resp.Identity, state)...)
}

// wanted reads a plan, with what only the configuration holds.
func (r *child[T, M, P]) wanted(ctx context.Context, plan tfsdk.Plan, config tfsdk.Config, into P) diag.Diagnostics {
	diags := plan.Get(ctx, into)
	if r.writeOnly != nil {
		diags.Append(r.writeOnly(ctx, config, into)...)
	}
	return diags
}

func (r *child[T, M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var wanted, prior M
	resp.Diagnostics.Append(r.wanted(ctx, req.Plan, req.Config, &wanted)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	settled := wanted
	state := P(&settled)
	seen, err := r.change(ctx, c, state, &prior)
	if err != nil {
		// The prior state stays; the next refresh shows how far the update got.
		resp.Diagnostics.Append(r.failure("update").Diagnostics(err)...)
		return
	}
	r.cache(c).Put(state.origin().OrganizationID.ValueString(), seen)
	r.settle(state, seen)
	resp.Diagnostics.Append(r.save(ctx, &resp.State, resp.Identity, state)...)
	resp.Diagnostics.Append(r.kept(ctx, resp.Private, &wanted, seen)...)
}

func (r *child[T, M, P]) kept(ctx context.Context, private tfkit.PrivateWriter, wanted P, object T) diag.Diagnostics {
	if r.remember == nil {
		return nil
	}
	return r.remember(ctx, private, wanted, object)
}

func (r *child[T, M, P]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c, ok := r.Client(ctx, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	model := P(&state)
	if r.guard != nil {
		resp.Diagnostics.Append(r.guard(ctx, c, model)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	err := r.remove(ctx, c, model)
	switch {
	case accepted(err):
		resp.Diagnostics.Append(r.failure("confirm the deletion of").Warnings(err)...)
	case err != nil:
		resp.Diagnostics.Append(r.failure("delete").Diagnostics(err)...)
		return
	}
	r.cache(c).Remove(model.origin().OrganizationID.ValueString(), model.origin().ID.ValueString())
}

// accepted tells whether the service took a write that its reads did not show in time.
func accepted(err error) bool {
	var unconfirmed *api.UnconfirmedError
	return errors.As(err, &unconfirmed)
}
