data "tenancy_keycard_roles" "example" {
  organization_id = "sandbox" # id or label
  scope           = "organization"
}

output "roles" {
  value = { for role in data.tenancy_keycard_roles.example.roles : role.name => role.description }
}
