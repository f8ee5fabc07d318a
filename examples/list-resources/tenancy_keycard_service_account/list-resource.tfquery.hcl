list "tenancy_keycard_service_account" "all" {
  provider = tenancy

  config {
    organization_id = "sandbox" # id or label
  }
}
