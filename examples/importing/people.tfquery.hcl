list "tenancy_keycard_user" "all" {
  provider = tenancy

  config {
    organization_id = "sandbox"
  }
}

list "tenancy_keycard_service_account" "all" {
  provider = tenancy

  config {
    organization_id = "sandbox"
  }
}
