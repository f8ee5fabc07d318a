data "tenancy_bindplane_projects" "example" {
  organization_id = "Sandbox"
}

output "projects" {
  value = { for project in data.tenancy_bindplane_projects.example.projects : project.id => project.name }
}
