list "tenancy_keycard_user" "all" {
  provider = tenancy

  config {
    organization_id = "sandbox" # id or label
  }
}
