data "tenancy_nscale_users" "example" {
  organization_id = "Sandbox" # id or exact name
}

output "suspended" {
  value = [for user in data.tenancy_nscale_users.example.users : user.subject if user.state == "suspended"]
}
