list "tenancy_nscale_user" "all" {
  provider = tenancy

  config {
    organization_id = "Sandbox" # id or exact name
  }
}
