package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Object is the part that all kinds of Terraform objects share: a name and a way to the client C
// of their platform. Embed one of the kinds below.
type Object[C any] struct {
	// Platform is the platform's name, Name the object's: "keycard", "invitation".
	Platform, Name string

	meta *Meta
}

// Client returns the platform's client. False means that it cannot be had; the reason was added
// to diags.
func (o *Object[C]) Client(ctx context.Context, diags *diag.Diagnostics) (C, bool) {
	var none C
	if o.meta == nil {
		diags.AddError("Provider is not configured", "The provider's configuration has not been read yet, so "+o.Platform+" cannot be asked.")
		return none, false
	}
	client, problems := o.meta.Client(ctx, o.Platform)
	diags.Append(problems...)
	if problems.HasError() {
		return none, false
	}
	return client.(C), true
}

// PlanClient returns the platform's client for checks that must never fail a plan: false, without
// any diagnostic, when it cannot be had (yet).
func (o *Object[C]) PlanClient(ctx context.Context) (C, bool) {
	var ignored diag.Diagnostics
	if o.meta == nil {
		var none C
		return none, false
	}
	return o.Client(ctx, &ignored)
}

// PlanClientOrError is PlanClient for a plan that is bound to use the client in its apply: what is
// missing or unusable is an error already, and only what is not known yet is passed over in silence.
func (o *Object[C]) PlanClientOrError(ctx context.Context, diags *diag.Diagnostics) (C, bool) {
	var problems diag.Diagnostics
	if o.meta == nil {
		var none C
		return none, false
	}
	client, ok := o.Client(ctx, &problems)
	if !ok && !o.meta.undecided(o.Platform) {
		diags.Append(problems...)
	}
	return client, ok
}

// TypeName is the object's full name: "tenancy_keycard_invitation".
func (o *Object[C]) TypeName() string { return "tenancy_" + o.suffix() }

func (o *Object[C]) suffix() string {
	if o.Platform == "" {
		return o.Name
	}
	return o.Platform + "_" + o.Name
}

func (o *Object[C]) configure(data any) {
	if meta, ok := data.(*Meta); ok {
		o.meta = meta
	}
}

// Resource is the base of managed resources and of list resources.
type Resource[C any] struct{ Object[C] }

// Metadata names the type.
func (r *Resource[C]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.suffix()
}

// Configure takes the provider's Meta.
func (r *Resource[C]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.configure(req.ProviderData)
}

// DataSource is the base of data sources.
type DataSource[C any] struct{ Object[C] }

// Metadata names the type.
func (d *DataSource[C]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.suffix()
}

// Configure takes the provider's Meta.
func (d *DataSource[C]) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.configure(req.ProviderData)
}

// Ephemeral is the base of ephemeral resources.
type Ephemeral[C any] struct{ Object[C] }

// Metadata names the type.
func (e *Ephemeral[C]) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + e.suffix()
}

// Configure takes the provider's Meta.
func (e *Ephemeral[C]) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	e.configure(req.ProviderData)
}

// Action is the base of actions.
type Action[C any] struct{ Object[C] }

// Metadata names the type.
func (a *Action[C]) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.suffix()
}

// Configure takes the provider's Meta.
func (a *Action[C]) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.configure(req.ProviderData)
}
