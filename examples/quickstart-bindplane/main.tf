# A Bindplane organization with a licence, rehearsed in the embedded sandbox. Nothing leaves this
# machine.

terraform {
  required_providers {
    tenancy = {
      source = "tenancy/tenancy"
    }
  }
}

provider "tenancy" {
  sandbox = {}
}

variable "license_key" {
  description = "Licence key from the vendor. It is sent once and kept in no state."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "rehearsal-only"
}

resource "tenancy_bindplane_organization" "acme" {
  name                 = "Acme"
  initial_project_name = "Production"
  eula_accepted        = true
  deletion_protection  = false # so that the rehearsal can be cleared away again
}

resource "tenancy_bindplane_organization_license" "acme" {
  organization_id        = tenancy_bindplane_organization.acme.id
  license_key_wo         = var.license_key
  license_key_wo_version = 1
}

data "tenancy_bindplane_projects" "acme" {
  organization_id = tenancy_bindplane_organization.acme.id
}

output "organization" {
  description = "The organization, as other configurations refer to it."
  value = {
    id            = tenancy_bindplane_organization.acme.id
    resource_name = tenancy_bindplane_organization.acme.resource_name
  }
}

output "projects" {
  description = "Its projects by id."
  value       = { for project in data.tenancy_bindplane_projects.acme.projects : project.id => project.name }
}
