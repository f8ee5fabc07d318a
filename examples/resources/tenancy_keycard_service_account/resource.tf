data "tenancy_keycard_organization" "example" {
  organization_id = "sandbox" # id or label
}

resource "tenancy_keycard_service_account" "example" {
  organization_id = data.tenancy_keycard_organization.example.id
  name            = "deployer"
  description     = "Deploys from the main branch"
}
