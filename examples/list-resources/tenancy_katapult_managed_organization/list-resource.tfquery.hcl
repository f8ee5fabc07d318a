list "tenancy_katapult_managed_organization" "gold" {
  provider = tenancy

  config {
    parent      = "sandbox"
    annotations = { tier = "gold" }
  }
}
