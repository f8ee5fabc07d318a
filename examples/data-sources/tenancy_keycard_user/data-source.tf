data "tenancy_keycard_user" "example" {
  organization_id = "sandbox" # id or label
  email           = "ada@example.com"
}

output "role_of_ada" {
  value = data.tenancy_keycard_user.example.role
}
