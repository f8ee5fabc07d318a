list "tenancy_bindplane_organization" "all" {
  provider = tenancy
}
