data "tenancy_katapult_organization" "ours" {
  sub_domain = "sandbox"
}

resource "tenancy_katapult_managed_organization" "example" {
  parent     = data.tenancy_katapult_organization.ours.id
  name       = "Acme"
  sub_domain = "acme"

  annotations = {
    customer = "4711"
    tier     = "gold"
  }
}
