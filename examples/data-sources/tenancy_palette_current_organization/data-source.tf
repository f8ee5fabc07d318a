data "tenancy_palette_current_organization" "mine" {}

output "tenant_uid" {
  value = data.tenancy_palette_current_organization.mine.tenant_uid
}
