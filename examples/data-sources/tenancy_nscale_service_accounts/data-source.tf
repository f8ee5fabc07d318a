data "tenancy_nscale_service_accounts" "example" {}

output "expiring" {
  value = [
    for account in data.tenancy_nscale_service_accounts.example.service_accounts : account.name
    if timecmp(account.expiry, timeadd(plantimestamp(), "720h")) < 0
  ]
}
