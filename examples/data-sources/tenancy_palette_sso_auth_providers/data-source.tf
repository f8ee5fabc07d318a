data "tenancy_palette_sso_auth_providers" "all" {}

output "can_be_allowed" {
  value = data.tenancy_palette_sso_auth_providers.all.sso_auth_providers[*].name
}
