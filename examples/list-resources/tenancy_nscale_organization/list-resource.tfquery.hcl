list "tenancy_nscale_organization" "all" {
  provider = tenancy
}
