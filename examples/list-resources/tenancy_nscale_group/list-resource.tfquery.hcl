list "tenancy_nscale_group" "all" {
  provider = tenancy

  config {
    organization_id = "Sandbox" # id or exact name
  }
}
