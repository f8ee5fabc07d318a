data "tenancy_keycard_organization" "example" {
  organization_id = "sandbox" # id or label
}

resource "tenancy_keycard_service_account" "example" {
  organization_id = data.tenancy_keycard_organization.example.id
  name            = "deployer"
}

resource "tenancy_keycard_service_account_credential" "example" {
  organization_id    = data.tenancy_keycard_organization.example.id
  service_account_id = tenancy_keycard_service_account.example.id
  name               = "main branch"

  # Another value makes a new credential. The old one is revoked once the new one is in use.
  rotation_triggers = { quarter = "2026-q4" }

  lifecycle {
    create_before_destroy = true
  }
}
