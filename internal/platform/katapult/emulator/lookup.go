package emulator

import (
	"slices"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// reference names an organization by one of two keys.
type reference struct {
	id, subDomain string
}

// lookup reads the organization argument. Where neither query nor body has one, the path
// segment is the id.
func (v *visit) lookup() (reference, error) {
	const name = "organization"
	argument, given := v.arguments[name]
	if !given || argument == nil {
		return reference{id: v.request.PathValue(name)}, nil
	}
	object, ok := argument.(map[string]any)
	if !ok {
		return reference{}, badArgument("object_expected", "The value must be an object", name)
	}
	var ref reference
	keys := 0
	for key, field := range map[string]*string{"id": &ref.id, "sub_domain": &ref.subDomain} {
		if object[key] == nil {
			continue
		}
		value, err := arguments(object).text([]string{name, key})
		if err != nil {
			return reference{}, err
		}
		*field = value
		keys++
	}
	switch keys {
	case 0:
		return reference{}, badArgument("missing_lookup_value", "One of id and sub_domain is needed", name)
	case 2:
		return reference{}, badArgument("ambiguous_lookup_values", "Only one of id and sub_domain may be given", name)
	}
	return ref, nil
}

// resolve finds the organization within the token's reach: beyond it nothing exists. A
// suspended or inactive organization is found and refused.
func (v *visit) resolve(ref reference) (organization, error) {
	org, ok := ref.find(v.Call)
	if !ok || !v.token.reaches(v.Call, org) {
		return organization{}, organizationNotFound
	}
	if org.Suspended {
		return organization{}, organizationSuspended
	}
	if org.ActivatedAt == nil {
		return organization{}, organizationNotActivated
	}
	return org, nil
}

// named reads and resolves the organization of operations that have no other argument.
func (v *visit) named() (organization, error) {
	ref, err := v.lookup()
	if err != nil {
		return organization{}, err
	}
	return v.resolve(ref)
}

func (ref reference) find(c *sandbox.Call) (organization, bool) {
	id := ref.id
	if ref.subDomain != "" {
		id, _ = subDomains.Get(c, strings.ToLower(ref.subDomain))
	}
	return organizations.Get(c, id)
}

// reaches tells whether the token's identity may enter an organization: its own, and those below
// its own.
func (t token) reaches(c *sandbox.Call, org organization) bool {
	return slices.Contains(t.Organizations, org.ID) || t.manages(c, org)
}

// manages tells whether one of the token's own organizations stands above another one.
func (t token) manages(c *sandbox.Call, org organization) bool {
	for org.Parent != "" {
		if slices.Contains(t.Organizations, org.Parent) {
			return true
		}
		org, _ = organizations.Get(c, org.Parent)
	}
	return false
}
