list "tenancy_keycard_organization" "all" {
  provider = tenancy
}
