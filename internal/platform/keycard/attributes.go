package keycard

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/api"
)

// organizationIDAttribute is the parent of every managed object but the organization itself.
func organizationIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		Validators:    []validator.String{stringvalidator.UTF8LengthBetween(1, 255)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIfConfigured()},
		MarkdownDescription: "Id of the organization (not its label). Without it, the organization of the provider block is used when the object is created. " +
			"Another organization replaces the object.",
	}
}

// stableAttribute is a computed text that never changes once the object exists.
func stableAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// stableTimeAttribute is a computed RFC 3339 time that never changes once the object exists.
func stableTimeAttribute(description string) schema.StringAttribute {
	attribute := stableAttribute(description)
	attribute.CustomType = timetypes.RFC3339Type{}
	return attribute
}

// organizationReference is the parent of a data source, ephemeral or list object.
func organizationReference() datasource.StringAttribute {
	return datasource.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 255)},
		MarkdownDescription: "Id or label of the organization. Default: the organization of the provider block.",
	}
}

func timeAttribute(description string) datasource.StringAttribute {
	return datasource.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description}
}

func textAttribute(description string) datasource.StringAttribute {
	return datasource.StringAttribute{Computed: true, MarkdownDescription: description}
}

var permissionsType = types.MapType{ElemType: types.MapType{ElemType: types.BoolType}}

func includePermissionsAttribute() datasource.BoolAttribute {
	return datasource.BoolAttribute{Optional: true, MarkdownDescription: "Whether to ask for `permissions`, what the credential may do. Default `false`."}
}

func permissionsAttribute() datasource.MapAttribute {
	return datasource.MapAttribute{
		Computed: true, ElementType: permissionsType.ElemType,
		MarkdownDescription: "What the credential may do, by kind of object and action; null unless `include_permissions` is `true`.",
	}
}

func permissionsValue(ctx context.Context, permissions api.Permissions) (types.Map, diag.Diagnostics) {
	if permissions == nil {
		return types.MapNull(permissionsType.ElemType), nil
	}
	return types.MapValueFrom(ctx, permissionsType.ElemType, permissions)
}

// expand asks for permissions where the configuration wants them.
func expand(includePermissions types.Bool) []api.Expand {
	if includePermissions.ValueBool() {
		return []api.Expand{api.ExpandPermissions}
	}
	return nil
}
