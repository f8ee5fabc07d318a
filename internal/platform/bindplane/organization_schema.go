package bindplane

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// How long a write may take to show in the list of organizations.
const (
	createWait = 30 * time.Second
	updateWait = 10 * time.Second
)

const createOnly = "It matters when the organization is created; an organization is never replaced, so a later change is refused while planning."

func (r *organizationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	stable := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	waits := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: "How long to wait until the new organization shows in the list, such as `1m`. Default `" + createWait.String() + "`. When the time is up the organization stays, with a warning.",
		Update: true, UpdateDescription: "How long to wait until a new name shows in the list. Default `" + updateWait.String() + "`.",
	}).(schema.SingleNestedAttribute)
	waits.MarkdownDescription = "How long to wait for writes to become visible."

	resp.Schema = schema.Schema{
		MarkdownDescription: "A Bindplane organization, with the first project that is made along with it.\n\n" +
			"An organization is never replaced. Destroying the resource deletes the organization **with its projects and everything in them**, once `deletion_protection` is off; " +
			"if the provider's API key belongs to that organization, it stops working at that moment. The project's secret key is not kept in the state: read it with " +
			"the ephemeral resource `tenancy_bindplane_project_secret_key`.\n\n" +
			"The API lists the organizations of a *user*. The state remembers by a salted fingerprint which credential listed the organization last, " +
			"so that a swapped credential is an error instead of a second organization.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, PlanModifiers: stable, MarkdownDescription: "Id of the organization."},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.DisplayName()},
				MarkdownDescription: "Display name. It can be changed in place. A name that the server calls taken is a warning while planning.",
			},
			"resource_name": schema.StringAttribute{
				Computed: true, PlanModifiers: stable,
				MarkdownDescription: "Handle that the server gave the organization. It need not resemble the name, and may change with it.",
			},
			"initial_project_name": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: stable, Validators: []validator.String{tfkit.DisplayName()},
				MarkdownDescription: "Name of the first project. Required to create an organization. " + createOnly + " After an import it is known only where the organization has a single project; otherwise it is empty, and a configured value is accepted as it is.",
			},
			"initial_project_id": schema.StringAttribute{Computed: true, PlanModifiers: stable, MarkdownDescription: "Id of the first project; null after an import where the organization has several."},
			"license_type": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: stable, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Type of the licence to start with, as the vendor names it; the server decides what it accepts. " + createOnly + " Empty where none was given. After an import it is empty too, and a configured value is accepted as it is. Use `tenancy_bindplane_organization_license` for a licence of an existing organization.",
			},
			"eula_accepted": schema.BoolAttribute{
				Required: true, Validators: []validator.Bool{boolvalidator.Equals(true)},
				MarkdownDescription: "Whether you accept the vendor's licence agreement. Must be `true`: the server makes no organization without it.",
			},
			"deletion_protection": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether destroying the resource is refused. Default `true`. To delete the organization, set it to `false`, apply, and destroy.",
			},
			"timeouts": waits,
		},
	}
}
