list "tenancy_keycard_invitation" "all" {
  provider = tenancy

  config {
    organization_id = "sandbox" # id or label
  }
}
