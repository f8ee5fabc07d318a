list "tenancy_keycard_service_account_credential" "all" {
  provider = tenancy

  config {
    organization_id    = "sandbox" # id or label
    service_account_id = "sandboxmachine000000000000"
  }
}
