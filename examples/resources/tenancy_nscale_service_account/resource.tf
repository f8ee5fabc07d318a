resource "tenancy_nscale_group" "example" {
  name       = "deployers"
  role_names = ["user"]
}

resource "tenancy_nscale_service_account" "example" {
  name      = "deploy"
  group_ids = [tenancy_nscale_group.example.id]

  # Tokens live for 90 days: replace this one in its last month, or at once when the trigger changes.
  rotate_before_days = 30
  rotation_triggers = {
    incident = "none"
  }
}

output "deploy_token" {
  value     = tenancy_nscale_service_account.example.access_token
  sensitive = true
}
