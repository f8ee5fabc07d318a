data "tenancy_nscale_projects" "example" {}

output "states" {
  value = {
    for project in data.tenancy_nscale_projects.example.projects : project.name => project.provisioning_status
  }
}
