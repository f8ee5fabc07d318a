resource "tenancy_keycard_organization" "acme" {
  name = "Acme"
}

resource "tenancy_keycard_sso_connection" "acme" {
  organization_id = tenancy_keycard_organization.acme.id
  identifier      = "https://login.acme.example.com"
  client_id       = "keycard"
}

data "tenancy_keycard_sso_connection" "example" {
  organization_id = tenancy_keycard_sso_connection.acme.organization_id # id or label
}

output "identity_provider" {
  value = data.tenancy_keycard_sso_connection.example.identifier
}
