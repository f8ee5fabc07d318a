list "tenancy_nscale_oauth2_provider" "all" {
  provider = tenancy

  config {
    organization_id = "Sandbox" # id or exact name
  }
}
