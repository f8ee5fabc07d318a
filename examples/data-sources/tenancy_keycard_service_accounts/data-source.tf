data "tenancy_keycard_service_accounts" "all" {
  organization_id = "sandbox" # id or label
}

output "account_ids" {
  value = {
    for account in data.tenancy_keycard_service_accounts.all.service_accounts : account.name => account.id...
  }
}
