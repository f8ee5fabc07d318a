data "tenancy_nscale_organization" "example" {
  name = "Sandbox"
}

output "organization_id" {
  value = data.tenancy_nscale_organization.example.id
}
