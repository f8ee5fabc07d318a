data "tenancy_bindplane_organization" "example" {
  organization_id = "Sandbox"
}

output "sso_enabled" {
  value = data.tenancy_bindplane_organization.example.sso_enabled
}
