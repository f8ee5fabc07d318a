resource "tenancy_keycard_organization" "acme" {
  name = "Acme"
}

resource "tenancy_keycard_service_account" "deployer" {
  organization_id = tenancy_keycard_organization.acme.id
  name            = "deployer"
}
