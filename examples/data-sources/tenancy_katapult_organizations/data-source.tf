data "tenancy_katapult_organizations" "all" {}

output "suspended" {
  value = [for o in data.tenancy_katapult_organizations.all.organizations : o.sub_domain if o.suspended]
}
