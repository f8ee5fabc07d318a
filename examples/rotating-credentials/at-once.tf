variable "quarter" {
  description = "Any other value rotates the credential of the pipeline."
  type        = string
  default     = "2026-q3"
}

resource "tenancy_keycard_service_account_credential" "pipeline" {
  organization_id    = tenancy_keycard_organization.acme.id
  service_account_id = tenancy_keycard_service_account.deployer.id
  name               = "pipeline"
  rotation_triggers  = { quarter = var.quarter }

  lifecycle {
    create_before_destroy = true
  }
}

# Stands for whatever takes the secret: a CI variable, an entry of a vault.
resource "terraform_data" "pipeline" {
  input = tenancy_keycard_service_account_credential.pipeline.client_id
}
