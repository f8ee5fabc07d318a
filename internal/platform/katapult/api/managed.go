package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// PageSize is how many managed organizations a page holds.
const PageSize = 200

// KeyValue is an annotation.
type KeyValue struct {
	Key string `json:"key"`
	// Value is nil for an annotation without one.
	Value *string `json:"value"`
}

// ManagedListOptions narrow a list of managed organizations.
type ManagedListOptions struct {
	// PageSize is how many organizations one request asks for; 0 means [PageSize].
	PageSize int
	// Annotations that an organization must have, all of them.
	Annotations []KeyValue
}

// pagination describes a page. The totals are nil where the set is large.
type pagination struct {
	CurrentPage int  `json:"current_page"`
	TotalPages  *int `json:"total_pages"`
	PerPage     int  `json:"per_page"`
	LargeSet    bool `json:"large_set"`
}

// next returns the page to ask for after page number asked, which held count items; "" after the last.
func (p pagination) next(asked, size, count int) (string, error) {
	if p.CurrentPage != 0 && p.CurrentPage != asked {
		return "", fmt.Errorf("%w: page %d was asked for, page %d came", rest.ErrPaging, asked, p.CurrentPage)
	}
	if p.PerPage > 0 {
		size = p.PerPage
	}
	switch {
	case p.TotalPages != nil && !p.LargeSet && asked >= *p.TotalPages:
		return "", nil
	case p.TotalPages != nil && !p.LargeSet && count == 0:
		return "", fmt.Errorf("%w: page %d of %d is empty", rest.ErrPaging, asked, *p.TotalPages)
	case (p.TotalPages == nil || p.LargeSet) && count < size:
		return "", nil
	}
	return strconv.Itoa(asked + 1), nil
}

// ManagedOrganizations lists the organizations that another one manages, suspended ones included
// (GET /organizations/organization/managed).
func (c *Client) ManagedOrganizations(ctx context.Context, parent Reference, options ManagedListOptions) iter.Seq2[Organization, error] {
	size := options.PageSize
	if size == 0 {
		size = PageSize
	}
	list := call{
		operation: fmt.Sprintf("list organizations managed by %q", parent), method: http.MethodGet,
		path: []string{"organizations", placeholder, "managed"}, about: &parent,
		rawQuery: annotationQuery(options.Annotations),
	}
	pages := rest.Pages(ctx, func(ctx context.Context, cursor string) ([]Organization, string, error) {
		page := 1
		if cursor != "" {
			page, _ = strconv.Atoi(cursor)
		}
		request := list
		request.query = url.Values{"page": {strconv.Itoa(page)}, "per_page": {strconv.Itoa(size)}}
		var answer struct {
			Pagination    pagination       `json:"pagination"`
			Organizations organizationList `json:"organizations"`
		}
		response, err := c.send(ctx, request, &answer)
		if err == nil {
			err = list.complete(response, answer.Organizations)
		}
		if err != nil {
			return nil, "", err
		}
		next, err := answer.Pagination.next(page, size, len(answer.Organizations.items))
		return answer.Organizations.items, next, err
	})
	return func(yield func(Organization, error) bool) {
		for o, err := range pages {
			if err != nil && !errors.As(err, new(*rest.Error)) {
				err = &rest.Error{Platform: Platform, Operation: list.operation, Method: list.method, Path: list.at(), Date: time.Now(), Err: err}
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// annotationQuery keeps each key next to its value: the API pairs them by their order.
func annotationQuery(annotations []KeyValue) string {
	var pairs []string
	for _, a := range annotations {
		value := ""
		if a.Value != nil {
			value = *a.Value
		}
		pairs = append(pairs,
			url.QueryEscape("annotations[][key]")+"="+url.QueryEscape(a.Key),
			url.QueryEscape("annotations[][value]")+"="+url.QueryEscape(value))
	}
	return strings.Join(pairs, "&")
}

// ManagedOrganizationCreate is the request of CreateManagedOrganization.
type ManagedOrganizationCreate struct {
	// Parent will manage the organization.
	Parent Reference `json:"organization"`
	Name   string    `json:"name"`
	// SubDomain must be free in the whole service.
	SubDomain string `json:"sub_domain"`
	// Annotations can only be set here, and not be read.
	Annotations []KeyValue `json:"annotations,omitempty"`
}

// ManagedOrganization is the answer of CreateManagedOrganization.
type ManagedOrganization struct {
	Organization
	Annotations []KeyValue
}

// CreateManagedOrganization creates an organization under another one
// (POST /organizations/organization/managed).
func (c *Client) CreateManagedOrganization(ctx context.Context, create ManagedOrganizationCreate) (ManagedOrganization, error) {
	post := call{
		operation: fmt.Sprintf("create managed organization %q", create.SubDomain), method: http.MethodPost,
		path: []string{"organizations", placeholder, "managed"}, about: &create.Parent, body: create,
	}
	var answer struct {
		Organization Organization `json:"organization"`
		Annotations  []KeyValue   `json:"annotations"`
	}
	response, err := c.send(ctx, post, &answer)
	if err == nil && answer.Organization.ID == "" {
		err = post.unusable(response, "the answer holds no organization")
	}
	if err != nil {
		return ManagedOrganization{}, err
	}
	return ManagedOrganization{answer.Organization, answer.Annotations}, nil
}

// DeleteManagedOrganization deletes a managed organization
// (DELETE /managed_organizations/organization). While something is left in it, it is refused with
// 409: see [OpenSteps].
func (c *Client) DeleteManagedOrganization(ctx context.Context, organization Reference) error {
	remove := call{
		operation: fmt.Sprintf("delete managed organization %q", organization), method: http.MethodDelete,
		path: []string{"managed_organizations", placeholder}, about: &organization,
		body: map[string]Reference{placeholder: organization},
	}
	response, err := c.send(ctx, remove, nil)
	if err != nil {
		return err
	}
	var answer struct {
		Success *bool `json:"success"`
	}
	switch body := bytes.TrimSpace(response.Body); {
	case len(body) == 0: // nothing to add to the status
		return nil
	case json.Unmarshal(body, &answer) != nil:
		return remove.unusable(response, "the answer is not the JSON that was expected")
	case answer.Success != nil && !*answer.Success:
		return remove.unusable(response, "the service says that the organization was not deleted")
	}
	return nil
}
