package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// controlSetOrganization changes what the API cannot: suspension, activation and the name.
func controlSetOrganization(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := struct {
		// Organization is an id or sub-domain, by default the seeded one.
		Organization string  `json:"organization"`
		Suspended    *bool   `json:"suspended"`
		Activated    *bool   `json:"activated"`
		Name         *string `json:"name"`
	}{Organization: seedWord}
	if err := decodeControl(raw, &spec); err != nil {
		return nil, err
	}
	org, err := anyOrganization(c, spec.Organization)
	if err != nil {
		return nil, err
	}
	if spec.Suspended != nil {
		org.Suspended = *spec.Suspended
	}
	if spec.Activated != nil {
		org.ActivatedAt = nil
		if *spec.Activated {
			org.ActivatedAt = new(c.Now.Unix())
		}
	}
	if spec.Name != nil {
		org.Name = *spec.Name
	}
	organizations.Put(c, org, org.ID)
	return org.listed(), nil
}

// controlSetDeletionStep decides whether a deletion step is satisfied.
func controlSetDeletionStep(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := struct {
		// Organization is an id or sub-domain, by default the seeded one.
		Organization string `json:"organization"`
		Step         string `json:"step"`
		Satisfied    bool   `json:"satisfied"`
	}{Organization: seedWord}
	if err := decodeControl(raw, &spec); err != nil {
		return nil, err
	}
	org, err := anyOrganization(c, spec.Organization)
	if err != nil {
		return nil, err
	}
	if _, known := stepDescriptions[spec.Step]; !known {
		return nil, fmt.Errorf("there is no deletion step %q", spec.Step)
	}
	if org.Unsatisfied == nil {
		org.Unsatisfied = map[string]bool{}
	}
	org.Unsatisfied[spec.Step] = !spec.Satisfied
	organizations.Put(c, org, org.ID)
	return deletionSteps(c, org), nil
}

// controlSetPolicyLimit bounds something in an organization, or frees it.
func controlSetPolicyLimit(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := struct {
		// Organization is an id or sub-domain, by default the seeded one.
		Organization string `json:"organization"`
		// Limit is by default the number of managed organizations.
		Limit string `json:"limit"`
		// Value is the bound; null lifts it.
		Value *int `json:"value"`
	}{Organization: seedWord, Limit: limitManaged}
	if err := decodeControl(raw, &spec); err != nil {
		return nil, err
	}
	org, err := anyOrganization(c, spec.Organization)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(policyMaxima, spec.Limit) {
		return nil, fmt.Errorf("there is no policy limit %q", spec.Limit)
	}
	if org.Limits == nil {
		org.Limits = map[string]int{}
	}
	delete(org.Limits, spec.Limit)
	if spec.Value != nil {
		org.Limits[spec.Limit] = *spec.Value
	}
	organizations.Put(c, org, org.ID)
	return map[string]any{"organization": org.ID, "limit": spec.Limit, "value": spec.Value}, nil
}

// controlRevokeToken ends a token, as deleting it or regenerating its secret would.
func controlRevokeToken(c *sandbox.Call, raw json.RawMessage) (any, error) {
	spec := struct {
		APIToken string `json:"api_token"`
	}{}
	if err := decodeControl(raw, &spec); err != nil {
		return nil, err
	}
	row, ok := tokens.Get(c, digest(spec.APIToken))
	if !ok {
		return nil, errors.New("there is no such token")
	}
	tokens.Delete(c, digest(spec.APIToken))
	return map[string]string{"api_token_id": row.ID}, nil
}
