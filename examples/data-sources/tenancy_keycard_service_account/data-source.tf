data "tenancy_keycard_service_accounts" "all" {
  organization_id = "sandbox" # id or label
}

data "tenancy_keycard_service_account" "example" {
  organization_id     = "sandbox"
  service_account_id  = data.tenancy_keycard_service_accounts.all.service_accounts[0].id
  include_permissions = true
}

output "permissions" {
  value = data.tenancy_keycard_service_account.example.permissions
}
