data "tenancy_keycard_users" "administrators" {
  organization_id = "sandbox" # id or label
  role            = "org_admin"
}

output "administrators" {
  value = [for user in data.tenancy_keycard_users.administrators.users : user.email if user.status == "active"]
}
