list "tenancy_nscale_project" "all" {
  provider = tenancy

  config {
    organization_id = "Sandbox" # id or exact name
  }
}
