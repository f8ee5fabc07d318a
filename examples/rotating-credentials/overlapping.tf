variable "generations" {
  description = "The credentials of the deployer that work, oldest first. The last one is handed out."
  type        = list(string)
  default     = ["2026-q3"]
}

resource "tenancy_keycard_service_account_credential" "deployer" {
  for_each           = toset(var.generations)
  organization_id    = tenancy_keycard_organization.acme.id
  service_account_id = tenancy_keycard_service_account.deployer.id
  name               = "deployer ${each.key}"
}

locals {
  current = tenancy_keycard_service_account_credential.deployer[var.generations[length(var.generations) - 1]]
}

output "client_id" {
  value = local.current.client_id
}

output "client_secret" {
  value     = local.current.client_secret
  sensitive = true
}
