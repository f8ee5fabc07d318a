package emulator

import (
	"encoding/json"
	"fmt"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// controls are what the API cannot do, but a rehearsal needs.
var controls = map[string]sandbox.Control{
	"revoke-token":     revokeToken,
	"set-status":       setStatus,
	"set-quota-use":    setQuotaUse,
	"set-member-state": setMemberState,
	"provider-secret":  providerSecret,
}

// known makes a control's error of a missing object.
func known(err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return map[string]bool{"ok": true}, nil
}

// revokeToken stops a token from working, whoever holds it.
func revokeToken(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct{ Token string }
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	row, ok := tokens.Get(c, in.Token)
	if !ok {
		return nil, errAbsent
	}
	row.Revoked = true
	tokens.Put(c, row, in.Token)
	return known(nil)
}

// setStatus forces the status of an organization or project; an empty status lets it go.
func setStatus(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		OrganizationID string `json:"organization_id"`
		ProjectID      string `json:"project_id"`
		status
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	var forced *status
	if in.Status != "" {
		forced = &in.status
	}
	if in.ProjectID != "" {
		return known(projects.overwrite(c, func(p *projectRow) { p.Forced = forced }, in.OrganizationID, in.ProjectID))
	}
	return known(organizations.overwrite(c, func(o *organizationRow) { o.Forced = forced }, in.OrganizationID))
}

// setQuotaUse sets how much of a kind an organization uses.
func setQuotaUse(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		OrganizationID string `json:"organization_id"`
		Kind           string `json:"kind"`
		Used           int64  `json:"used"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if !knownQuota(in.Kind) {
		return nil, fmt.Errorf("no quota kind %q", in.Kind)
	}
	row, _ := quotas.Get(c, in.OrganizationID)
	if row.Used == nil {
		row.Used = map[string]int64{}
	}
	row.Used[in.Kind] = in.Used
	quotas.Put(c, row, in.OrganizationID)
	return known(nil)
}

// setMemberState changes a member behind the caller's back.
func setMemberState(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		OrganizationID string `json:"organization_id"`
		UserID         string `json:"user_id"`
		State          string `json:"state"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	return known(users.overwrite(c, func(u *userRow) { u.State = in.State }, in.OrganizationID, in.UserID))
}

// providerSecret reveals the stored client secret of an organization's OAuth2 provider.
func providerSecret(c *sandbox.Call, body json.RawMessage) (any, error) {
	var in struct {
		OrganizationID string `json:"organization_id"`
		ProviderID     string `json:"provider_id"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	row, ok := providers.latest(c, in.OrganizationID, in.ProviderID)
	if !ok {
		return nil, errAbsent
	}
	return map[string]*string{"client_secret": row.ClientSecret}, nil
}
