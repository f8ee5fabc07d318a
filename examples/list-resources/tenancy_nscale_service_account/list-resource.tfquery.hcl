list "tenancy_nscale_service_account" "all" {
  provider = tenancy

  config {
    organization_id = "Sandbox" # id or exact name
  }
}
