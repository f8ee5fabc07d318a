variable "license_key" {
  description = "Licence key from the vendor. It is sent once and kept in no state."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "rehearsal-only"
}

resource "tenancy_bindplane_organization" "example" {
  name                 = "Acme"
  initial_project_name = "Production"
  eula_accepted        = true
}

resource "tenancy_bindplane_organization_license" "example" {
  organization_id        = tenancy_bindplane_organization.example.id
  license_key_wo         = var.license_key
  license_key_wo_version = 1
}
