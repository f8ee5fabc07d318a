resource "tenancy_keycard_service_account_credential" "pipeline" {
  organization_id    = tenancy_keycard_organization.acme.id
  service_account_id = tenancy_keycard_service_account.pipeline.id
  name               = "pipeline"

  # Any change makes a new credential; the old one works until the new one exists.
  rotation_triggers = { quarter = "2026-Q4" }

  lifecycle {
    create_before_destroy = true
  }
}

output "client_secret" {
  value     = tenancy_keycard_service_account_credential.pipeline.client_secret
  sensitive = true
}
