// Command noop is a provider without a platform: its resources look like some of this
// repository's, and reading them does nothing. What a plan of theirs takes is what the CLI takes.
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
)

func main() {
	// As the provider itself does where nobody asked for a log.
	_ = os.Setenv("TF_LOG_SDK", "off")
	if err := providerserver.Serve(context.Background(), func() provider.Provider { return noop{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/tenancy/noop", ProtocolVersion: 6,
	}); err != nil {
		log.Fatal(err)
	}
}

type noop struct{}

func (noop) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "noop"
}

func (noop) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{}
}

func (noop) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (noop) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (noop) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource {
			return kind{
				name: "service_account", configured: []string{"organization_id", "name", "description"},
				computed: []string{"id", "created_at"},
			}
		},
		func() resource.Resource {
			return kind{
				name: "invitation", configured: []string{"organization_id", "email", "role", "deletion_policy"},
				computed: []string{"id", "status", "user_id", "expires_at", "created_by", "created_at"},
			}
		},
	}
}

// kind is a resource whose attributes are all text.
type kind struct {
	name                 string
	configured, computed []string
}

func (k kind) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "noop_" + k.name
}

func (k kind) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{}
	for _, name := range k.configured {
		attributes[name] = schema.StringAttribute{Optional: true}
	}
	for _, name := range k.computed {
		attributes[name] = schema.StringAttribute{
			Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
	resp.Schema = schema.Schema{Attributes: attributes}
}

func (k kind) Create(_ context.Context, _ resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.AddError("Nothing to create", "Objects of this provider come with a state that holds them.")
}

func (k kind) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (k kind) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (k kind) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
