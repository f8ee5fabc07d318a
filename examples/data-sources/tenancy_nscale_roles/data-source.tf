data "tenancy_nscale_roles" "example" {}

output "role_ids" {
  value = { for role in data.tenancy_nscale_roles.example.roles : role.name => role.id }
}
