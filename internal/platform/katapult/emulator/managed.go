package emulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// organizationPrefix starts the ids of organizations; idLength random characters follow.
const (
	organizationPrefix = "org_"
	idLength           = 16
	idAlphabet         = sandbox.Digits + sandbox.LowerCase + sandbox.UpperCase
)

// listManaged answers GET /organizations/{organization}/managed.
func listManaged(v *visit) (int, any, error) {
	ref, err := v.lookup()
	if err != nil {
		return 0, nil, err
	}
	page, err := v.pagination()
	if err != nil {
		return 0, nil, err
	}
	wanted, err := v.arguments.pairs()
	if err != nil {
		return 0, nil, err
	}
	parent, err := v.resolve(ref)
	if err != nil {
		return 0, nil, err
	}
	ids := children.List(v.Call, parent.ID)
	if len(wanted) > 0 {
		ids = slices.DeleteFunc(ids, func(id string) bool {
			org, _ := organizations.Get(v.Call, id)
			return !org.annotated(wanted)
		})
	}
	page, ids = cut(page, ids)
	items := []managedView{}
	for _, id := range ids {
		org, _ := organizations.Get(v.Call, id)
		items = append(items, org.managed())
	}
	return http.StatusOK, map[string]any{"pagination": page, "organizations": items}, nil
}

// annotated tells whether the organization has all the wanted annotations. A wanted key without
// a value is satisfied by any.
func (o organization) annotated(wanted []keyValue) bool {
	return !slices.ContainsFunc(wanted, func(want keyValue) bool {
		return !slices.ContainsFunc(o.Annotations, func(has keyValue) bool {
			return has.Key == want.Key && (want.Value == nil || has.Value != nil && *has.Value == *want.Value)
		})
	})
}

// createManaged answers POST /organizations/{organization}/managed. Country and currency come
// from the parent.
func createManaged(v *visit) (int, any, error) {
	ref, err := v.lookup()
	if err != nil {
		return 0, nil, err
	}
	name, err := v.arguments.text([]string{"name"})
	if err != nil {
		return 0, nil, err
	}
	subDomain, err := v.arguments.text([]string{"sub_domain"})
	if err != nil {
		return 0, nil, err
	}
	annotations, err := v.arguments.pairs()
	if err != nil {
		return 0, nil, err
	}
	parent, err := v.resolve(ref)
	if err != nil {
		return 0, nil, err
	}
	if limit, limited := parent.Limits[limitManaged]; limited && len(children.List(v.Call, parent.ID)) >= limit {
		return 0, nil, limitReached
	}
	if complaints := v.complaints(name, subDomain); len(complaints) > 0 {
		return 0, nil, validationError.with(map[string][]string{"errors": complaints})
	}
	org := organization{
		ID: organizationPrefix + sandbox.NewID(idLength, idAlphabet), Name: name, SubDomain: subDomain,
		CreatedAt: v.Now.Unix(), Managed: true, Parent: parent.ID, Annotations: annotations,
		Billing: billing{
			Currency: parent.Billing.Currency, Country: parent.Billing.Country, CountryState: parent.Billing.CountryState,
		},
	}
	if v.Switch(switchActivation) == "immediate" {
		org.ActivatedAt = &org.CreatedAt
	}
	putOrganization(v.Call, org)
	if annotations == nil {
		annotations = []keyValue{}
	}
	return http.StatusCreated, map[string]any{"organization": org.full(), "annotations": annotations}, nil
}

// complaints are the sentences of a validation error.
func (v *visit) complaints(name, subDomain string) []string {
	out := []string{}
	if strings.TrimSpace(name) == "" {
		out = append(out, "Name can't be blank")
	}
	if strings.TrimSpace(subDomain) == "" {
		out = append(out, "Sub domain can't be blank")
	} else if _, taken := subDomains.Get(v.Call, strings.ToLower(subDomain)); taken {
		out = append(out, "Sub domain has already been taken")
	}
	return out
}

func putOrganization(c *sandbox.Call, org organization) {
	organizations.Put(c, org, org.ID)
	subDomains.Put(c, org.ID, strings.ToLower(org.SubDomain))
	if org.Managed {
		children.Put(c, org.ID, childKey(org)...)
	}
}

// deleteManaged answers DELETE /managed_organizations/{organization}.
func deleteManaged(v *visit) (int, any, error) {
	org, err := v.named()
	if err != nil {
		return 0, nil, err
	}
	if !org.Managed {
		return 0, nil, managedRequired
	}
	if err := v.mayDelete(org); err != nil {
		return 0, nil, err
	}
	steps := deletionSteps(v.Call, org)
	for _, step := range steps {
		if !step.Satisfied {
			return 0, nil, stepsNotSatisfied.with(map[string]any{"steps": steps})
		}
	}
	switch v.Switch(switchDelete) {
	case "fails":
		return 0, nil, deletionFailed
	case "unsuccessful":
		return http.StatusOK, map[string]bool{"success": false}, nil
	}
	organizations.Delete(v.Call, org.ID)
	subDomains.Delete(v.Call, strings.ToLower(org.SubDomain))
	children.Delete(v.Call, childKey(org)...)
	return http.StatusOK, map[string]bool{"success": true}, nil
}

// mayDelete refuses the managed organization's own tokens: its manager deletes it. The service
// does not say whom it refuses.
func (v *visit) mayDelete(org organization) error {
	if org.Managed && !v.token.manages(v.Call, org) {
		return permissionDenied.with(map[string]any{"details": "only the managing organization may delete it"})
	}
	return nil
}
