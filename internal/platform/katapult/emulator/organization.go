package emulator

import (
	"fmt"
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// infrastructureSuffix completes a sub-domain to the domain of an organization's machines.
const infrastructureSuffix = ".katapult.cloud"

// organization is a stored organization. Times are Unix seconds.
type organization struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	SubDomain   string          `json:"sub_domain"`
	CreatedAt   int64           `json:"created_at"`
	ActivatedAt *int64          `json:"activated_at"`
	Suspended   bool            `json:"suspended"`
	Managed     bool            `json:"managed"`
	Parent      string          `json:"parent"`
	Billing     billing         `json:"billing"`
	Annotations []keyValue      `json:"annotations"`
	Unsatisfied map[string]bool `json:"unsatisfied"`
	Limits      map[string]int  `json:"limits"`
}

// billing is what only the single organization shows.
type billing struct {
	BillingName  *string       `json:"billing_name"`
	Address1     *string       `json:"address1"`
	Address2     *string       `json:"address2"`
	Address3     *string       `json:"address3"`
	Address4     *string       `json:"address4"`
	Postcode     *string       `json:"postcode"`
	VATNumber    *string       `json:"vat_number"`
	PhoneNumber  *string       `json:"phone_number"`
	Currency     currency      `json:"currency"`
	Country      *country      `json:"country"`
	CountryState *countryState `json:"country_state"`
}

type currency struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	ISOCode string `json:"iso_code"`
	Symbol  string `json:"symbol"`
}

type country struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	ISOCode2 string  `json:"iso_code2"`
	ISOCode3 string  `json:"iso_code3"`
	TimeZone *string `json:"time_zone"`
	EU       bool    `json:"eu"`
}

type countryState struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Code    string  `json:"code"`
	Country country `json:"country"`
}

type keyValue struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

var (
	organizations = sandbox.Table[organization]{Bucket: "katapult/organizations"}
	// subDomains finds an organization's id by its sub-domain in lower case.
	subDomains = sandbox.Table[string]{Bucket: "katapult/sub_domains"}
	// children lists the ids of an organization's managed ones in order of creation.
	children = sandbox.Table[string]{Bucket: "katapult/children"}
)

// childKey is where a managed organization stands among its parent's.
func childKey(org organization) []string {
	return []string{org.Parent, fmt.Sprintf("%012d", org.CreatedAt) + org.ID}
}

// managedView is an organization in the list of managed ones, the shortest form.
type managedView struct {
	ID                   string `json:"id"`
	Name                 string `json:"name"`
	SubDomain            string `json:"sub_domain"`
	InfrastructureDomain string `json:"infrastructure_domain"`
	CreatedAt            int64  `json:"created_at"`
	Managed              bool   `json:"managed"`
}

// listedView is an organization in the list of all.
type listedView struct {
	managedView
	ActivatedAt *int64 `json:"activated_at"`
	Suspended   bool   `json:"suspended"`
}

// fullView is an organization on its own.
type fullView struct {
	listedView
	billing
}

func (o organization) managed() managedView {
	return managedView{o.ID, o.Name, o.SubDomain, o.SubDomain + infrastructureSuffix, o.CreatedAt, o.Managed}
}

func (o organization) listed() listedView { return listedView{o.managed(), o.ActivatedAt, o.Suspended} }

func (o organization) full() fullView { return fullView{o.listed(), o.Billing} }

// listOrganizations answers GET /organizations: the identity's own organizations, then those
// they manage, suspended ones included.
func listOrganizations(v *visit) (int, any, error) {
	all := []listedView{}
	seen := map[string]bool{}
	add := func(id string) {
		if org, ok := organizations.Get(v.Call, id); ok && !seen[id] {
			seen[id] = true
			all = append(all, org.listed())
		}
	}
	for _, id := range v.token.Organizations {
		add(id)
	}
	if v.Switch(switchChildren) == "on" {
		for _, id := range v.token.Organizations {
			descend(v.Call, id, add)
		}
	}
	return http.StatusOK, map[string]any{"organizations": all}, nil
}

// descend visits the organizations below a parent, each before those below itself.
func descend(c *sandbox.Call, parent string, visit func(id string)) {
	for _, id := range children.List(c, parent) {
		visit(id)
		descend(c, id, visit)
	}
}

// getOrganization answers GET /organizations/{organization}.
func getOrganization(v *visit) (int, any, error) {
	org, err := v.named()
	return http.StatusOK, map[string]any{"organization": org.full()}, err
}
