# Fails unless the credential is working in this organization.
data "tenancy_bindplane_users" "example" {
  organization_id = "Sandbox"
}

output "emails" {
  value = [for user in data.tenancy_bindplane_users.example.users : user.email]
}
