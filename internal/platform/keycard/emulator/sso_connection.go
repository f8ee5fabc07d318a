package emulator

import (
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// connection is an organization's way to sign in; there is at most one.
type connection struct {
	ID           string         `json:"id"`
	Identifier   string         `json:"identifier"`
	ClientID     *string        `json:"client_id"`
	ClientSecret *string        `json:"client_secret"`
	Protocols    map[string]any `json:"protocols"`
	CreatedAt    time.Time      `json:"created_at"`
	UpdatedAt    time.Time      `json:"updated_at"`
}

// connections holds SSO connections by organization.
var connections = sandbox.Table[connection]{Bucket: "keycard/sso_connections"}

// maxIdentifier is the longest identifier of an identity provider, in characters.
const maxIdentifier = 2048

type connectionView struct {
	ID              string      `json:"id"`
	Identifier      string      `json:"identifier"`
	ClientID        *string     `json:"client_id"`
	ClientSecretSet bool        `json:"client_secret_set"`
	Protocols       any         `json:"protocols"`
	CreatedAt       time.Time   `json:"created_at"`
	UpdatedAt       time.Time   `json:"updated_at"`
	Permissions     permissions `json:"permissions,omitempty"`
}

func (x *exchange) viewConnection(row connection) connectionView {
	return connectionView{
		row.ID, row.Identifier, row.ClientID, row.ClientSecret != nil,
		showProtocols(x.protocolFields(), row.Protocols), row.CreatedAt, row.UpdatedAt, x.permissions("sso_connection"),
	}
}

func (x *exchange) connection() (connection, error) {
	row, ok := connections.Get(x.Call, x.org.ID)
	if !ok {
		return connection{}, missing("SSO connection")
	}
	return row, nil
}

func getConnection(x *exchange) (any, error) {
	row, err := x.connection()
	if err != nil {
		return nil, err
	}
	return x.viewConnection(row), nil
}

// enableConnection answers POST /organizations/{organization_id}/sso-connection.
func enableConnection(x *exchange) (any, error) {
	b, err := x.readBody()
	if err != nil {
		return nil, err
	}
	row := connection{ID: newID(), CreatedAt: moment(x.Call)}
	if row.Identifier, err = b.need("identifier", between(1, maxIdentifier)); err != nil {
		return nil, err
	}
	clientID, err := b.need("client_id", filled)
	if err != nil {
		return nil, err
	}
	row.ClientID = &clientID
	if row.ClientSecret, err = b.text("client_secret", filled); err != nil {
		return nil, err
	}
	if raw, given := b["protocols"]; given {
		if row.Protocols, err = mergeProtocols(x.protocolFields(), nil, "protocols", raw); err != nil {
			return nil, err
		}
	}
	if _, exists := connections.Get(x.Call, x.org.ID); exists {
		return nil, conflict("SSO is already enabled for this organization")
	}
	if x.Switch(switchDiscovery) == "on" {
		row.Protocols = discover(row.Protocols, row.Identifier)
	}
	x.putConnection(row)
	return x.viewConnection(x.stored()), nil
}

// updateConnection answers PATCH /organizations/{organization_id}/sso-connection: what is left
// out stays, what is null is cleared, at every depth.
func updateConnection(x *exchange) (any, error) {
	row, err := x.connection()
	if err != nil {
		return nil, err
	}
	b, err := x.readBody()
	if err != nil {
		return nil, err
	}
	identifier, err := b.text("identifier", between(1, maxIdentifier))
	if err != nil {
		return nil, err
	}
	if identifier != nil {
		row.Identifier = *identifier
	}
	for key, field := range map[string]**string{"client_id": &row.ClientID, "client_secret": &row.ClientSecret} {
		value, present, err := b.clearable(key, filled)
		if err != nil {
			return nil, err
		}
		if present {
			*field = value
		}
	}
	if raw, given := b["protocols"]; given {
		if row.Protocols, err = mergeProtocols(x.protocolFields(), row.Protocols, "protocols", raw); err != nil {
			return nil, err
		}
	}
	if len(b) > 0 {
		x.putConnection(row)
	}
	return x.viewConnection(x.stored()), nil
}

func (x *exchange) putConnection(row connection) {
	row.UpdatedAt = moment(x.Call)
	connections.Put(x.Call, row, x.org.ID)
}

// stored returns the organization's connection, which exists.
func (x *exchange) stored() connection {
	row, _ := connections.Get(x.Call, x.org.ID)
	return row
}

// disableConnection answers DELETE /organizations/{organization_id}/sso-connection.
func disableConnection(x *exchange) (any, error) {
	if _, err := x.connection(); err != nil {
		return nil, err
	}
	connections.Delete(x.Call, x.org.ID)
	return nil, nil
}
