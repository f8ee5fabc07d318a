data "tenancy_bindplane_projects" "example" {
  organization_id = "Sandbox"
}

ephemeral "tenancy_bindplane_project_secret_key" "example" {
  project_id = data.tenancy_bindplane_projects.example.projects[0].id
}

locals {
  # Hand it on to a write-only argument or a provider block: it is kept nowhere.
  collector_secret_key = ephemeral.tenancy_bindplane_project_secret_key.example.secret_key
}
