data "tenancy_katapult_managed_organizations" "gold" {
  parent      = "sandbox"
  annotations = { tier = "gold" }
}

output "customers" {
  value = { for o in data.tenancy_katapult_managed_organizations.gold.organizations : o.sub_domain => o.id }
}
