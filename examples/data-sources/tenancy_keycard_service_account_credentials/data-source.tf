data "tenancy_keycard_service_accounts" "all" {
  organization_id = "sandbox" # id or label
}

data "tenancy_keycard_service_account_credentials" "example" {
  organization_id    = "sandbox"
  service_account_id = data.tenancy_keycard_service_accounts.all.service_accounts[0].id
}

output "never_used" {
  value = [
    for credential in data.tenancy_keycard_service_account_credentials.example.credentials : credential.name
    if credential.last_used_at == null
  ]
}
