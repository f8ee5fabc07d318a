package nscale

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// stableAttribute is a computed text that never changes once the object exists.
func stableAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// stableTimeAttribute is a computed time that never changes once the object exists.
func stableTimeAttribute(description string) schema.StringAttribute {
	attribute := stableAttribute(description)
	attribute.CustomType = timetypes.RFC3339Type{}
	return attribute
}

// originAttributes are the attributes of originModel.
func originAttributes(noun string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            stableAttribute("Id of the " + noun + ", a UUID that the service assigns."),
		"creation_time": stableTimeAttribute("When the " + noun + " was created, RFC 3339."),
		"created_by":    stableAttribute("Who created the " + noun + ": a user's e-mail address or a service account's id."),
		"organization_id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{label()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIfConfigured()},
			MarkdownDescription: "Id of the organization (not its name). Default: the organization of the provider block, or else the only one that the token sees. " +
				"Another organization replaces the " + noun + ".",
		},
	}
}

// labelAttributes are the attributes of labelsModel.
func labelAttributes(noun string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, Validators: []validator.String{label()},
			MarkdownDescription: "Name of the " + noun + ": 1 to 63 letters, digits, dashes, underscores or dots, with a letter or digit at both ends. " +
				"It need not be unique, and changes in place.",
		},
		"description": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Free text about the " + noun + ". Leaving it out clears it.",
		},
		"tags": schema.MapAttribute{
			Optional: true, ElementType: types.StringType, Validators: tagNames(),
			MarkdownDescription: "Tags of the " + noun + ", by name. Leaving them out clears them.",
		},
	}
}

// merged joins sets of attributes; later ones win.
func merged[A any](sets ...map[string]A) map[string]A {
	all := map[string]A{}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}

// organizationReference is the organization of a data source, an ephemeral or a list.
func organizationReference() datasource.StringAttribute {
	return datasource.StringAttribute{
		Optional: true, Validators: []validator.String{label()},
		MarkdownDescription: "Id or exact name of the organization. Default: the organization of the provider block, or else the only one that the token sees.",
	}
}

func textAttribute(description string) datasource.StringAttribute {
	return datasource.StringAttribute{Computed: true, MarkdownDescription: description}
}

func timeAttribute(description string) datasource.StringAttribute {
	return datasource.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description}
}

func idsAttribute(description string) datasource.SetAttribute {
	return datasource.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// metadataFactsAttributes are the attributes of metadataFacts.
func metadataFactsAttributes(noun string) map[string]datasource.Attribute {
	detail := func(of string) datasource.SingleNestedAttribute {
		return datasource.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Explains `" + of + "`; null where the service gives no explanation.",
			Attributes: map[string]datasource.Attribute{
				"reason":  textAttribute("Short code of the reason."),
				"message": textAttribute("The reason in words."),
			},
		}
	}
	return map[string]datasource.Attribute{
		"id":                         textAttribute("Id of the " + noun + "."),
		"name":                       textAttribute("Name of the " + noun + ". Names are not unique."),
		"description":                textAttribute("Free text about the " + noun + "."),
		"tags":                       datasource.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags by name; of several with one name, the last."},
		"creation_time":              timeAttribute("When the " + noun + " was created, RFC 3339."),
		"created_by":                 textAttribute("Who created it: a user's e-mail address, a service account's id or the name of a platform service."),
		"modified_time":              timeAttribute("When it was last changed; null before the first change."),
		"modified_by":                textAttribute("Who changed it last."),
		"deletion_time":              timeAttribute("When its deletion was asked for; null unless it is going away."),
		"provisioning_status":        textAttribute("How far the service is with it: `pending`, `unknown`, `provisioning`, `provisioned`, `deprovisioning`, `error`, or a newer word."),
		"health_status":              textAttribute("Its health: `unknown`, `healthy`, `degraded`, `error`, or a newer word."),
		"provisioning_status_detail": detail("provisioning_status"),
		"health_status_detail":       detail("health_status"),
	}
}
