package bindplane

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// metadataModel is what data sources show of every object's envelope.
type metadataModel struct {
	ID              types.String         `tfsdk:"id"`
	Name            types.String         `tfsdk:"name"`
	ResourceName    types.String         `tfsdk:"resource_name"`
	APIVersion      types.String         `tfsdk:"api_version"`
	Kind            types.String         `tfsdk:"kind"`
	Description     types.String         `tfsdk:"description"`
	Icon            types.String         `tfsdk:"icon"`
	Labels          map[string]string    `tfsdk:"labels"`
	Hash            types.String         `tfsdk:"hash"`
	Version         types.Int64          `tfsdk:"version"`
	DateModified    types.String         `tfsdk:"date_modified"`
	Deprecated      types.Bool           `tfsdk:"deprecated"`
	AdditionalInfo  *additionalInfoModel `tfsdk:"additional_info"`
	ResourceDocLink types.String         `tfsdk:"resource_doc_link"`
	Stability       types.String         `tfsdk:"stability"`
	Warning         types.String         `tfsdk:"warning"`
}

type additionalInfoModel struct {
	Message       types.String         `tfsdk:"message"`
	Documentation []documentationModel `tfsdk:"documentation"`
}

type documentationModel struct {
	Text types.String `tfsdk:"text"`
	URL  types.String `tfsdk:"url"`
}

type parameterModel struct {
	Name       types.String `tfsdk:"name"`
	Value      types.String `tfsdk:"value"`
	Sensitive  types.Bool   `tfsdk:"sensitive"`
	Credential types.Bool   `tfsdk:"credential"`
}

func text(value string) types.String { return tfkit.Text(value, types.StringNull()) }

func newMetadata[S any](r api.Resource[S]) metadataModel {
	m := r.Metadata
	model := metadataModel{
		ID: types.StringValue(m.ID), Name: text(m.Title()), ResourceName: text(m.Name), APIVersion: text(r.APIVersion), Kind: text(r.Kind),
		Description: text(m.Description), Icon: text(m.Icon), Labels: m.Labels, Hash: text(m.Hash), Version: types.Int64Null(),
		DateModified: text(m.DateModified), Deprecated: types.BoolValue(m.Deprecated),
		ResourceDocLink: text(m.ResourceDocLink), Stability: text(m.Stability), Warning: text(m.Warning),
	}
	if model.Labels == nil {
		model.Labels = map[string]string{}
	}
	if m.Version != 0 {
		model.Version = types.Int64Value(m.Version)
	}
	// An empty banner and none are the same.
	if info := m.AdditionalInfo; info != nil && (info.Message != "" || len(info.Documentation) > 0) {
		model.AdditionalInfo = &additionalInfoModel{Message: text(info.Message), Documentation: []documentationModel{}}
		for _, d := range info.Documentation {
			model.AdditionalInfo.Documentation = append(model.AdditionalInfo.Documentation, documentationModel{text(d.Text), text(d.URL)})
		}
	}
	return model
}

func newParameters(parameters []api.Parameter) []parameterModel {
	models := make([]parameterModel, 0, len(parameters))
	for _, p := range parameters {
		model := parameterModel{text(p.Name), types.StringNull(), types.BoolValue(p.Sensitive), types.BoolValue(p.Credential)}
		if value := string(p.Value); value != "" && value != "null" {
			model.Value = types.StringValue(value)
		}
		models = append(models, model)
	}
	return models
}

func computed(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// metadataAttributes are the attributes of metadataModel for one kind of object.
func metadataAttributes(what string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            computed("Id of the " + what + "."),
		"name":          computed("Display name, or the handle where there is none."),
		"resource_name": computed("Handle that the server gave the " + what + "."),
		"api_version":   computed("Version of the object's format."),
		"kind":          computed("Kind of the object, in the server's words."),
		"description":   computed("Description for people."),
		"icon":          computed("Icon that the web interface shows."),
		"labels":        schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Labels in the manner of Kubernetes."},
		"hash":          computed("SHA-256 of the object's content in hex; a rename leaves it unchanged."),
		"version":       schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of the content's version, from 1; null where the server counts none."},
		"date_modified": computed("When the object was last written, RFC 3339."),
		"deprecated":    computedBool("Whether the object is marked as deprecated."),
		"additional_info": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Banner of the web interface; null where there is none.",
			Attributes: map[string]schema.Attribute{
				"message": computed("Text of the banner."),
				"documentation": schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: "Links of the banner.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"text": computed("Text of the link."), "url": computed("Target of the link."),
					}},
				},
			},
		},
		"resource_doc_link": computed("Link to the documentation of the object."),
		"stability":         computed("Stability of the object, in the server's words."),
		"warning":           computed("Warning that the server attaches to the object."),
	}
}

func parametersAttribute() schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "Parameters that the server keeps with the object.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name": computed("Name of the parameter."),
			"value": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "Value as JSON; null where it has none. The server replaces a sensitive one by a placeholder.",
			},
			"sensitive":  computedBool("Whether the value is sensitive."),
			"credential": computedBool("Whether the value refers to a stored credential."),
		}},
	}
}
