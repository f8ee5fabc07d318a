data "tenancy_bindplane_organizations" "all" {}

output "organizations" {
  value = { for organization in data.tenancy_bindplane_organizations.all.organizations : organization.id => organization.name }
}
