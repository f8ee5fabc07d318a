package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// UnixTime is a moment in Unix seconds, UTC; 0 where the API says null.
type UnixTime int64

// UnmarshalJSON reads a number, a string that holds one, or null.
func (t *UnixTime) UnmarshalJSON(raw []byte) error {
	var number *json.Number
	if err := json.Unmarshal(raw, &number); err != nil {
		return err
	}
	*t = 0
	if number != nil && *number != "" {
		seconds, err := number.Float64()
		if err != nil {
			return err
		}
		*t = UnixTime(seconds)
	}
	return nil
}

// Time returns the moment; the zero time for null.
func (t UnixTime) Time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.Unix(int64(t), 0).UTC()
}

// Organization is a tenant. Which fields an answer fills depends on the call; the list of managed
// organizations has the fewest.
type Organization struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// SubDomain is unique among all organizations of the service.
	SubDomain string `json:"sub_domain"`
	// InfrastructureDomain is the domain below which its machines get names.
	InfrastructureDomain string   `json:"infrastructure_domain"`
	CreatedAt            UnixTime `json:"created_at"`
	// Managed says that another organization manages this one.
	Managed bool `json:"managed"`

	// ActivatedAt is 0 while the organization is not activated. The list of managed organizations
	// leaves it out.
	ActivatedAt UnixTime `json:"activated_at"`
	// Suspended is nil in the list of managed organizations.
	Suspended *bool `json:"suspended"`

	// The rest is told of a single organization only.

	BillingName  *string       `json:"billing_name"`
	Address1     *string       `json:"address1"`
	Address2     *string       `json:"address2"`
	Address3     *string       `json:"address3"`
	Address4     *string       `json:"address4"`
	Postcode     *string       `json:"postcode"`
	VATNumber    *string       `json:"vat_number"`
	PhoneNumber  *string       `json:"phone_number"`
	Currency     *Currency     `json:"currency"`
	Country      *Country      `json:"country"`
	CountryState *CountryState `json:"country_state"`
}

// Currency is what an organization is billed in.
type Currency struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// ISOCode is the ISO 4217 code.
	ISOCode string `json:"iso_code"`
	Symbol  string `json:"symbol"`
}

// Country is a country of a billing address.
type Country struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// ISOCode2 and ISOCode3 are the ISO 3166 codes of two and three letters.
	ISOCode2 string  `json:"iso_code2"`
	ISOCode3 string  `json:"iso_code3"`
	TimeZone *string `json:"time_zone"`
	// EU says that the country belongs to the European Union.
	EU bool `json:"eu"`
}

// CountryState is a state or province of a billing address.
type CountryState struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Code    string   `json:"code"`
	Country *Country `json:"country"`
}

// Organizations lists all organizations that the token can enter, suspended ones included
// (GET /organizations). The list has one page and no documented order; whether it holds managed
// organizations is not documented either.
func (c *Client) Organizations(ctx context.Context) ([]Organization, error) {
	list := call{operation: "list organizations", method: http.MethodGet, path: []string{"organizations"}}
	var answer struct {
		Organizations organizationList `json:"organizations"`
	}
	response, err := c.send(ctx, list, &answer)
	if err != nil {
		return nil, err
	}
	return answer.Organizations.items, list.complete(response, answer.Organizations)
}

// organizationList tells an empty list, which may be null, from an answer that holds none: only the
// list itself proves an organization absent.
type organizationList struct {
	items []Organization
	told  bool
}

// UnmarshalJSON is called for null, too, but not for an absent field.
func (l *organizationList) UnmarshalJSON(raw []byte) error {
	l.told = true
	return json.Unmarshal(raw, &l.items)
}

// complete refuses an answer without a list, and a list in which an organization lacks its id.
func (call call) complete(response *rest.Response, list organizationList) error {
	if !list.told {
		return call.unusable(response, "the answer is not a list of organizations")
	}
	for i, o := range list.items {
		if o.ID == "" {
			return call.unusable(response, fmt.Sprintf("the answer holds an organization without an id, at position %d", i+1))
		}
	}
	return nil
}

// Organization reads one organization (GET /organizations/organization). A suspended or not
// activated one is refused with 403: see [IsSuspended] and [IsNotActivated].
func (c *Client) Organization(ctx context.Context, organization Reference) (Organization, error) {
	get := call{
		operation: fmt.Sprintf("read organization %q", organization), method: http.MethodGet,
		path: []string{"organizations", placeholder}, about: &organization,
	}
	var answer struct {
		Organization Organization `json:"organization"`
	}
	response, err := c.send(ctx, get, &answer)
	if err == nil && answer.Organization.ID == "" {
		err = get.unusable(response, "the answer holds no organization")
	}
	if err != nil {
		return Organization{}, err
	}
	return answer.Organization, nil
}

// DeletionStep is something that has to be done before an organization can be deleted.
type DeletionStep struct {
	Satisfied   bool   `json:"satisfied"`
	Description string `json:"description"`
}

// DeletionSteps are the steps by name, such as "virtual_machines".
type DeletionSteps map[string]DeletionStep

// DeletionSteps reads what has to be done before an organization can be deleted
// (GET /organizations/organization/deletion_steps).
func (c *Client) DeletionSteps(ctx context.Context, organization Reference) (DeletionSteps, error) {
	var answer struct {
		Steps DeletionSteps `json:"steps"`
	}
	_, err := c.send(ctx, call{
		operation: fmt.Sprintf("read deletion steps of organization %q", organization), method: http.MethodGet,
		path: []string{"organizations", placeholder, "deletion_steps"}, about: &organization,
	}, &answer)
	return answer.Steps, err
}

// IsID tells an organization's id from a sub-domain, which cannot hold an underscore.
func IsID(reference string) bool { return strings.HasPrefix(reference, "org_") }
